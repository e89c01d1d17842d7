"""Commands that show what is known: sources, ticker, stories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tickerfeed.cli.faults import OK, command, given

if TYPE_CHECKING:
    from tickerfeed.config.schema import Config
    from tickerfeed.model import Source, SourceState, Told
    from tickerfeed.ports import Store

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
_PAGE = 1000  # entries read at once


def register(app: typer.Typer) -> None:
    """Add the commands of this group."""
    app.command()(sources)
    app.command()(ticker)
    app.command()(stories)


@command
def sources(ctx: typer.Context, as_json: Json = False) -> int:
    """Show each source, its next poll and its trouble."""
    from tickerfeed.cli.opening import opened, read
    from tickerfeed.cli.printing import print_json

    config = read(given(ctx).config)
    with opened(config) as store:
        states = store.states()
        titles = _titles(store) if as_json else {}
    if as_json:
        print_json([_source_tree(one, states.get(one.id), titles.get(one.id, [])) for one in config.sources])
    else:
        _print_sources(config, states)
    return OK


def outcome_of(state: SourceState | None) -> str:
    """Return "ok", "error", "gone" or "pending"."""
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


def _source_tree(source: Source, state: SourceState | None, titles: list[str]) -> dict[str, Any]:
    from tickerfeed.cli.printing import zulu

    return {
        "id": source.id,
        "url": source.url,
        "outcome": outcome_of(state),
        "trouble": str(state.trouble) if state else "",
        "entries": state.entry_count if state else 0,
        "titles": titles,
        "last_success_at": zulu(state.last_success_at) if state else None,
        "next_poll_at": zulu(state.next_poll_at) if state else None,
        "reason": state.reason if state else "never polled",
    }


def _print_sources(config: Config, states: dict[str, SourceState]) -> None:
    from tickerfeed.cli.printing import print_columns

    rows = [("SOURCE", "STATE", "ENTRIES", "LAST SUCCESS", "NEXT POLL", "WHY")]
    rows += [_source_row(one, states.get(one.id), config.site.timezone) for one in config.sources]
    print_columns(rows)
    if config.disabled:
        typer.echo(f"{len(config.disabled)} more with enabled = false")


def _source_row(source: Source, state: SourceState | None, timezone: str) -> tuple[str, str, str, str, str, str]:
    from tickerfeed.cli.printing import local

    if state is None:
        return (source.id, "pending", "-", "-", "at once", "never polled")
    trouble = f"{state.trouble}: {state.detail}" if state.detail else str(state.trouble)
    return (
        source.id,
        outcome_of(state),
        str(state.entry_count),
        local(state.last_success_at, timezone),
        local(state.next_poll_at, timezone) if state.next_poll_at else "at once",
        f"{state.reason} ({trouble})" if trouble else state.reason,
    )


@command
def ticker(ctx: typer.Context, as_json: Json = False) -> int:
    """Print the ticker line as it stands."""
    from tickerfeed.cli.opening import now, read, told
    from tickerfeed.cli.printing import print_json
    from tickerfeed.ticker import compose

    config = read(given(ctx).config)
    line = compose(told(config), config.ticker, now())
    if not as_json:
        typer.echo(line.text)
        return OK
    items = [
        {"id": one.story_id, "title": one.text, "url": one.url, "source": one.source_id, "reason": one.reason}
        for one in line.headlines
    ]
    print_json({"text": line.text, "separator": line.separator, "items": items})
    return OK


@command
def stories(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many, newest first.")] = 20,
    as_json: Json = False,
) -> int:
    """Print recent stories with their copies."""
    from tickerfeed.cli.opening import read, told
    from tickerfeed.cli.printing import print_json

    config = read(given(ctx).config)
    found = told(config)[:limit]
    if as_json:
        print_json([_story_tree(one) for one in found])
    else:
        for one in found:
            _print_story(one, config.site.timezone)
    return OK


def _story_tree(told: Told) -> dict[str, Any]:
    from tickerfeed.cli.printing import zulu

    head = told.head
    return {
        "id": told.story.id,
        "title": head.entry.title,
        "url": head.entry.link,
        "source": head.source_id,
        "at": zulu(head.sort_at),
        "updated_at": zulu(told.story.updated_at),
        "copies": [
            {
                "title": one.entry.title,
                "url": one.entry.link,
                "source": one.source_id,
                "at": zulu(one.sort_at),
                "reason": told.story.reasons.get(one.entry_id, ""),
            }
            for one in told.entries[1:]
        ],
    }


def _print_story(told: Told, timezone: str) -> None:
    from tickerfeed.cli.printing import local

    head = told.head
    typer.echo(f"{local(head.sort_at, timezone)}  {head.entry.title}  [{head.source_id}]")
    for one in told.entries[1:]:
        reason = told.story.reasons.get(one.entry_id, "")
        typer.echo(f"{'':16}  = {one.entry.title}  [{one.source_id}]{f'  {reason}' if reason else ''}")
