"""Let a daemon live among faults: `python .ci/soak.py MINUTES [FOLDER]`; the report is the last thing it prints.

200 sources on loopback misbehave by a seed (`tests/servers/faulty_origin.py`); 500 readers ask for outputs as caches
do, 100 pages hear of new revisions, the admin address is scraped. What every revision shows is compared with what the
sources sent: each headline must be one of theirs, under one id for ever, and each that was sent whole must be shown.
It fails where a tick was missed, memory grows, a reader was not answered, or a fault or a line of the log is
unexplained.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "servers"))

import faulty_origin
from faulty_origin import TROUBLES, host
from place import free_ports
from steady_reader import Answer, Reader

SOURCES, FICKLE, READERS, PAGES, SHOWN, SEED = 200, 10, 500, 100, 500, 20261125
DOCUMENTS = ("ticker.json", "ticker.txt", "feed.atom", "feed.rss", "feed.json", "index.html")
SETTLE = 30.0  # seconds before the end, after which what is sent need not be shown any more
AGAIN = 3.0  # seconds within which the client asks once more after a fault
LATE = 1.9  # seconds between two ticks: one of them was missed
STEEP = 24.0  # MiB an hour that memory may grow by over the second half, in runs of 20 minutes or more
BORN = re.compile(r"^https://bao-(\d+)\.example/tin-(\d+)$")
LINE = re.compile(r"^\S+ (?:WARNING|ERROR|CRITICAL) \S+ (.*)$")


@dataclass
class Seen:
    """What readers have seen of one headline."""

    titles: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)


@dataclass
class Soak:
    """One run and all that is noted of it."""

    folder: Path
    minutes: float
    public: str = ""
    admin: str = ""
    seen: defaultdict[tuple[int, int], Seen] = field(default_factory=lambda: defaultdict(Seen))
    wrong: list[str] = field(default_factory=list)  # each a line of the report, and a reason to fail
    statuses: Counter[int] = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)  # seconds, of readers' requests
    ticks: list[float] = field(default_factory=list)
    looks: list[float] = field(default_factory=list)  # when the tick was looked at
    memory: list[tuple[float, float]] = field(default_factory=list)  # seconds, MiB of daemon and workers
    revisions: set[str] = field(default_factory=set)
    events: int = 0

    def fail(self, line: str) -> None:
        """Note what must not be."""
        if len(self.wrong) < 200:
            self.wrong.append(line)


def configure(folder: Path, port: int, fickle: int) -> Path:
    """Write the configuration; the last sources are those whose port closes by turns."""
    ports = [port] * (SOURCES - FICKLE) + [fickle] * FICKLE
    sources = "".join(
        f'[[source]]\nid = "s{n}"\ntitle = "Báo {n}"\nurl = "http://{host(n)}:{ports[n]}/rss"\nkind = "feed"\n'
        for n in range(SOURCES)
    )
    public, admin = free_ports(2)
    path = folder / "tickerfeed.toml"
    path.write_text(
        f'[store]\nurl = "sqlite:///{folder}/t.db"\n[publish]\ndirectory = "{folder}/output"\nentries = {SHOWN}\n'
        '[fetch]\nallow_networks = ["127.0.0.0/8"]\ntimeout = "10s"\n'
        '[poll]\ninterval = "15s"\nmin_interval = "10s"\nmax_interval = "30s"\nrequests_per_day = 86400\n'
        f'[serve]\nlisten = "127.0.0.1:{public}"\nadmin = "127.0.0.1:{admin}"\n' + sources
    )
    return path


async def read_on(soak: Soak, chance: random.Random) -> None:
    """Ask for outputs again and again, as a cache or a reader does."""
    known: dict[str, str] = {}
    reader = Reader(soak.public)
    await asyncio.sleep(chance.uniform(0, 10))
    while True:
        name = chance.choice(DOCUMENTS)
        begun = time.monotonic()
        try:
            answer = await reader.get(f"/{name}", known.get(name))
        except (OSError, EOFError, ValueError) as exc:
            soak.fail(f"reader of {name}: {type(exc).__name__}: {exc}")
            await reader.close()
        else:
            soak.took.append(time.monotonic() - begun)
            soak.statuses[answer.status] += 1
            if answer.status not in {200, 304} or (answer.status == 304 and name not in known):
                soak.fail(f"reader of {name}: answered {answer.status}")
            known[name] = answer.etag or known.get(name, "")
        await asyncio.sleep(chance.uniform(5, 15))


async def listen(soak: Soak) -> None:
    """Be an open page that hears of new revisions."""
    while True:
        try:
            async for line in Reader(soak.public).lines("/events"):
                soak.events += line.startswith("data:")
        except (OSError, EOFError, ValueError) as exc:
            soak.fail(f"page: {type(exc).__name__}: {exc}")
        await asyncio.sleep(1)


async def remember(soak: Soak) -> None:
    """Look at every revision that can be caught, and keep what it shows."""
    reader, etag = Reader(soak.public), ""
    while True:
        with suppress(OSError, EOFError, ValueError):
            answer = await reader.get("/feed.json", etag)
            if answer.status == 200:
                etag = answer.etag
                await asyncio.to_thread(note, soak, answer)
        await asyncio.sleep(0.5)


def note(soak: Soak, answer: Answer) -> None:
    """Keep what one feed shows; in itself it must show nothing twice."""
    soak.revisions.add(answer.etag)
    urls: Counter[str] = Counter()
    for item in json.loads(answer.body)["items"]:
        urls[item["url"]] += 1
        born = BORN.match(item["url"])
        if not born:
            soak.fail(f"shown, and from nowhere: {item['url']}")
            continue
        seen = soak.seen[int(born[1]), int(born[2])]
        seen.titles.add(item["title"])
        seen.ids.add(item["id"])
        seen.sources.add(item.get("authors", [{}])[0].get("name", ""))
    for url, count in urls.items():
        if count > 1:
            soak.fail(f"shown {count} times in one feed: {url}")


async def watch(soak: Soak, daemon: int) -> None:
    """Scrape the admin address as monitors do, and take the daemon's memory."""
    reader, begun = Reader(soak.admin), time.monotonic()
    count = 0
    while True:
        with suppress(OSError, EOFError, ValueError):
            text = (await reader.get("/metrics")).body.decode()
            tick = float(text.rpartition("tickerfeed_last_tick_timestamp_seconds ")[2].split("\n", 1)[0])
            soak.looks.append(time.time())
            if not soak.ticks or tick != soak.ticks[-1]:
                soak.ticks.append(tick)
            if count % 20 == 0:
                answer = await reader.get("/")
                if answer.status != 200:
                    soak.fail(f"status page: answered {answer.status}")
        if count % 10 == 0:
            soak.memory.append((time.monotonic() - begun, memory(daemon)))
        count += 1
        await asyncio.sleep(0.4)


