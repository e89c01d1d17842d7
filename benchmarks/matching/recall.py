"""What the first folding of a process costs: recent stories are taken in again, and a few headlines are folded.

    python benchmarks/matching/recall.py [--stories 10000] [--headlines 150] [--characters 1500]

The headlines are made up (`scale.py`), each entry with so many characters of text beside its title, in a database of
its own. Prints seconds of processor time for both, and for stories of which no gist was kept.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from scale import SOURCES, made_up  # type: ignore[import-not-found]

from tickerfeed.flow.fold import MAX_RECENT, REACH, Folder
from tickerfeed.model import Entry, NewEntry, Source, SourceState
from tickerfeed.store.database import SqlStore

NOW = datetime(2026, 11, 22, tzinfo=UTC)
AUTHORITY = "x.example,2026"


def main() -> None:
    """Fill a database, fold, and fold a little more as another process would."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=MAX_RECENT)
    parser.add_argument("--headlines", type=int, default=150)
    parser.add_argument("--characters", type=int, default=1500)
    given = parser.parse_args()
    chance = random.Random(0)
    titles = made_up(chance)
    sources = {f"s{n}": Source(f"s{n}", f"https://s{n}.example/") for n in range(SOURCES)}
    numbers = iter(range(10**9))

    def save(store: SqlStore, count: int) -> None:
        per_source = -(-count // SOURCES)
        for name in sources:
            entries = []
            for title in islice(titles, min(per_source, count)):
                key = f"https://{name}.example/tin-{next(numbers)}.html"
                at = NOW - timedelta(days=2) * chance.random()
                entries.append(NewEntry(key, Entry(title, key, key, at, content_html="x" * given.characters)))
            count -= len(entries)
            store.save(SourceState(name), entries, None, NOW)

    def folded(store: SqlStore, what: str, *, count: int) -> None:
        save(store, count)
        folder, begun = Folder(sources, AUTHORITY), time.process_time()
        rows = len(store.recall(NOW - REACH, MAX_RECENT))
        read = time.process_time() - begun
        folder._recalled(store, NOW)  # noqa: SLF001 - the part that is measured
        taken_in = time.process_time() - begun - read
        begun = time.process_time()
        report = folder.fold(store, NOW)
        whole = time.process_time() - begun
        print(
            f"{what}: {rows} entries read in {read:.3f} s, taken in after {taken_in:.3f} s, {report.folded} "
            f"folded after {whole:.3f} s in all"
        )

    with tempfile.TemporaryDirectory() as folder:
        store = SqlStore(f"sqlite:///{Path(folder)}/t.db")
        store.sync_sources(list(sources.values()), NOW)
        folded(store, "first back-fill", count=given.stories)
        folded(store, "with gists", count=given.headlines)
        with store._writing() as session:  # noqa: SLF001 - as an older version left it
            session.run("DELETE FROM gist")
        folded(store, "without", count=given.headlines)
        store.close()


if __name__ == "__main__":
    main()
