"""The parts of a source's ``select``, checked against what its kind can read."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping

Fault = Callable[[str, str], str | None]


def checked(kind: str, select: Mapping[str, str]) -> None:
    """Raise `ValueError` for a part that the kind does not know, or a value that it cannot read."""
    if not select:
        return
    known, fault = _language(kind)
    if not known:
        raise ValueError(f'is for pages and JSON lists; kind = "{kind}" needs none')
    for part, value in select.items():
        if part not in known:
            near = difflib.get_close_matches(part.lower(), known, n=1)
            remedy = f'did you mean "{near[0]}"?' if near else f"known here: {', '.join(known)}"
            raise ValueError(f'knows no "{part}"; {remedy}')
        wrong = fault(part, value)
        if wrong:
            raise ValueError(f"has a mistake: {part} {wrong}")


def _language(kind: str) -> tuple[tuple[str, ...], Fault]:
    """Return the parts that a kind knows, and what tells a fault in one; the readers are loaded only where needed."""
    from tickerfeed.parse.json import listing as jsonlist  # noqa: PLC0415 - they take time, and few sources need them
    from tickerfeed.parse.listing import selected  # noqa: PLC0415 - they take time, and few sources need them
    from tickerfeed.parse.page import selectors  # noqa: PLC0415 - they take time, and few sources need them

    if kind in ("auto", "listing"):
        return selected.PARTS, lambda _, value: selectors.fault(value)
    if kind == "tickerline":
        return ("item",), lambda _, value: selectors.fault(value)
    if kind == "json":
        return jsonlist.PARTS, jsonlist.fault
    return (), lambda *_: None
