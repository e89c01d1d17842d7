"""Strings: URLs, dates, words, headers, cleaning."""
