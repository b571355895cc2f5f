"""Changes of parameters: proposed by one person, confirmed by another."""
