"""Bytes to a Feed."""
