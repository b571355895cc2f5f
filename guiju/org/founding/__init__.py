"""How a company comes into the world, with its first people."""
