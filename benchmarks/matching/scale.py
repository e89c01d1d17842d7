"""What a headline costs while the window grows: 10 thousand, 100 thousand and 1 million recent stories.

    python benchmarks/matching/scale.py [HEADLINES.jsonl.gz] [--sizes 10000 100000 1000000]

The stories are made of words as often as headlines have them (`rarity_table`), or of the headlines of a file, each time
with two words changed once all have been told. Prints microseconds of processor time for each further headline, and the
memory of the whole process.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
import resource
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from pathlib import Path

from tickerfeed.model import Entry, Source, StoredEntry, Story, Told
from tickerfeed.story.cluster import Cluster
from tickerfeed.story.rarity_table import TABLE

SIZES = (10_000, 100_000, 1_000_000)
ASKED = 3000  # headlines that are timed
CHUNK = 10_000
BEGUN = datetime(2026, 11, 20, tzinfo=UTC)
WINDOW = timedelta(days=2)  # all within reach of each other: the hardest case
SOURCES = 500


def made_up(chance: random.Random) -> Iterator[str]:
    """Yield titles of words as frequent as in headlines, a tenth of them names that few have."""
    rows = [row.split() for row in TABLE.strip().split("\n")]
    words = [(word, math.exp(-float(weight))) for weight, *each in rows for word in each]
    names = [word for word, _ in words]
    totals = list(accumulate(share for _, share in words))
    while True:
        told = chance.choices(names, cum_weights=totals, k=chance.randint(8, 16))
        told.insert(3, f"{chance.choice('BCDHKLMNPQSTVX')}{chance.randrange(10**5):05}".translate(LETTERS).capitalize())
        yield " ".join(told).capitalize()


LETTERS = str.maketrans("0123456789", "aeiouynhgc")


def from_file(path: Path, chance: random.Random) -> Iterator[str]:
    """Yield the titles of a file, again and again; after the first time each with two words of other titles."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        titles = [json.loads(line)["title"] for line in file]
    yield from titles
    while True:
        for title in titles:
            words = title.split()
            for _ in range(2):
                words[chance.randrange(len(words))] = chance.choice(chance.choice(titles).split())
            yield " ".join(words)


def stored(number: int, title: str, chance: random.Random) -> StoredEntry:
    """Return a title as an entry somewhere in the window."""
    at = BEGUN + WINDOW * chance.random()
    source = f"s{number % SOURCES}"
    entry = Entry(title, link=f"https://{source}.example/tin-{number}.html")
    return StoredEntry(number, number, source, f"k{number}", entry, at, at, at)


def told(entry: StoredEntry) -> Told:
    """Return an entry as a story of its own."""
    story = Story(f"tag:x,2026:{entry.entry_id}", entry.entry_id, entry.entry_id, (entry.entry_id,), BEGUN, BEGUN)
    return Told(story, (entry,))


def main() -> None:
    """Fill the window to each size and time the headlines that come then."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("headlines", type=Path, nargs="?")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    given = parser.parse_args()
    chance = random.Random(0)
    titles = from_file(given.headlines, chance) if given.headlines else made_up(chance)
    cluster = Cluster({f"s{n}": Source(f"s{n}", "https://x.example/") for n in range(SOURCES)}, "x.example,2026")
    number = 0
    for size in sorted(given.sizes):
        while number < size:
            chunk = [stored(number + at, title, chance) for at, title in enumerate(islice(titles, CHUNK), 1)]
            cluster.recall(map(told, chunk))
            number += len(chunk)
        asked = [stored(number + at, title, chance) for at, title in enumerate(islice(titles, ASKED), 1)]
        begun = time.process_time()
        cluster.assign(asked, {})
        seconds = time.process_time() - begun
        number += len(asked)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{size:9,} stories: {seconds / ASKED * 1e6:6.0f} µs a headline, {memory:6,} MB", flush=True)


if __name__ == "__main__":
    main()
