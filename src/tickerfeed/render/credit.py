"""Source credit in words, and a story's body made of nothing but our own markup."""

from __future__ import annotations

from html import escape

from tickerfeed.render.pieces import Outlet, Piece

_WORDS = {"vi": ("Nguồn", "Cùng đưa tin"), "en": ("Source", "Also at")}


def body_html(piece: Piece, language: str) -> str:
    """Return summary and credit as HTML; every text and address in it is escaped."""
    source, also = _WORDS["vi" if language.startswith("vi") else "en"]
    parts = [f"<p>{escape(piece.summary)}</p>"] if piece.summary else []
    parts.append(f"<p>{source}: {_link(piece.outlet, piece.url)}</p>")
    if piece.copies:
        copies = ", ".join(_link(copy.outlet, copy.url) for copy in piece.copies)
        parts.append(f"<p>{also}: {copies}</p>")
    return "".join(parts)


def _link(outlet: Outlet, url: str | None) -> str:
    title = escape(outlet.title)
    return f'<a href="{escape(url)}">{title}</a>' if url else title
