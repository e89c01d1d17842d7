"""Documents to files."""
