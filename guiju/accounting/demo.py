"""What the demo company books."""
