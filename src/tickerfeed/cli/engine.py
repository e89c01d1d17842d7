"""Commands that poll and publish: run, poll, demo."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tickerfeed.cli.faults import NOTHING, OK, command, given, say

if TYPE_CHECKING:
    from tickerfeed.cli.progress import Progress
    from tickerfeed.config.schema import Config
    from tickerfeed.flow.poll import PassReport, PollReport


def register(app: typer.Typer) -> None:
    """Add the commands of this group."""
    app.command()(run)
    app.command()(worker)
    app.command()(poll)
    app.command()(demo)


@command
def run(ctx: typer.Context) -> int:
    """Run the daemon: poll on schedule, publish, serve.

    SIGTERM stops it in order, SIGHUP reloads the configuration.
    """
    config, reload = _configured(ctx)
    if config.store.is_shared:
        from tickerfeed.daemon.distributed import run_member

        return run_member(config, reload)
    from tickerfeed.daemon.embedded import run_config

    return run_config(config, reload)


@command
def worker(ctx: typer.Context) -> int:
    """Poll a share of the sources of a PostgreSQL store, beside `run` and other workers.

    SIGTERM stops it in order, SIGHUP reloads the configuration.
    """
    from tickerfeed.errors import ConfigError

    config, reload = _configured(ctx)
    if not config.store.is_shared:
        message = 'workers share a store; set [store] url = "postgresql://USER@HOST/DATABASE"'
        raise ConfigError(message, str(given(ctx).config))
    from tickerfeed.daemon.distributed import run_worker

    return run_worker(config, reload)


def _configured(ctx: typer.Context) -> tuple[Config, Callable[[], Config]]:
    """Return the configuration, by which the log is kept from here on, and what reads it anew. Raises `ConfigError`."""
    from tickerfeed import log
    from tickerfeed.config.load import load

    path = given(ctx).config
    config = load(path)
    log.configure(config.log)
    return config, lambda: load(path)


@command
def demo(
    ctx: typer.Context,  # noqa: ARG001 - every command takes it
    listen: Annotated[str, typer.Option(help="Address of the page.")] = "127.0.0.1:8080",
    admin: Annotated[str, typer.Option(help="Address of the status page and of /metrics.")] = "127.0.0.1:8081",
) -> int:
    """Run the daemon on a small province of its own.

    Needs no network and no configuration.
    """
    from tickerfeed import log
    from tickerfeed.config import values
    from tickerfeed.daemon.demo.run import run_demo
    from tickerfeed.serve.options import ServeOptions

    try:
        serve = ServeOptions(values.listen(listen), values.listen(admin))
    except ValueError as exc:
        raise typer.BadParameter(str(exc), param_hint="--listen or --admin") from exc
    log.configure(log.LogOptions(level="warning"))  # what newcomers are told must not scroll away
    return run_demo(typer.echo, serve)


@command
def poll(
    ctx: typer.Context,
    source: Annotated[
        list[str] | None, typer.Argument(help="Ids of the sources to poll; else all that are due.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Poll every source, due or not; still conditionally.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> int:
    """Poll once what is due, publish, and end: for cron."""
    from tickerfeed.cli.opening import read
    from tickerfeed.cli.printing import print_json
    from tickerfeed.cli.progress import progress
    from tickerfeed.daemon.once import poll_once
    from tickerfeed.flow.outage import explain

    config = read(given(ctx).config)
    with progress("polling") as told:
        done = poll_once(config, source or (), everything, _by_source(told))
    if as_json:
        print_json(_tree(done))
    else:
        typer.echo(summary(done))
    if done.is_outage:
        troubles = [report.trouble for report in done.reports]
        say(f"tickerfeed: {explain(troubles, has_proxy=bool(config.fetch.proxy))}")
    return NOTHING if done.polled and done.failed == done.polled else OK


def _by_source(told: Progress | None) -> Callable[[PollReport, int, int], None] | None:
    """Return what moves the bar on with the report of a poll."""
    return told and (lambda report, done, total: told(report.source_id, done, total))


def summary(done: PassReport) -> str:
    """Return what one pass came to, each source in trouble and what began to be odd, in lines."""
    if not done.polled:
        head = "nothing is due; --all polls every source"
    else:
        head = (
            f"polled {done.polled}: {done.modified} with a new body, {done.unchanged} unchanged, "
            f"{done.failed} in trouble; {done.new_entries} new entries"
        )
    published = f"published revision {done.published}" if done.published else "nothing to publish"
    troubles = [
        f"  {one.source_id}: {one.trouble}{': ' if one.detail else ''}{one.detail}"
        for one in done.reports
        if one.trouble
    ]
    notices = [f"  {one.source_id}: {notice.sign}: {notice.detail}" for one in done.reports for notice in one.began]
    return "\n".join([f"{head}; {published}", *troubles, *notices])


def _tree(done: PassReport) -> dict[str, Any]:
    return {
        "polled": done.polled,
        "modified": done.modified,
        "unchanged": done.unchanged,
        "failed": done.failed,
        "new_entries": done.new_entries,
        "is_outage": done.is_outage,
        "published": done.published,
        "sources": [
            {
                "id": one.source_id,
                "outcome": one.outcome,
                "trouble": str(one.trouble),
                "detail": one.detail,
                "entries": one.entries,
                "new": one.new,
                "revised": one.revised,
                "withdrawn": one.withdrawn,
                "held_back": one.held_back,
                "is_reset": one.is_reset,
                "notices": [{"sign": str(notice.sign), "detail": notice.detail} for notice in one.began],
            }
            for one in done.reports
        ],
    }
