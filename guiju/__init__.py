"""Guiju: an ERP that enforces its own usage policy and shows, demand by demand, how it holds."""

__version__ = "0.1.0"
