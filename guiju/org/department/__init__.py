"""Departments and the posts in them."""
