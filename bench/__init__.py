"""How fast Guiju is: medians of real runs on this machine, and ratios to the run before."""
