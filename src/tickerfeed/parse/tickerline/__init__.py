"""A page's line of running headlines → `Feed`."""
