"""Products: what is bought, kept and sold, with its units."""
