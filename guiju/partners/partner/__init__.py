"""Partners: whom the company buys from or sells to, with accounts and contacts."""
