"""The evidence, to look at: what changed, what was read, what was refused; who, when, and what."""
