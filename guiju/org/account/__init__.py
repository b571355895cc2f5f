"""How a person signs in: accounts, passwords, sessions, one-time links."""
