"""A made-up province, a store and outputs of which nothing may be lost or doubled, and who looks that it is so."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol
from xml.sax.saxutils import escape

import stage
from lxml import etree
from saboteur import Plan

ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = 3
PATIENCE = 40.0  # seconds for one command


class Origin(Protocol):
    """The loopback web server of `conftest`."""

    address: str
    documents: dict[str, tuple[int, str, bytes]]

    def put(self, path: str, body: bytes, media_type: str = ..., status: int = ...) -> str: ...


@dataclass(frozen=True)
class Ended:
    """What came of one command."""

    status: int | None
    steps: list[str]
    fired: str
    stderr: str
    stdout: str

    @property
    def troubles(self) -> list[str]:
        """What it wrote to standard error, blank lines left out."""
        return [line for line in self.stderr.splitlines() if line.strip()]


class Stage:
    """The process that forks one for each command."""

    def __init__(self, environment: dict[str, str]) -> None:
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self._process = subprocess.Popen([sys.executable, stage.__file__], env=environment, **pipes)
        self._read()

    def _read(self) -> Any:
        assert self._process.stdout
        return json.loads(self._process.stdout.readline())

    def run(self, folder: Path, words: Sequence[str], plan: Plan | None = None, patience: float = PATIENCE) -> Ended:
        """Run one command in `folder` and return what came of it."""
        order = {"folder": str(folder), "words": words, "plan": asdict(plan or Plan()), "patience": patience}
        assert self._process.stdin
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()
        return Ended(**self._read())

    def close(self) -> None:
        """End it."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(10)


def rss(place: int, rows: Sequence[tuple[str, str]]) -> bytes:
    """Return the feed of one paper: (number, title) of each item, the newest first."""
    items = "".join(
        f"<item><title>{escape(title)}</title><link>https://bao{place}.example/tin-{number}</link>"
        f"<guid>bao{place}-{number}</guid></item>"
        for number, title in rows
    )
    return f'<rss version="2.0"><channel><title>Báo {place}</title>{items}</channel></rss>'.encode()


_SUBJECTS = (
    "Cầu Bến Thủy",
    "Chợ Đông Ba",
    "Hồ Kẻ Gỗ",
    "Cảng Vũng Áng",
    "Đèo Ngang",
    "Chùa Hương",
    "Núi Nài",
    "Sông La",
)
_EVENTS = ("đón khách trở lại", "sửa xong mái vòm", "lập đội cứu hộ mới", "mở lớp dạy bơi miễn phí")


def titles(place: int, count: int) -> list[tuple[str, str]]:
    """Return the first headlines of a paper, the newest first; no two anywhere are of one story."""
    names = [(f"{_SUBJECTS[n % 8]} {_EVENTS[(n // 2 + place) % 4]} ngày {7 * place + n + 1}", n) for n in range(count)]
    return [(str(number), title) for title, number in reversed(names)]


@dataclass
class Readers:
    """Who subscribes to the combined feed: what each id was called, and what each link's ids were."""

    ids: dict[str, set[str]] = field(default_factory=dict)

    def look(self, out: Path) -> list[str]:
        """Read the feed; return what a reader would complain of."""
        if not (out / "feed.atom").exists():
            return []
        found: list[str] = []
        rows = shown(out)
        for link, name in rows:
            self.ids.setdefault(link, set()).add(name)
            if len(self.ids[link]) > 1:
                found.append(f"{link} is told twice, as {sorted(self.ids[link])}")
        links = [link for link, _ in rows]
        found += [f"{link} stands twice in the feed" for link in {one for one in links if links.count(one) > 1}]
        return found


def shown(out: Path) -> list[tuple[str, str]]:
    """Return link and id of each entry of the combined feed."""
    root = etree.fromstring((out / "feed.atom").read_bytes())
    entries = root.iter(f"{ATOM}entry")
    return [(str(one.find(f"{ATOM}link").get("href")), str(one.findtext(f"{ATOM}id"))) for one in entries]


def broken(out: Path) -> list[str]:
    """Return what is not whole, or not of one revision, among the outputs; nothing at all is whole."""
    if not (out / "current").is_symlink():
        return []
    current = (out / "current").resolve()  # once: a daemon may be about to show another
    try:
        manifest = json.loads((current / "manifest.json").read_bytes())
        found = [f"{row['name']} is not as the manifest says" for row in manifest["files"] if not _fits(current, row)]
        named = {row["name"] for row in manifest["files"]}
        there = {str(path.relative_to(current)) for path in current.rglob("*") if path.is_file()}
        found += [f"{name} is not in the manifest" for name in there - named - {"manifest.json"}]
        for name in ("ticker.json", "feed.json"):
            json.loads((current / name).read_bytes())
        for name in ("feed.atom", "feed.rss", "sources.opml"):
            etree.fromstring((current / name).read_bytes())
        if gzip.decompress((current / "feed.atom.gz").read_bytes()) != (current / "feed.atom").read_bytes():
            found.append("feed.atom.gz is of another revision")
    except (OSError, ValueError, KeyError, etree.XMLSyntaxError) as exc:
        return [f"the outputs cannot be read: {type(exc).__name__}: {exc}"]
    links = [path for path in out.iterdir() if path.is_symlink()]
    return found + [f"{path.name} leads to nothing" for path in links if not path.exists()]


