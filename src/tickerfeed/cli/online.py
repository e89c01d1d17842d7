"""What `check --online` says: how each source does, one finding a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tickerfeed.cli.faults import NOTHING, OK

_MANY = 3  # sources that are not all down at once

if TYPE_CHECKING:
    from tickerfeed.config.schema import Config
    from tickerfeed.flow.probe import Probe


def probed(config: Config, source_ids: Sequence[str]) -> tuple[Probe, ...]:
    """Ask the sources, with a bar on a terminal. Raises `ConfigError` for one that is not configured."""
    from tickerfeed.cli.progress import progress
    from tickerfeed.daemon.looking import probe

    with progress("asking") as told:
        return probe(config, source_ids, told)


def lines(probes: Sequence[Probe]) -> list[str]:
    """Return each finding in a line (source, subject, what, remedy), sources in trouble first; then the sum."""
    ordered = sorted(probes, key=lambda one: not one.trouble)
    found = [
        f"{one.source.id}: {finding.word}: {finding.what}{f'; {finding.remedy}' if finding.remedy else ''}"
        for one in ordered
        for finding in one.findings
    ]
    bad = sum(bool(one.trouble) for one in probes)
    return [*found, f"asked {len(probes)}: {len(probes) - bad} can be polled, {bad} in trouble"]


def outage(config: Config, probes: Sequence[Probe]) -> str:
    """Return what to say when nothing could be reached, which is no fault of the sources; else nothing."""
    from tickerfeed.flow.outage import UNREACHED, explain

    if len(probes) < _MANY or any(one.trouble not in UNREACHED for one in probes):
        return ""
    return explain([one.trouble for one in probes], has_proxy=config.fetch.proxy is not None)


def status(probes: Sequence[Probe]) -> int:
    """Return the exit status: 4 when there are sources and none of them can be polled."""
    return NOTHING if probes and all(one.trouble for one in probes) else OK


def tree(probes: Sequence[Probe]) -> list[dict[str, Any]]:
    """Return the same as JSON has it."""
    from tickerfeed.cli.printing import zulu

    return [
        {
            "id": one.source.id,
            "url": one.source.url,
            "usable": not one.trouble,
            "trouble": str(one.trouble),
            "entries": one.entries,
            "newest_at": zulu(one.newest_at),
            "findings": [
                {"about": finding.word, "what": finding.what, "remedy": finding.remedy} for finding in one.findings
            ],
        }
        for one in probes
    ]
