"""Departments, posts, people, accounts and roles: who may do what, and who answers for it."""
