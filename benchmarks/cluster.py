"""Two workers on PostgreSQL beside one, and beside the embedded engine: `python benchmarks/cluster.py`.

Origins that answer after 200 ms, 64 polls in flight in each worker: how many polls a second two do beside one. Origins
that answer at once: CPU for one poll beside the embedded engine's. Then one worker is killed: how long its share waits,
and what the origin's log says of hosts asked by two at once and of doubled polls. Takes about three minutes; needs
PostgreSQL's programs and the extra `postgres`. Wall times mean little on a busy machine; the ratios are of one run.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "servers"))

from cluster import Place, cpu, holders, place


def wait_for_balance(one: Place, workers: int, at_most: float = 60.0) -> None:
    """Wait until so many workers hold about as much as each other."""
    end = time.monotonic() + at_most
    while time.monotonic() < end:
        time.sleep(1)
        held = list(holders(one.url).values())
        if len(held) == workers and min(held) > 0.9 * max(held):
            return
    sys.exit(f"the shares did not even out: {holders(one.url)}\n{one.logs()}")


def rate(one: Place, pids: list[int], server: int | None, seconds: float) -> tuple[float, float, float]:
    """Return polls a second, CPU of the workers for one, and CPU of the database server for one (ms)."""
    start, before, served = time.time(), sum(map(cpu, pids)), cpu(server) if server else 0.0
    time.sleep(seconds)
    end, after, later = time.time(), sum(map(cpu, pids)), cpu(server) if server else 0.0
    polls = one.exchanges().between(start, end)
    return polls / (end - start), (after - before) / polls * 1000, (later - served) / polls * 1000


def throughput(folder: Path, workers: int, feeds: int, delay: float, seconds: float) -> tuple[float, float, float]:
    """Measure workers on PostgreSQL once every feed has been read: from then on nothing is new."""
    with place(folder, delay, feeds) as (one, server):
        one.tell()
        started = [one.start("worker") for _ in range(workers)]
        wait_for_balance(one, workers)
        settle(one, feeds)
        return rate(one, [process.pid for process in started], server, seconds)


def embedded(folder: Path, feeds: int, delay: float, seconds: float) -> tuple[float, float, float]:
    """Measure the daemon on SQLite, which also publishes and serves."""
    with place(folder, delay, feeds, url=f"sqlite:///{folder}/t.db") as (one, _):
        process = one.start("run")
        settle(one, feeds)
        return rate(one, [process.pid], None, seconds)


def settle(one: Place, feeds: int, at_most: float = 180.0) -> None:
    """Wait until each feed has been read once, and a moment longer."""
    end = time.monotonic() + at_most
    while time.monotonic() < end:
        if one.exchanges().feeds(0) >= feeds:
            time.sleep(5)
            return
        time.sleep(0.5)
    sys.exit(f"not every feed was read\n{one.logs()}")


def kill(folder: Path, feeds: int) -> None:
    """Kill one of two workers; print how long its share waited, and what the origin saw."""
    with place(folder, 0.2, feeds, per_host=2) as (one, _):
        one.tell()
        victim, _other = one.start("worker"), one.start("worker")
        wait_for_balance(one, 2)
        settle(one, feeds)
        victim.kill()
        victim.wait()
        killed = time.time()
        time.sleep(60)
        seen = one.exchanges()
        print(f"kill -9: the longest that a feed waited: {seen.longest_gap(killed - 5, time.time()):.1f} s (every 5 s)")
        print(f"hosts asked while they were answering: {seen.crowded()}")
        print(f"polls doubled (again within 4 s): {sum(seen.doubled(4).values())}")


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    words.add_argument("--feeds", type=int, default=4000)
    words.add_argument("--seconds", type=float, default=15.0)
    words.add_argument("--only", choices=["throughput", "cpu", "kill"])
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if given.only in {None, "throughput"}:
            one, two = (throughput(folder / f"t{n}", n, given.feeds, 0.2, given.seconds) for n in (1, 2))
            for count, (polls, ours, servers) in ((1, one), (2, two)):
                print(
                    f"{count} worker(s), 200 ms: {polls:.0f} polls/s; CPU {ours:.2f} ms + server {servers:.2f} ms each"
                )
            print(f"two beside one: {two[0] / one[0]:.2f}")
        if given.only in {None, "cpu"}:
            worker = throughput(folder / "c1", 1, given.feeds, 0.0, given.seconds)
            alone = embedded(folder / "c2", given.feeds, 0.0, given.seconds)
            print(f"embedded, at once: {alone[0]:.0f} polls/s; CPU {alone[1]:.2f} ms each")
            print(
                f"a worker, at once: {worker[0]:.0f} polls/s; CPU {worker[1]:.2f} ms + server {worker[2]:.2f} ms each"
            )
            print(f"a worker beside the embedded engine: {worker[1] / alone[1]:.2f}")
        if given.only in {None, "kill"}:
            kill(folder / "k", 200)


if __name__ == "__main__":
    main()
