"""JSON that lists news → `Feed`: JSON Feed, and what sites send to their own pages."""
