"""Source credit in words, and a story's body made of nothing but our own markup."""

from __future__ import annotations

from html import escape

from tickerfeed.render.fragment import kept
from tickerfeed.render.pieces import Piece

_WORDS = {"vi": ("Nguồn", "Theo", "Cùng đưa tin"), "en": ("Source", "Taken from", "Also at")}


@kept
def body_html(piece: Piece, language: str) -> str:
    """Return summary and credit as HTML; every text and address in it is escaped."""
    source, after, also = _WORDS["vi" if language.startswith("vi") else "en"]
    parts = [f"<p>{escape(piece.summary)}</p>"] if piece.summary else []
    parts.append(f"<p>{source}: {_link(piece.outlet.title, piece.url)}</p>")
    if piece.origin:
        parts.append(f"<p>{after} {_link(piece.origin.title, piece.origin.url)}</p>")
    if piece.copies:
        copies = ", ".join(_link(copy.outlet.title, copy.url) for copy in piece.copies)
        parts.append(f"<p>{also}: {copies}</p>")
    return "".join(parts)


def _link(title: str, url: str | None) -> str:
    return f'<a href="{escape(url)}">{escape(title)}</a>' if url else escape(title)
