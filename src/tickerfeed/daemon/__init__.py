"""Lifetimes: engine, signals, reload, stop."""
