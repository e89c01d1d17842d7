"""How a dry run with another threshold is shown. Imported inside commands only."""

from __future__ import annotations

from typing import Any

from tickerfeed.flow.replay import Change, Replayed


def lines(found: Replayed, most: int) -> list[str]:
    """Return what a dry run came to as people read it, with at most `most` examples of each kind."""
    stories = f"told in {found.before} stories; by the threshold {found.threshold:g} in {found.after}"
    changes = f"{len(found.joined)} would join another story, {len(found.parted)} would part from theirs"
    told = [f"{found.entries} entries, {stories}:", f"{changes}. Nothing was changed."]
    for sign, every in (("+", found.joined), ("-", found.parted)):
        for one in every[:most]:
            told += [
                f"{sign} {one.entry.entry.title}  [{one.entry.source_id}]",
                f"    {one.head.entry.title}  [{one.head.source_id}]",
                f"    {one.why}",
            ]
        if len(every) > most:
            told.append(f"{sign} … and {len(every) - most} more (--limit)")
    return told


def tree(found: Replayed, most: int) -> dict[str, Any]:
    """Return it as JSON has it."""
    return {
        "threshold": found.threshold,
        "entries": found.entries,
        "stories": found.before,
        "stories_then": found.after,
        "joined": len(found.joined),
        "parted": len(found.parted),
        "examples": {
            "joined": [_change(one) for one in found.joined[:most]],
            "parted": [_change(one) for one in found.parted[:most]],
        },
    }


def _change(one: Change) -> dict[str, Any]:
    return {
        "title": one.entry.entry.title,
        "source": one.entry.source_id,
        "head": one.head.entry.title,
        "head_source": one.head.source_id,
        "reason": one.why,
    }
