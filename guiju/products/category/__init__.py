"""Product categories: a tree, with what its products usually have in common."""
