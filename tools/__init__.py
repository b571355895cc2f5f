"""What builds and checks Guiju; nothing in here is installed with it."""
