"""Documents to HTTP clients."""
