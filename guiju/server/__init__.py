"""Runs Guiju on a machine: embedded PostgreSQL, supervision and the `guiju` command.

Stands beside the application: it imports the kernel at most, and nothing imports it.
"""
