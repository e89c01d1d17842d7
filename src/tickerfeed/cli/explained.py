"""How explanations are shown: in lines for people, as a tree for programs. Imported inside commands only."""

from __future__ import annotations

from typing import Any

from tickerfeed.cli.printing import local, zulu
from tickerfeed.flow.why import Found, Pair, Why
from tickerfeed.model import Edit, StoredEntry, Told
from tickerfeed.story.nearest import Compared, Nearby
from tickerfeed.story.verdict import THRESHOLD
from tickerfeed.story.weights import INTERCEPT

_STEP = " " * 4


def why_lines(why: Why, timezone: str) -> list[str]:
    """Return an explanation as people read it."""
    lines = _found_lines(why.found, timezone)
    if why.found.told:
        told = why.found.told
        count = f"{len(told.entries)} entries" if len(told.entries) > 1 else "1 entry"
        lines.append(f"Story {told.story.id}, {count}, since {local(told.story.created_at, timezone)}:")
        lines += [f"{_STEP}{_member(one)}{_reason(told, one)}" for one in told.entries]
    else:
        lines.append(f"In no story: {why.state}.")
    lines.append(f"On the ticker, place {why.place}: {why.line}." if why.place else f"Not on the ticker: {why.line}.")
    lines += [f"By hand: {_act(edit)}." for edit in why.acts]
    if why.nearest:
        lines.append("Other stories that come near:")
    for near in why.nearest:
        lines += _near_lines(near)
    return lines


def _found_lines(found: Found, timezone: str) -> list[str]:
    if found.entry is None:
        return [f"No headline that is known is called so: {found.name}"]
    one = found.entry
    times = f"published {local(one.sort_at, timezone)}, first seen {local(one.first_seen_at, timezone)}"
    return [_member(one), f"{_STEP}{times}" + (f", {one.entry.link}" if one.entry.link else "")]


def _member(one: StoredEntry) -> str:
    return f"{one.entry.title}  [{one.source_id}, entry {one.entry_id}]"


def _reason(told: Told, one: StoredEntry) -> str:
    reason = told.story.reasons.get(one.entry_id, "")
    mark = "stands for it" if one.entry_id == told.story.head_id else ""
    said = "; ".join(part for part in (mark, reason) if part)
    return f"\n{_STEP * 2}{said}" if said else ""


def _act(edit: Edit) -> str:
    who = edit.who or "unknown"
    return (
        f"{edit.action} {edit.number} of {who} at {edit.at:%Y-%m-%dT%H:%M:%SZ}{f': {edit.reason}' * bool(edit.reason)}"
    )


def _near_lines(near: Nearby) -> list[str]:
    apart = near.kept_out or "nothing keeps them apart: the story it is in was surer, nearer in time, or there first"
    return [
        f"{_STEP}{near.compared.words.score:.2f}  {_member(near.told.head)}",
        f"{_STEP * 2}{'  '}kept apart by {apart}" if near.kept_out else f"{_STEP * 2}  {apart}",
    ]


def pair_lines(pair: Pair) -> list[str]:
    """Return a comparison as people read it."""
    lines = [_shown(pair.one), _shown(pair.other)]
    lines.append("They are in one story." if pair.is_together else "They are not in one story.")
    if pair.is_together:
        lines.append(f"{_STEP}{pair.reason}")
    lines += _compared_lines(pair.compared)
    return lines


def _shown(found: Found) -> str:
    if found.entry is None:
        return f"{found.name}  [not known]"
    story = f"  story {found.told.story.id}" if found.told else "  in no story"
    return f"{_member(found.entry)}{story}"


def _compared_lines(compared: Compared) -> list[str]:
    found = compared.verdict
    decided = "the same" if found.is_same else "not the same"
    lines = [
        f"Side by side they tell {decided}, by the rule {found.rule!r} ({found.score:.2f}): {found.reason}.",
        f"By words alone: {compared.words.score:.2f}, and {THRESHOLD} is needed. The sum:",
    ]
    lines += [f"{_STEP}{one.value:+6.2f}  {one.name}" for one in compared.words.reasons]
    return [*lines, f"{_STEP}{INTERCEPT:+6.2f}  to begin with"]


def why_tree(why: Why) -> dict[str, Any]:
    """Return it as JSON has it."""
    told = why.found.told
    return {
        **_found_tree(why.found),
        "state": why.state,
        "members": [_member_tree(told, one) for one in told.entries] if told else [],
        "ticker": {"place": why.place, "reason": why.line},
        "edits": [_act(edit) for edit in why.acts],
        "nearest": [_near_tree(near) for near in why.nearest],
    }


def _found_tree(found: Found) -> dict[str, Any]:
    one = found.entry
    return {
        "headline": one.entry.title if one else found.name,
        "entry": one.entry_id if one else None,
        "source": one.source_id if one else None,
        "url": one.entry.link if one else None,
        "published": zulu(one.sort_at) if one else None,
        "first_seen": zulu(one.first_seen_at) if one else None,
        "story": found.told.story.id if found.told else None,
        "since": zulu(found.told.story.created_at) if found.told else None,
    }


def _member_tree(told: Told, one: StoredEntry) -> dict[str, Any]:
    return {
        "entry": one.entry_id,
        "title": one.entry.title,
        "source": one.source_id,
        "url": one.entry.link,
        "reason": told.story.reasons.get(one.entry_id, ""),
    }


def _near_tree(near: Nearby) -> dict[str, Any]:
    head = near.told.head
    return {
        "story": near.told.story.id,
        "title": head.entry.title,
        "source": head.source_id,
        "kept_apart_by": near.kept_out,
        **_compared_tree(near.compared),
    }


def _compared_tree(compared: Compared) -> dict[str, Any]:
    found = compared.verdict
    return {
        "same": found.is_same,
        "rule": found.rule,
        "score": round(found.score, 4),
        "reason": found.reason,
        "words": {
            "score": round(compared.words.score, 4),
            "reasons": {one.name: round(one.value, 3) for one in compared.words.reasons},
        },
    }


def pair_tree(pair: Pair) -> dict[str, Any]:
    """Return it as JSON has it."""
    return {
        "one": _found_tree(pair.one),
        "other": _found_tree(pair.other),
        "together": pair.is_together,
        "why": pair.reason,
        **_compared_tree(pair.compared),
    }
