"""The schema's history, run by `tickerfeed.store.schema`."""
