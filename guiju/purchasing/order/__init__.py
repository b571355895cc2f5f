"""Purchase orders: what is bought from whom, at which price, until when."""
