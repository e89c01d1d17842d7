"""The paper plan of docs/scaling.md: what so many sources and readers take, from the cost of one.

    python benchmarks/plan.py [--sources N] [--polls-a-day N] [--poll-ms MS] …

Arithmetic, no measurement: give it the figures of your machines (`benchmarks/cluster.py` and `scheduling.py` measure
them). `--help` says where each default comes from, or that it is assumed.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

DAY = 86_400


@dataclass(frozen=True)
class Costs:
    """What one poll, one entry and one reader take."""

    poll_ms: float
    server_ms: float
    entry_ms: float
    fold_ms: float
    poll_bytes: int
    body_bytes: int
    entry_bytes: int
    polls_a_day: int
    entries_a_day: float
    retention_days: int
    core_share: float

    def lines(self, sources: int) -> list[str]:
        polls = sources * self.polls_a_day / DAY
        entries = sources * self.entries_a_day / DAY
        kept = sources * self.entries_a_day * self.retention_days
        workers = (polls * self.poll_ms + entries * self.entry_ms) / 1000 / self.core_share
        server = polls * self.server_ms / 1000 / self.core_share
        press = entries * self.fold_ms / 1000  # one process folds: it cannot be shared out
        network = (polls * self.poll_bytes + entries * self.body_bytes) * 8 / 1e6
        return [
            f"{sources:,} sources",
            f"  polls                {polls:12,.0f} a second",
            f"  new entries          {entries:12,.1f} a second",
            f"  cores for workers    {workers:12,.1f}",
            f"  cores for the server {server:12,.1f}",
            f"  folding              {press:12.1%} of the one core that it can have",
            f"  rows of entries      {kept:12,.0f}, {kept * self.entry_bytes / 1e9:,.1f} GB",
            f"  network, in          {network:12,.1f} Mbit/s",
        ]


def crowd(sites: int, every: float, answer: int, share: float) -> list[str]:
    """Return what it takes that so many web sites fetch `ticker.json`, of which `share` get the body."""
    asked = sites / every
    return [
        f"{sites:,} web sites, each every {every:g} s",
        f"  requests             {asked:12,.0f} a second",
        f"  network, out         {asked * (share * answer + 400) * 8 / 1e6:12,.1f} Mbit/s",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    for name, default, about in (
        ("poll-ms", 0.56, "CPU of a poll without news, ms (benchmarks/cluster.py)"),
        ("server-ms", 0.06, "the database server's share of it, ms (the same)"),
        ("entry-ms", 3.2, "CPU of a poll with one new entry, ms (benchmarks/polling.py; SQLite)"),
        ("fold-ms", 0.617, "CPU of folding a headline beside 1 million stories, ms (decision 0030)"),
        ("entries-a-day", 10.0, "new entries of a source and day (assumed)"),
        ("core-share", 0.5, "of a core that is planned with (assumed)"),
        ("every", 60.0, "seconds between a site's requests (the ttl of ticker.json)"),
        ("body-share", 0.2, "of the sites' requests that are answered with the body, not 304 (assumed)"),
    ):
        parser.add_argument(f"--{name}", type=float, default=default, help=about)
    for name, default, about in (
        ("sources", 0, "only so many sources; 0: 100 thousand and 10 million"),
        ("sites", 1_000_000, "web sites that fetch ticker.json"),
        ("polls-a-day", 96, "of a source ([poll] requests_per_day)"),
        ("poll-bytes", 600, "that come with a 304 (assumed)"),
        ("body-bytes", 30_000, "that come with a feed (assumed)"),
        ("entry-bytes", 2_000, "of an entry in the database, with its indexes (benchmarks/years.py; SQLite)"),
        ("answer-bytes", 4_000, "of ticker.json, compressed (assumed)"),
        ("retention-days", 90, "[store] retention"),
    ):
        parser.add_argument(f"--{name}", type=int, default=default, help=about)
    given = vars(parser.parse_args())
    costs = Costs(**{name: given[name] for name in Costs.__dataclass_fields__})
    for sources in [given["sources"]] if given["sources"] else [100_000, 10_000_000]:
        print("\n".join(costs.lines(sources)))
    print("\n".join(crowd(given["sites"], given["every"], given["answer_bytes"], given["body_share"])))


if __name__ == "__main__":
    main()
