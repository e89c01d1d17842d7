"""Commands about the configuration: check, schema."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tickerfeed.cli.faults import OK, STORE, USAGE, command, given
from tickerfeed.errors import ConfigError, StoreError

if TYPE_CHECKING:
    from tickerfeed.config.schema import Config


def register(app: typer.Typer) -> None:
    """Add the commands of this group."""
    app.command()(check)
    app.command()(schema)
    app.command()(init)


@command
def check(
    ctx: typer.Context,
    source: Annotated[
        list[str] | None, typer.Argument(help="With --online: ids of the sources to ask; else all that are enabled.")
    ] = None,
    online: Annotated[bool, typer.Option("--online", help="Ask each source once, too, and say how it does.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Check configuration and store.

    Names every mistake at once, with file and line. What --online reads is neither stored nor published.
    """
    from tickerfeed.cli.opening import read

    if source and not online:
        raise typer.BadParameter("sources are asked with --online only", param_hint="SOURCE")
    path = str(given(ctx).config)
    if as_json:
        return _check_json(ctx, path, source or (), online=online)
    config = read(given(ctx).config)
    _print_summary(path, config, _entries(config))
    return _print_online(config, source or ()) if online else OK


def _print_online(config: Config, source_ids: Sequence[str]) -> int:
    from tickerfeed.cli.online import lines, outage, probed, status

    found = probed(config, source_ids)
    typer.echo("\n".join(filter(None, [*lines(found), outage(config, found)])))
    return status(found)


def _entries(config: Config) -> int:
    from tickerfeed.cli.opening import opened

    with opened(config) as store:
        return store.entry_count()


def _check_json(ctx: typer.Context, path: str, source_ids: Sequence[str], *, online: bool) -> int:
    from tickerfeed.cli import online as asked
    from tickerfeed.cli.opening import read
    from tickerfeed.cli.printing import print_json

    tree: dict[str, Any] = {"ok": False, "config": path, "mistakes": []}
    try:
        config = read(given(ctx).config)
        tree |= _summary(config) | {"entries": _entries(config)}
        status = OK
        if online:
            found = asked.probed(config, source_ids)
            tree |= {"online": asked.tree(found), "outage": asked.outage(config, found)}
            status = asked.status(found)
        tree["ok"] = True
    except ConfigError as exc:
        tree["mistakes"] = list(exc.mistakes) or [str(exc)]
        status = USAGE
    except StoreError as exc:
        tree["mistakes"] = [str(exc)]
        status = STORE
    print_json(tree)
    return status


def _summary(config: Config) -> dict[str, Any]:
    from tickerfeed.text.urls import mask

    return {
        "sources": len(config.sources),
        "disabled": len(config.disabled),
        "editions": len(config.editions),
        "store": mask(config.store.url),
        "without_effect": list(config.without_effect),
        "advice": list(advice(config)),
    }


def _print_summary(path: str, config: Config, entries: int) -> None:
    summary = _summary(config)
    off = f" ({summary['disabled']} more with enabled = false)" if config.disabled else ""
    typer.echo(f"{path}: good, {summary['sources']} sources{off}")
    if config.editions:
        typer.echo(editions(config))
    typer.echo(f"{summary['store']}: opens, {entries} entries")
    if config.without_effect:
        typer.echo(f"no effect yet: {', '.join(config.without_effect)}")
    for line in summary["advice"]:
        typer.echo(f"advice: {line}")


def editions(config: Config) -> str:
    """Return how many editions are published, and how many have no source."""
    from tickerfeed.flow.publish import published

    count = len(published(config.editions, {source.id: source for source in config.sources}))
    idle = len(config.editions) - count
    without = f" ({idle} more that no enabled source is for)" if idle else ""
    return f"editions: {count}{without}"


def advice(config: Config) -> list[str]:
    """Return what is allowed, and still unwise to run in public."""
    lines = []
    if not config.sources:
        lines.append("no source is enabled; add one in sources.d/")
    if config.site.authority.startswith("tickerfeed.invalid,"):
        lines.append(
            "set site.authority to a domain of yours before readers subscribe: the ids of stories begin with it"
        )
    if not config.site.contact:
        lines.append("set site.contact, so that publishers know whom to ask")
    return lines


@command
def schema(ctx: typer.Context) -> int:  # noqa: ARG001 - every command takes it
    """Print the JSON Schema of the configuration."""
    from tickerfeed.cli.printing import print_json
    from tickerfeed.config.jsonschema import schema as made

    print_json(made())
    return OK


@command
def init(ctx: typer.Context) -> int:
    """Write a configuration to begin with: every option at its default, the sources of all provinces.

    It goes to where --config says, and replaces nothing.
    """
    from tickerfeed.config.starter import begin

    path = given(ctx).config
    count = begin(path)
    typer.echo(f"{path}: written, with {count - 1} files beside it; edit [site], then: tickerfeed check")
    return OK
