"""`python -m guiju`."""

from guiju.server.cli import main

if __name__ == "__main__":
    main()
