"""Words of vouchers: one general word, or receipt, payment and transfer."""
