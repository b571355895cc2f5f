"""The sub-ledger: what operations did, in amounts, and the journal entries made of it by rules."""
