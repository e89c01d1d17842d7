"""What saving costs: CPU time of the store's thread for first polls and for unchanged ones, and the size of the file.

    .venv/bin/python benchmarks/saving.py [--sources 1000] [--entries 40] [--together 64]

The entries are made up, about 1 KB each, with an id, a link and a title as papers have them. Then come polls that bring
one new entry beside those that are known, and polls that bring nothing.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from tickerfeed.model import DateQuality, Entry, NewEntry, Source, SourceState, Validators
from tickerfeed.store.database import SqlStore
from tickerfeed.story.fingerprint import keys, sight, title_key

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
WORDS = "ban bão biển cảng cầu chợ cơn dân đê đường gió hàng hạn khách lũ mưa mùa nhà nước phà sông tàu xã xe".split()  # noqa: SIM905


def entry(chance: random.Random, source: Source, number: int) -> NewEntry:
    """Return a piece of news, named as the intake names it."""
    title = " ".join(chance.choices(WORDS, k=14)).capitalize()
    link = f"{source.url.removesuffix('rss')}tin-tuc/{number}-{chance.randrange(10**7, 10**8)}.html"
    text = " ".join(chance.choices(WORDS, k=50)).capitalize()
    at = NOW - timedelta(minutes=chance.randrange(10_000))
    piece = Entry(
        title,
        id=link,
        link=link,
        published=at,
        date_quality=DateQuality.EXACT,
        date_raw=at.strftime("%a, %d %b %Y %H:%M:%S +0000"),
        summary=text,
        summary_html=f'<a href="{link}"><img src="{link}.jpg" alt=""></a><br>{text}',
        categories=("Thời sự",),
        language="vi",
    )
    seen = sight(piece)
    key, aliases = keys(piece, seen, title_key(piece, seen))
    return NewEntry(key, piece, aliases, fingerprint=seen.fingerprint)


def timed(store: SqlStore, steps: Sequence[Callable[[], object]], together: int) -> float:
    """Run the steps, so many in one transaction; return the seconds of CPU time."""
    begun = time.thread_time()
    for start in range(0, len(steps), together):
        with store.together():
            for step in steps[start : start + together]:
                step()
    return time.thread_time() - begun


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="What saving costs.")
    parser.add_argument("--sources", type=int, default=1000)
    parser.add_argument("--entries", type=int, default=40)
    parser.add_argument("--together", type=int, default=64)
    wanted = parser.parse_args()
    chance = random.Random(7)
    sources = [Source(f"bao-{number}", f"https://bao-{number}.example/rss") for number in range(wanted.sources)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.db"
        store = SqlStore(f"sqlite:///{path}")
        store.sync_sources(sources, NOW)
        states = store.states()
        lists = {one.id: [entry(chance, one, number) for number in range(wanted.entries)] for one in sources}

        def polled(name: str, at: datetime) -> SourceState:
            validators = Validators(f'"{name}"', "Mon, 02 Mar 2026 08:00:00 GMT")
            return replace(states[name], validators=validators, body_hash="ab" * 32, last_poll_at=at, next_poll_at=at)

        def save(name: str, at: datetime, new: Sequence[NewEntry]) -> None:
            entries = lists[name]
            store.known(name, (word for one in entries for word in (one.key, *one.aliases)))
            store.save(polled(name, at), new, frozenset(one.key for one in entries), at)

        first = timed(store, [lambda name=name: save(name, NOW, lists[name]) for name in lists], wanted.together)
        later = NOW + timedelta(minutes=20)
        same = [lambda name=name: store.save(polled(name, later), (), None, later) for name in lists]
        unchanged = timed(store, same, wanted.together)
        for one in sources:
            lists[one.id] = [entry(chance, one, wanted.entries), *lists[one.id][:-1]]
        later += timedelta(minutes=20)
        changed = timed(store, [lambda n=n: save(n, later, lists[n][:1]) for n in lists], wanted.together)
        begun = time.thread_time()
        lines = len(store.log_lines(0, 10**6))
        read = time.thread_time() - begun
        store.close()
        count = wanted.sources * wanted.entries
        print(f"first polls     {first:6.2f} s  {first / count * 1e6:7.1f} us an entry")
        print(f"unchanged polls {unchanged:6.2f} s  {unchanged / wanted.sources * 1e6:7.1f} us a poll")
        print(f"one new entry   {changed:6.2f} s  {changed / wanted.sources * 1e6:7.1f} us a poll")
        print(f"the log's lines {read:6.2f} s  {read / lines * 1e6:7.1f} us a line")
        print(f"file            {path.stat().st_size / 1e6:6.1f} MB")


if __name__ == "__main__":
    main()
