"""Approval routes as people meet them: departments, posts and roles stand in them by key."""
