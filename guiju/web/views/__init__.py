"""How people keep a list: saved views, and the columns and widths that each has arranged."""
