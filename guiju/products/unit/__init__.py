"""Units of measure: in what things are counted, and with how many decimals."""
