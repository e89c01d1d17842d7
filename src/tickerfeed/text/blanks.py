"""White space, as a line of text has it; apart from `clean`, whose tables a pass without news does not need."""

from __future__ import annotations


def spaced(text: str) -> str:
    """Give a text with its white space as single blanks, and none at its ends."""
    if not text.isprintable():
        return " ".join(text.split())
    return single(text)  # the only blank that is printable is the ordinary one


def single(text: str) -> str:
    """Do the same for a text with no white space but ordinary blanks."""
    text = text.strip()
    while "  " in text:
        text = text.replace("  ", " ")
    return text
