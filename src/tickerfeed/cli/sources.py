"""The command that shows how each source stands: sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tickerfeed.cli.faults import OK, command, given

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tickerfeed.config.schema import Config
    from tickerfeed.model import Sign, Source, SourceState, Trouble
    from tickerfeed.ports import Store

_PAGE = 1000  # entries read at once
_FIRST = ("error", "gone")  # what needs a hand stands on top


@command
def sources(ctx: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> int:
    """Show each source, its next poll, its trouble and what to do about it.

    Sources in trouble come first, then those that are odd although they answer (marked ok*).
    """
    from tickerfeed.cli.opening import opened, read
    from tickerfeed.cli.printing import print_json

    config = read(given(ctx).config)
    with opened(config, to_read=True) as store:
        states = store.states()
        titles = _titles(store) if as_json else {}
    if as_json:
        print_json([_tree(one, states.get(one.id), titles.get(one.id, [])) for one in config.sources])
    else:
        _print(config, states)
    return OK


def outcome_of(state: SourceState | None) -> str:
    """Return "ok", "error", "gone" or "pending"; a source that is odd although it answers is "ok"."""
    if state is None or state.last_poll_at is None:
        return "pending"
    if state.is_gone:
        return "gone"
    return "error" if state.trouble else "ok"


def _titles(store: Store) -> dict[str, list[str]]:
    """Return the titles that each source lists, newest first."""
    found: dict[str, list[str]] = {}
    cursor = 0
    while page := store.log_after(cursor, _PAGE):
        cursor = page[-1].seq
        for one in page:
            if one.is_listed:
                found.setdefault(one.source_id, []).append(one.entry.title)
    return {source_id: titles[::-1] for source_id, titles in found.items()}


def _tree(source: Source, known: SourceState | None, titles: list[str]) -> dict[str, Any]:
    from tickerfeed.cli.printing import zulu
    from tickerfeed.model import SourceState
    from tickerfeed.render.remedies import remedies

    state = known or SourceState(source.id)
    notices = [{"sign": str(one.sign), "detail": one.detail, "since_at": zulu(one.since_at)} for one in state.notices]
    return {
        "id": source.id,
        "url": source.url,
        "outcome": outcome_of(known),
        "trouble": str(state.trouble),
        "detail": state.detail,
        "notices": notices,
        "remedies": [{"en": one.en, "vi": one.vi} for one in remedies(state)],
        "entries": state.entry_count,
        "titles": titles,
        "last_success_at": zulu(state.last_success_at),
        "next_poll_at": zulu(state.next_poll_at),
        "reason": state.reason,
    }


def _print(config: Config, states: dict[str, SourceState]) -> None:
    from tickerfeed.cli.printing import print_columns

    ordered = sorted(config.sources, key=lambda one: _place(states.get(one.id)))
    rows = [("SOURCE", "STATE", "ENTRIES", "LAST SUCCESS", "NEXT POLL", "WHY")]
    rows += [_row(one, states.get(one.id), config.site.timezone) for one in ordered]
    print_columns(rows)
    if config.disabled:
        typer.echo(f"{len(config.disabled)} more with enabled = false")
    lines = list(_what_to_do([states[one.id] for one in ordered if one.id in states]))
    if lines:
        typer.echo("\n".join(("", "WHAT TO DO", *lines)))


def _place(state: SourceState | None) -> int:
    """Return where a source stands in the table: those in trouble first, then those that are odd."""
    outcome = outcome_of(state)
    if outcome in _FIRST:
        return _FIRST.index(outcome)
    return len(_FIRST) + (not (state and state.notices))


def _row(source: Source, state: SourceState | None, timezone: str) -> tuple[str, str, str, str, str, str]:
    from tickerfeed.cli.printing import local

    if state is None:
        return (source.id, "pending", "-", "-", "at once", "never polled")
    return (
        source.id,
        outcome_of(state) + ("*" if state.notices and not state.trouble else ""),
        str(state.entry_count),
        local(state.last_success_at, timezone),
        local(state.next_poll_at, timezone) if state.next_poll_at else "at once",
        f"{state.reason} ({state.trouble})" if state.trouble else state.reason,
    )


def _what_to_do(states: Sequence[SourceState]) -> Iterator[str]:
    """Yield what is wrong with the sources and what to do, in lines: each remedy once, under the sources it is for."""
    from tickerfeed.render.remedies import REMEDIES

    sources: dict[Trouble | Sign, list[str]] = {}
    for state in states:
        if state.trouble:
            line = f"{state.source_id}: {state.trouble}{': ' if state.detail else ''}{state.detail}"
            sources.setdefault(state.trouble, []).append(line)
            continue
        for notice in state.notices:
            sources.setdefault(notice.sign, []).append(f"{state.source_id}: {notice.sign}: {notice.detail}")
    for word, lines in sources.items():
        yield from lines
        yield f"    {REMEDIES[word].en}"
        yield f"    {REMEDIES[word].vi}"
