"""What the company buys, keeps and sells, in which units, under which tax."""
