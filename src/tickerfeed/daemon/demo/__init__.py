"""The demonstration: a small made-up province whose feeds are served from loopback."""
