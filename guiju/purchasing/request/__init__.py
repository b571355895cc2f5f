"""Purchase requests: what a department needs bought, and why."""
