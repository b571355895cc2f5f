"""Guiju: an ERP that enforces its own usage policy and shows, demand by demand, whether it holds."""

__version__ = "0.1.0"
