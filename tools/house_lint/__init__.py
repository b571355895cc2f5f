"""House law that no bought linter knows: each rule has a name, a reason and a test of its own."""
