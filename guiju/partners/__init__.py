"""Whom the company deals with: suppliers, customers, or both in one."""
