"""Tax codes: how a sale is taxed; the rates are dated."""