def memory(process: int) -> float:
    """Return the MiB that a process and its children hold."""
    kib = 0
    for row in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):
            facts = dict(line.split(":", 1) for line in row.read_text().splitlines() if ":" in line)
            if process in {int(facts["Pid"]), int(facts["PPid"])}:
                kib += int(facts.get("VmRSS", "0").split()[0])
    return kib / 1024


def slope(points: list[tuple[float, float]]) -> float:
    """Return by how much memory grows, MiB an hour, by least squares over the second half."""
    half = points[len(points) // 2 :]
    if len(half) < 3:
        return 0.0
    x, y = (sum(row) / len(half) for row in zip(*half, strict=True))
    spread = sum((at - x) ** 2 for at, _ in half)
    return 3600 * sum((at - x) * (size - y) for at, size in half) / spread


def judge_headlines(soak: Soak, rows: list[dict[str, Any]], end: float) -> dict[str, int]:
    """Compare what was shown with what was sent."""
    sent: defaultdict[tuple[int, int], set[str]] = defaultdict(set)
    whole: set[tuple[int, int]] = set()
    for row in rows:
        for number, title in row["titles"]:
            sent[row["source"], number].add(title)
            if row["kind"] in {"sound", "slow", "changed"} and row["at"] < end - SETTLE:
                whole.add((row["source"], number))
    for key, seen in soak.seen.items():
        if not seen.titles <= sent[key]:
            soak.fail(f"shown, but never sent by s{key[0]}: {seen.titles - sent[key]}")
        if len(seen.ids) > 1:
            soak.fail(f"told twice, under several ids: s{key[0]} {key[1]}: {seen.ids}")
        if seen.sources != {f"Báo {key[0]}"}:
            soak.fail(f"credited to others: s{key[0]} {key[1]}: {seen.sources}")
    owners: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
    for key, seen in soak.seen.items():
        for name in seen.ids:
            owners[name].add(key)
    doubled = [name for name, keys in owners.items() if len(keys) > 1]
    kept = stored(soak.folder / "t.db", soak)
    for key in sorted(whole - kept.keys()):
        soak.fail(f"sent, but not kept: s{key[0]} {key[1]}")
    copies = {key for key in kept.keys() - soak.seen.keys() if kept[key] in owners}
    aged = whole & kept.keys() - soak.seen.keys() - copies
    for key in sorted(key for key in aged if not key[0] % 2):  # it bears no date, so it came in at the top
        soak.fail(f"kept, but never shown: s{key[0]} {key[1]}")
    figures = {"sent": len(sent), "sent_whole": len(whole), "kept": len(kept), "shown": len(soak.seen)}
    more = {"shown_as_copies": len(copies), "came_too_old_to_be_shown": len(aged), "ids_passed_on": len(doubled)}
    return {**figures, **more}


def stored(path: Path, soak: Soak) -> dict[tuple[int, int], str]:
    """Return which headlines are in the store, and in which story; each once, and each in one story."""
    with sqlite3.connect(path) as connection:
        if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            soak.fail("the database is damaged")
        stories = "SELECT s.id FROM member m JOIN story s ON s.number = m.story WHERE m.entry_id = e.id"
        rows = connection.execute(f"SELECT json_extract(body, '$.link'), ({stories}) FROM entry e")
        kept: Counter[tuple[int, int]] = Counter()
        told: dict[tuple[int, int], str] = {}
        for link, story in rows:
            born = BORN.match(link or "")
            if born:
                key = int(born[1]), int(born[2])
                kept[key] += 1
                told[key] = story
            if not story:
                soak.fail(f"in no story: {link}")
    for key, count in kept.items():
        if count > 1:
            soak.fail(f"kept {count} times: s{key[0]} {key[1]}")
    return told


def judge_log(soak: Soak, rows: list[dict[str, Any]], log: str) -> dict[str, int]:
    """Every fault has its line, every line its fault."""
    faulty = {row["source"] for row in rows if row["kind"] in TROUBLES | {"malformed", "empty", "slow", "moved"}}
    faulty.update(range(SOURCES - FICKLE, SOURCES))
    named: set[int] = set()
    lines = [found[1] for line in log.splitlines() if (found := LINE.match(line))]
    for line in lines:
        source = re.match(r"s(\d+): ", line)
        if source:
            named.add(int(source[1]))
        if not source or int(source[1]) not in faulty:
            soak.fail(f"a line without its fault: {line}")
    for name in ("Traceback", "missed by", "maximum number of running instances"):
        if name in log:
            soak.fail(f"the log has {log.count(name)} times {name!r}")
    standing, passing = faults(rows)
    for number in sorted(standing - named):
        soak.fail(f"a fault without its line: s{number}")
    return {"lines": len(lines), "sources_named": len(named), "faults_gone_when_asked_again": passing}


def faults(rows: list[dict[str, Any]]) -> tuple[set[int], int]:
    """Return the sources that failed, and how many faults were gone when the client asked once more at once."""
    standing: set[int] = set()
    passing = 0
    by_source: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_source[row["source"]].append(row)
    for number, answers in by_source.items():
        for place, row in enumerate(answers):
            if row["kind"] not in TROUBLES or place + 1 == len(answers):
                continue
            soon = [one for one in answers[place + 1 : place + 4] if one["at"] - row["at"] < AGAIN]
            if any(one["kind"] not in TROUBLES for one in soon):
                passing += 1
            else:
                standing.add(number)
    return standing, passing


def report(soak: Soak, status: int) -> dict[str, Any]:
    """Judge it all."""
    if status:
        soak.fail(f"the daemon ended with status {status}")
    rows = [json.loads(line) for line in (soak.folder / "origin.log").read_text().splitlines() if line.endswith("}")]
    late = [(b - a, a) for a, b in zip(soak.ticks, soak.ticks[1:], strict=False) if b - a > LATE]
    blind = [(a, b) for a, b in zip(soak.looks, soak.looks[1:], strict=False) if b - a > 0.9]
    missed = [gap for gap, at in late if not any(a - 1 < at + gap and at < b + 1 for a, b in blind)]
    if missed:
        soak.fail(f"{len(missed)} ticks missed; longest gap {max(missed):.1f} s")
    rise = slope(soak.memory)
    if soak.minutes >= 20 and rise > STEEP:
        soak.fail(f"memory grows by {rise:.1f} MiB an hour")
    took = sorted(soak.took)
    log = (soak.folder / "daemon.log").read_text()
    end = max((row["at"] for row in rows), default=0.0)
    return {
        "minutes": soak.minutes,
        "answers_by_kind": dict(Counter(row["kind"] for row in rows)),
        "headlines": judge_headlines(soak, rows, end),
        "revisions_seen": len(soak.revisions),
        "ticks": len(soak.ticks),
        "ticks_missed": len(missed),
        "longest_between_ticks_s": round(
            max((b - a for a, b in zip(soak.ticks, soak.ticks[1:], strict=False)), default=0), 2
        ),
        "gaps_while_the_watcher_itself_was_late": len(late) - len(missed),
        "memory_mib": {
            "first": round(soak.memory[0][1], 1),
            "half": round(soak.memory[len(soak.memory) // 2][1], 1),
            "last": round(soak.memory[-1][1], 1),
            "most": round(max(size for _, size in soak.memory), 1),
            "an_hour": round(rise, 1),
        },
        "reader_answers": dict(soak.statuses),
        "reader_ms": {f"p{part}": round(1000 * took[len(took) * part // 100], 1) for part in (50, 95, 99)}
        if took
        else {},
        "events": soak.events,
        "log": judge_log(soak, rows, log),
        "wrong": soak.wrong,
    }


async def run(soak: Soak) -> int:
    """Run it all for the time; return the daemon's exit status."""
    origin_log, pace = soak.folder / "origin.log", max(60.0, min(600.0, soak.minutes * 15))
    words = [sys.executable, faulty_origin.__file__, str(SEED), str(pace), str(origin_log)]
    origin = subprocess.Popen(words, stdout=subprocess.PIPE)
    assert origin.stdout
    port, fickle = (int(word) for word in (await asyncio.to_thread(origin.stdout.readline)).split())
    config = configure(soak.folder, port, fickle)
    soak.public, soak.admin = re.findall(r'"(127\.0\.0\.1:\d+)"', config.read_text())[-2:]
    with (soak.folder / "daemon.log").open("wb") as log:
        daemon = subprocess.Popen([sys.executable, "-m", "tickerfeed", "-c", config, "run"], stdout=log, stderr=log)
    tasks: list[asyncio.Task[None]] = []
    try:
        while not (soak.folder / "output" / "feed.json").exists():
            if daemon.poll() is not None:
                raise SystemExit((soak.folder / "daemon.log").read_text())
            await asyncio.sleep(0.2)
        await asyncio.sleep(2)
        crowd = [read_on(soak, random.Random(SEED + number)) for number in range(READERS)]
        work = [*crowd, *(listen(soak) for _ in range(PAGES)), remember(soak), watch(soak, daemon.pid)]
        tasks = [asyncio.create_task(one) for one in work]
        end = time.monotonic() + 60 * soak.minutes
        while time.monotonic() < end and daemon.poll() is None:
            await asyncio.sleep(min(60, max(0.1, end - time.monotonic())))
            size = soak.memory[-1][1] if soak.memory else 0
            told = f"{len(soak.seen)} headlines shown, {sum(soak.statuses.values())} answers, {size:.0f} MiB"
            print(f"{time.strftime('%H:%M:%S')} {told}, {len(soak.wrong)} wrong", flush=True)
        await asyncio.sleep(1)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if daemon.poll() is None:
            daemon.send_signal(signal.SIGTERM)
        try:
            status = await asyncio.to_thread(daemon.wait, 15)
        except subprocess.TimeoutExpired:
            soak.fail("the daemon did not stop in 15 seconds")
            daemon.kill()
            status = daemon.wait()
        origin.terminate()
        origin.wait()
    return status


def main() -> None:
    minutes = float(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="tickerfeed-soak-") as scratch:
        folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        soak = Soak(folder, minutes)
        done = report(soak, asyncio.run(run(soak)))
    print(json.dumps(done, ensure_ascii=False, indent=1))
    sys.exit(1 if soak.wrong else os.EX_OK)


if __name__ == "__main__":
    main()
