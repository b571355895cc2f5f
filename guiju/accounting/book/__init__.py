"""The books of a company: which standard they follow, and from when on."""
