"""Replay headlines as a stream: what is merged, how fast, and whether the order of arrival matters.

    python benchmarks/matching/replay.py HEADLINES.jsonl.gz [--limit N] [--threshold X] [--shuffles N] [--samples FILE]

HEADLINES: one object a line, {"title", "link", "published"}. Prints throughput (of the processor's time),
memory and what was merged. `--shuffles` replays again with the headlines of each day in random order and prints how
many decisions are the same: of all pairs that any run weighed, and of those that any run put into one story.
`--samples` writes a random sample of merges across sources and of near misses, to be read by hand.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import resource
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import combinations, groupby
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from tickerfeed.model import Entry, Source, StoredEntry, Story
from tickerfeed.story import cluster as clusters
from tickerfeed.story.account import Account
from tickerfeed.story.cluster import Cluster
from tickerfeed.story.rarity import Rarity
from tickerfeed.story.verdict import THRESHOLD, Verdict, joined, verdict
from tickerfeed.text.urls import canonical, host

BATCH = 500
WINDOW = timedelta(days=5)
NEAR = 0.15  # below the threshold
MERGES, MISSES = 200, 100

Pairs = set[tuple[str, str]]


@dataclass
class Run:
    """What one replay came to: stories, the pairs that were weighed, near misses, seconds."""

    stories: dict[str, Story] = field(default_factory=dict)
    weighed: Pairs = field(default_factory=set)
    misses: dict[tuple[str, str], Verdict] = field(default_factory=dict)
    seconds: float = 0.0


def read(path: Path, limit: int) -> list[StoredEntry]:
    """Return the headlines as entries, in order of time."""
    entries: list[StoredEntry] = []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for number, line in zip(range(1, limit + 1), file, strict=False):
            row = json.loads(line)
            at = datetime.fromisoformat(row["published"]).astimezone(UTC)
            entry = Entry(row["title"], link=row["link"])
            paper = host(row["link"])  # what is called the source may be a column, or another paper by mistake
            entries.append(StoredEntry(number, number, paper, f"k{number}", entry, at, at, at))
    return sorted(entries, key=lambda one: (one.sort_at, one.seq))


def replay(entries: Sequence[StoredEntry], threshold: float, *, watches: bool = False) -> Run:
    """Fold the entries in this order."""
    sources = {one.source_id: Source(one.source_id, "https://x.example/") for one in entries}
    cluster = Cluster(sources, "replay.example,2026", threshold)
    run = Run()
    clusters.joined = watched(run, threshold) if watches else joined  # type: ignore[attr-defined]
    begun = time.process_time()
    for start in range(0, len(entries), BATCH):
        part = entries[start : start + BATCH]
        run.stories |= {story.id: story for story in cluster.assign(part, {})}
        cluster.forget(max(one.sort_at for one in part) - WINDOW)
    run.seconds = time.process_time() - begun
    clusters.joined = joined  # type: ignore[attr-defined]
    return run


def watched(run: Run, threshold: float) -> Any:
    """Return a `joined` that writes down what it was asked."""

    def asked(a: Account, b: Account, rarity: Rarity, limit: float = THRESHOLD) -> Verdict | None:
        found = verdict(a, b, rarity, limit)
        if found.rule in ("words", "unlike") and found.reasons:
            pair = (min(a.link, b.link), max(a.link, b.link))
            run.weighed.add(pair)
            if threshold - NEAR <= found.score < threshold and a.outlet != b.outlet:
                run.misses[pair] = found
        return found if found.is_same else None

    return asked


def together(run: Run, links: Mapping[int, str]) -> Pairs:
    """Return the pairs of links in one story."""
    members = ([links[one] for one in story.member_ids] for story in run.stories.values())
    return {(min(pair), max(pair)) for each in members for pair in combinations(each, 2)}


def shuffled(entries: Iterable[StoredEntry], seed: int) -> list[StoredEntry]:
    """Return the entries with those of each day in random order; they keep their times."""
    chance = random.Random(seed)
    told: list[StoredEntry] = []
    for _, day in groupby(entries, key=lambda one: one.sort_at.date()):
        each = list(day)
        chance.shuffle(each)
        told += each
    return [replace(one, seq=seq) for seq, one in enumerate(told, 1)]


def samples(run: Run, entries: Sequence[StoredEntry]) -> Iterable[str]:
    """Yield merges across sources and near misses, at random."""
    by_id = {one.entry_id: one for one in entries}
    by_link = {canonical(one.entry.link or ""): one for one in entries}
    merges = [
        (by_id[story.head_id], by_id[one], story.reasons[one])
        for story in run.stories.values()
        for one in story.member_ids
        if by_id[one].source_id != by_id[story.head_id].source_id
    ]
    chance = random.Random(1)
    yield f"# {len(merges)} merges across sources; {len(run.misses)} near misses"
    for head, one, why in chance.sample(merges, min(MERGES, len(merges))):
        yield f"M | {head.entry.title} | {one.entry.title} | {why}"
    joined = together(run, {one.entry_id: canonical(one.entry.link or "") for one in entries})
    misses = sorted(pair for pair in run.misses if pair not in joined)
    for pair in chance.sample(misses, min(MISSES, len(misses))):
        titles = (by_link[link].entry.title if link in by_link else link for link in pair)
        yield f"N | {' | '.join(titles)} | {run.misses[pair].score:.2f} {run.misses[pair].reason}"


def main() -> None:
    """Replay, report, and write the samples where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("headlines", type=Path)
    parser.add_argument("--limit", type=int, default=10**9)
    parser.add_argument("--threshold", type=float, default=THRESHOLD)
    parser.add_argument("--shuffles", type=int, default=0)
    parser.add_argument("--samples", type=Path)
    given = parser.parse_args()
    entries = read(given.headlines, given.limit)
    run = replay(entries, given.threshold)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{len(entries)} headlines in {run.seconds:.0f} s of processor time: {len(entries) / run.seconds:.0f} a second"
    )
    print(f"{memory} MB at most, the {len(entries)} headlines themselves among them")
    sizes = Counter(len(story.member_ids) for story in run.stories.values())
    rules = Counter(why.split()[0] for story in run.stories.values() for why in story.reasons.values())
    print(
        f"{len(run.stories)} stories, by members: {dict(sorted(sizes.items()))}; by rule: {dict(rules.most_common())}"
    )
    if not given.shuffles and not given.samples:
        return
    run = replay(entries, given.threshold, watches=True)
    if given.samples:
        given.samples.write_text("\n".join(samples(run, entries)) + "\n", "utf-8")
    links = {one.entry_id: canonical(one.entry.link or "") for one in entries}
    ours = together(run, links)
    for seed in range(given.shuffles):
        other = replay(shuffled(entries, seed), given.threshold, watches=True)
        theirs = together(other, links)
        asked = run.weighed | other.weighed | ours | theirs
        print(
            f"days shuffled {seed}: {1 - len(ours ^ theirs) / len(asked):.4f} of {len(asked)} pairs decided alike; "
            f"{len(ours & theirs) / len(ours | theirs):.4f} of {len(ours | theirs)} pairs in one story"
        )


if __name__ == "__main__":
    main()