def _fits(folder: Path, row: dict[str, Any]) -> bool:
    try:
        body = (folder / row["name"]).read_bytes()
    except OSError:
        return False
    return (len(body), hashlib.sha256(body).hexdigest()) == (row["size"], row["sha256"])


class Place:
    """A folder with a configuration, a store and outputs, and the origin that it polls."""

    def __init__(
        self, folder: Path, origin: Origin, stage: Stage | None = None, store: str = "", more: str = ""
    ) -> None:
        self.folder, self.origin, self.stage = folder / "work", origin, stage
        self._kept = folder / "kept"
        self._documents: dict[str, tuple[int, str, bytes]] = {}
        self.folder.mkdir()
        self.out = self.folder / "out"
        self.database = self.folder / "t.db"
        self.store = store or f"sqlite:///{self.database}"
        self.readers = Readers()
        self.configure(FEEDS, more)

    def configure(self, feeds: int, more: str = "", name: str = "tickerfeed.toml", store: str = "") -> Path:
        """Write a configuration with the first so many papers."""
        sources = "".join(
            f'[[source]]\nid = "bao-{n}"\nurl = "http://{self.origin.address}/{n}.rss"\nkind = "feed"\n'
            f'province = "VN-23"\nmin_interval = "1s"\n'
            for n in range(feeds)
        )
        path = self.folder / name
        path.write_text(
            f'[store]\nurl = "{store or self.store}"\n[publish]\ndirectory = "{self.out}"\n'
            f'[fetch]\nper_host = {FEEDS}\nallow_networks = ["{self.origin.address}"]\n'
            '[poll]\ninterval = "1s"\nmin_interval = "1s"\nmax_interval = "2s"\nrequests_per_day = 86400\n'
            '[serve]\nlisten = "127.0.0.1:0"\nadmin = "127.0.0.1:0"\n'
            f'{more}{sources}[[edition]]\nid = "mot"\ntitle = "Một"\nsources = ["bao-0"]\n'
        )
        return path

    def write(self, count: int, feeds: int = FEEDS) -> None:
        """Let every paper have so many headlines."""
        for place in range(feeds):
            self.origin.put(f"/{place}.rss", rss(place, titles(place, count)))

    @staticmethod
    def links(count: int, feeds: int = FEEDS) -> set[str]:
        """Return where the headlines lead when every paper has so many."""
        return {f"https://bao{place}.example/tin-{n}" for place in range(feeds) for n in range(count)}

    def run(self, *words: str, plan: Plan | None = None) -> Ended:
        """Run a command here."""
        assert self.stage
        return self.stage.run(self.folder, ["-c", "tickerfeed.toml", *words], plan)

    def keep(self) -> None:
        """Keep all of this as it is, for `again`."""
        self._documents = dict(self.origin.documents)
        shutil.copytree(self.folder, self._kept, symlinks=True)

    def keep_again(self) -> None:
        """Keep it as it is now, instead of what was kept before."""
        shutil.rmtree(self._kept)
        self.keep()

    def again(self) -> None:
        """Be as it was when it was kept; those who read were there then, and not since."""
        shutil.rmtree(self.folder)
        shutil.copytree(self._kept, self.folder, symlinks=True)
        self.readers = Readers()
        self.readers.look(self.out)
        self.origin.documents.update(self._documents)

    def complaints(self, links: set[str] | None = None) -> list[str]:
        """Return what is wrong here; with `links`, these and no others must be shown and kept."""
        found = [*broken(self.out), *(f"edition: {one}" for one in broken(self.out / "editions" / "mot"))]
        found += self.readers.look(self.out) if not found else []
        if links is not None and not found:
            there = {link for link, _ in shown(self.out)} if (self.out / "feed.atom").exists() else set()
            found += [f"{link} is lost" for link in sorted(links - there)]
            found += [f"{link} is from nowhere" for link in sorted(there - links)]
        return found + (damaged(self.database, links) if self.store.startswith("sqlite") else [])


