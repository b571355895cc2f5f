"""Records: what a company stands by, and how it moves: lifecycles, events, approvals, revisions."""
