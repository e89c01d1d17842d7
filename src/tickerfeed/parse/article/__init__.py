"""One article's page → `Article`."""
