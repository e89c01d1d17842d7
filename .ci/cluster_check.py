"""Kill processes of a cluster and look at what the origin saw: `python .ci/cluster_check.py`; about two minutes.

Two that publish and one more worker share 120 feeds on 60 hosts. The worker is killed, then the one that publishes. No
feed may wait longer than a minute, no host be asked by two at once, nothing be polled twice but what a killed process
had in flight, every entry be in one story, and the other one must publish on.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "servers"))

import psycopg
from cluster import EVERY, Place, holders, place

FEEDS, PER_HOST, ENTRIES = 120, 2, 5
PATIENCE = 60.0
IN_FLIGHT = 64


def wait(what: str, one: Place, is_so: Callable[[], bool]) -> None:
    """Wait until it is so, at most a minute."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > end:
            sys.exit(f"in vain: {what}\n{one.logs()}")
        time.sleep(0.5)
    print(what, flush=True)


def shown(folder: Path) -> str:
    """Return the revision that is published there."""
    try:
        return str(json.loads((folder / "output" / "ticker.json").read_bytes())["revision"])
    except FileNotFoundError:
        return ""


def number(one: Place, question: str) -> int:
    """Return the number that the database answers."""
    with psycopg.connect(one.url) as connection:
        row = connection.execute(question).fetchone()  # type: ignore[call-overload]
    return int(row[0]) if row else 0


def check(folder: Path) -> None:
    with place(folder, 0.2, FEEDS, PER_HOST) as (one, _):
        owner = one.start("run", folder / "a")
        wait("one publishes", one, lambda: shown(folder / "a") != "")
        one.start("run", folder / "b")
        worker = one.start("worker")
        wait("three share the work", one, lambda: len(holders(one.url)) == 3)
        every = "SELECT count(*) FROM entry"
        wait("every feed is read", one, lambda: number(one, every) == FEEDS * ENTRIES)
        unfolded = "SELECT count(*) FROM entry WHERE seq > (SELECT value::bigint FROM fact WHERE name = 'fold_cursor')"
        wait("all is folded", one, lambda: number(one, unfolded) == 0)
        wait("both show the same", one, lambda: shown(folder / "a") == shown(folder / "b"))
        began = time.time()
        worker.kill()
        worker.wait()
        wait("two share what three did", one, lambda: len(holders(one.url)) == 2)
        shared_at = time.time()
        wait("every feed is asked for again", one, lambda: one.exchanges().feeds(shared_at) == FEEDS)
        before = shown(folder / "b")
        owner.kill()
        owner.wait()
        wait("one does it all", one, lambda: len(holders(one.url)) == 1)
        one.tell_news("moi")
        wait("it publishes on", one, lambda: shown(folder / "b") != before)
        wait("all news is read", one, lambda: number(one, every) == FEEDS * (ENTRIES + 1))
        wait("and folded", one, lambda: number(one, unfolded) == 0)
        judge(one, began)


def judge(one: Place, began: float) -> None:
    """Exit where the origin, or the database, saw what must not be."""
    seen = one.exchanges()
    gap, crowded, doubled = seen.longest_gap(began - EVERY, time.time()), seen.crowded(), seen.doubled(EVERY - 1)
    twice = number(one, "SELECT count(*) - count(DISTINCT entry_id) FROM member")
    print(f"{len(seen.asked)} polls; longest wait {gap:.1f} s; {crowded} crowded; {sum(doubled.values())} doubled")
    if gap > PATIENCE or crowded or sum(doubled.values()) > IN_FLIGHT or twice:
        sys.exit(f"must not be: {gap=:.1f} {crowded=} {doubled=} {twice=}\n{one.logs()}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        check(Path(name) / "cluster")