class Daemon:
    """A `tickerfeed run` at a place, for as long as the block lasts; then it must end in order."""

    def __init__(self, place: Place, log: Path, patience: float = PATIENCE) -> None:
        self.place, self._log, self._patience = place, log, patience

    def __enter__(self) -> Daemon:
        words = [sys.executable, "-m", "tickerfeed", "-c", "tickerfeed.toml", "run"]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(words, cwd=self.place.folder, stdout=log, stderr=log)
        self.until(lambda: " serving " in self.log, "its start")
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self._process.send_signal(signal.SIGTERM if kind is None else signal.SIGKILL)
        assert self._process.wait(PATIENCE) == 0 or kind, self.log

    @property
    def log(self) -> str:
        """What it has logged so far."""
        return self._log.read_text()

    @property
    def errors(self) -> list[str]:
        """The lines that tell of a trouble."""
        return [line for line in self.log.splitlines() if " ERROR " in line or "Traceback" in line]

    def until(self, is_so: Callable[[], object], what: str) -> None:
        """Wait until something is so."""
        end = time.monotonic() + self._patience
        while not is_so():
            assert self._process.poll() is None, f"it ended by itself:\n{self.log}"
            assert time.monotonic() < end, f"waited in vain for {what}:\n{self.log}"
            time.sleep(0.05)

    def until_shown(self, links: set[str]) -> None:
        """Wait until these headlines are shown, and no others."""
        self.until(lambda: not self.place.complaints() and {one for one, _ in shown(self.place.out)} == links, "news")


def damaged(database: Path, links: set[str] | None) -> list[str]:
    """Return what is wrong in the store itself."""
    if not database.exists():
        return [] if links is None else ["there is no store"]
    connection = sqlite3.connect(database)
    try:
        found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        if links is None:
            return found
        in_stories = (
            "SELECT json_extract(body, '$.link'), count(member.story) FROM entry LEFT JOIN member ON entry_id = id"
        )
        rows = connection.execute(f"{in_stories} GROUP BY id").fetchall()
        found += [f"{link} is in {count} stories" for link, count in rows if count != 1]
        kept = [link for link, _ in rows]
        found += [f"{link} is kept {kept.count(link)} times" for link in links if kept.count(link) != 1]
        empty = "SELECT count(*) FROM story WHERE number NOT IN (SELECT story FROM member)"
        found += ["a story has no members"] * (connection.execute(empty).fetchone()[0] > 0)
    except sqlite3.Error as exc:
        return [f"the store cannot be read: {exc}"]
    finally:
        connection.close()
    return found


@dataclass
class Series:
    """Faults of one kind, tried one after another."""

    name: str
    tried: int = 0
    missed: int = 0  # the run had fewer steps than the one that was counted
    wrong: list[str] = field(default_factory=list)

    def survive(
        self,
        place: Place,
        plan: Plan,
        words: Sequence[str],
        links: set[str],
        told: Callable[[Ended], str] | None = None,
        after: Callable[[], list[str]] | None = None,
    ) -> None:
        """Let one fault come over a command, and see that the next run has everything in order, by itself.

        ``told`` looks at how the command ended, ``after`` at what is there before the next run.
        """
        place.again()
        ended = place.run(*words, plan=plan)
        where = f"{self.name}, {plan.do} at step {plan.at} ({ended.fired.replace(str(place.folder), '')})"
        complaints = place.complaints()
        if not ended.fired:
            self.missed += 1
        else:
            self.tried += 1
            complaints.append(told(ended) if told else killed(ended) if plan.do == "kill" else "")
        complaints += after() if after else []
        recovered = place.run("poll", "--all")
        if recovered.status != 0 or recovered.troubles:
            complaints.append(f"the next run ended with {recovered.status}: {recovered.stderr[-500:]}")
        complaints += place.complaints(links)
        self.wrong += [f"{where}: {one}" for one in complaints if one]

    def judge(self) -> None:
        """Say how many there were, and fail if one was not survived."""
        print(f"\n{self.name}: {self.tried} faults tried, {self.missed} not reached, {len(self.wrong)} complaints")
        assert not self.wrong, "\n".join(self.wrong[:20])
        assert self.tried


def killed(ended: Ended) -> str:
    """Return what is wrong where a command should have been killed."""
    return "" if ended.status == -signal.SIGKILL else f"it was not killed but ended with {ended.status}"


def one_line(*statuses: int) -> Callable[[Ended], str]:
    """Return what looks that the trouble was told in one line, with one of these exit statuses."""

    def look(ended: Ended) -> str:
        if ended.status == 0 and not ended.troubles:
            return "" if 0 in statuses else "nothing was said of it"
        lines = [line for line in ended.troubles if line.startswith("tickerfeed: ")]
        if ended.status in statuses and len(lines) == 1 and "a fault of ours" not in lines[0] and _is_brief(ended):
            return ""
        return f"ended with {ended.status}, not one of {statuses}, and said: {ended.stderr[-800:]}"

    return look


def _is_brief(ended: Ended) -> bool:
    return len(ended.troubles) <= 2 and "Traceback" not in ended.stderr


def numbers(steps: Sequence[str], kinds: Sequence[str] = ("port", "sql", "file"), most: int = 24) -> list[int]:
    """Return which steps of these kinds are to fail, counted among them from 1: some of each verb, evenly spread.

    All of them where TICKERFEED_FAULTS is "all".
    """
    counted = [step for step in steps if step.split()[0] in kinds]
    everyone = list(range(1, len(counted) + 1))
    if os.environ.get("TICKERFEED_FAULTS") == "all" or len(everyone) <= most:
        return everyone
    return sorted({everyone[n * (len(everyone) - 1) // (most - 1)] for n in range(most)})
