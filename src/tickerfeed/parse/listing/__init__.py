"""A page that lists news → `Feed`."""
