"""The demo company: a believable manufacturer with its people. Everything in it is invented."""
