"""The charts of accounts of the standards, as versioned lists that a company adopts."""
