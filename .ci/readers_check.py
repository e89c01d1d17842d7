"""Follow feed.atom with real feed readers through a day on which editors act: readers_check.py

Three made-up outlets are polled; then stories are merged and split, a headline is corrected, a story is hidden, and
what was done is taken back. After each step every reader that is installed looks again, in the home it has had from
the start. None may show anything as new but what is: the story that a split brought. PYTHON names an interpreter that
has lemon24's `reader`. Prints what each saw; exit 1 when one saw too much, 2 when no reader is installed.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from xml.sax.saxutils import escape

COMMAND = Path(sys.executable).with_name("tickerfeed")
PYTHON = os.environ.get("PYTHON", sys.executable)
PATIENCE = 60  # seconds for one look of one reader
FLOOD = "Nước sông Ngàn Sâu dâng cao, hai xã phải sơ tán trong đêm"
MARKET = "Chợ phiên vùng cao họp trở lại sau bão"
FAIR = "Phiên chợ miền núi nhộn nhịp ngày gặp lại"
SCHOOL = "Trường bản Na Tổng đón học sinh vào lớp mới"
TITLES = {
    "song": [FLOOD, MARKET, "Xã vùng biển trồng thêm rừng chắn sóng"],
    "nui": [FLOOD, FAIR, "Hai nhà văn hóa thôn được sửa mái"],
    "bien": [FLOOD, SCHOOL, "Ngư dân trúng mẻ cá cơm đầu vụ"],
}


class Town(ThreadingHTTPServer):
    """Serves what is in `documents`, with ETags, and the published feed; remembers who asked for that."""

    daemon_threads = True

    def __init__(self, output: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.output = output
        self.documents: dict[str, bytes] = {}
        self.askers: list[str] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"

    def tell(self, titles: dict[str, list[str]]) -> None:
        for name, told in titles.items():
            items = "".join(
                f"<item><title>{escape(title)}</title><link>https://{name}.example/{number}</link>"
                f"<guid isPermaLink='false'>{name}-{number}</guid></item>"
                for number, title in enumerate(told)
            )
            self.documents[f"/{name}"] = (
                f"<rss version='2.0'><channel><title>{name}</title>{items}</channel></rss>".encode()
            )


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Town

    def do_GET(self) -> None:
        if self.path == "/feed.atom":
            self.server.askers.append(self.headers.get("User-Agent", ""))
            body, kind = (self.server.output / "feed.atom").read_bytes(), "application/atom+xml"
        else:
            body, kind = self.server.documents.get(self.path), "application/rss+xml"
        tag = f'"{hashlib.sha256(body or b"").hexdigest()[:16]}"'
        status = 404 if body is None else 304 if self.headers.get("If-None-Match") == tag else 200
        self.send_response(status)
        self.send_header("ETag", tag)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)) if status == 200 and body else "0")
        self.end_headers()
        if status == 200 and body:
            self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


class Site:
    """A tickerfeed over the three outlets."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.town = Town(folder / "out")
        sources = "".join(f'[[source]]\nid = "{name}"\nurl = "{self.town.url(f"/{name}")}"\n' for name in TITLES)
        (folder / "t.toml").write_text(
            f'store.url = "sqlite:///{folder}/t.db"\npublish.directory = "{folder}/out"\n'
            f'site.url = "{self.town.url("/")}"\n'
            f'fetch.allow_networks = ["127.0.0.1:{self.town.server_port}"]\n{sources}'
        )

    def run(self, *arguments: str) -> None:
        subprocess.run(
            [COMMAND, "--config", self.folder / "t.toml", *arguments], check=True, capture_output=True, text=True
        )

    def poll(self, titles: dict[str, list[str]]) -> None:
        self.town.tell(titles)
        self.run("poll", "--all")


def run(home: Path, *command: str | Path, limit: int = PATIENCE) -> str:
    """Run a reader's command in its own home; return what it printed."""
    env = os.environ | {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CACHE_HOME": str(home / "cache"),
    }
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=limit, env=env, cwd=home)
    return done.stdout


def rows(path: Path, *statements: str) -> list[str]:
    """Return the first column of the first statement's rows, then carry out the others."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
        found = [str(row[0]) for row in database.execute(statements[0])]
        for statement in statements[1:]:
            database.execute(statement)
    return found


def newsboat(home: Path, town: Town) -> list[str]:
    (home / "urls").write_text(town.url("/feed.atom") + "\n")
    (home / "config.txt").write_text("download-timeout 20\n")
    run(home, "newsboat", "-C", "config.txt", "-u", "urls", "-c", "cache.db", "-x", "reload")
    return rows(
        home / "cache.db",
        "SELECT title FROM rss_item WHERE unread = 1 AND deleted = 0",
        "UPDATE rss_item SET unread = 0",
    )


def sfeed(home: Path, town: Town) -> list[str]:
    (home / "sfeedrc").write_text(f"sfeedpath='{home}/feeds'\nfeeds() {{\n  feed tin '{town.url('/feed.atom')}'\n}}\n")
    # It keeps a corrected headline beside the old one, whatever a feed does: what counts are the ids.
    held = home / "feeds/tin"
    before = {line.split("\t")[5] for line in held.read_text().splitlines()} if held.exists() else set()
    run(home, "sfeed_update", "sfeedrc")
    told = {fields[5]: fields[1] for fields in (line.split("\t") for line in held.read_text().splitlines())}
    return [title for name, title in told.items() if name not in before]


def rss2email(home: Path, town: Town) -> list[str]:
    command = ("r2e", "-c", str(home / "r2e.cfg"), "-d", str(home / "r2e.json"))
    box = home / "box"
    if not box.exists():
        for name in ("new", "cur", "tmp"):
            (box / name).mkdir(parents=True)
        run(home, *command, "new", "doc@xa.example")
        text = (home / "r2e.cfg").read_text()
        given = {"email-protocol": "maildir", "maildir-path": str(box), "maildir-mailbox": ""}
        lines = (line.partition(" =")[0] for line in text.splitlines())
        whole = zip(lines, text.splitlines(), strict=True)
        (home / "r2e.cfg").write_text(
            "\n".join(f"{n} = {given[n]}" if n in given else line for n, line in whole) + "\n"
        )
        run(home, *command, "add", "tin", town.url("/feed.atom"))
    run(home, *command, "run")
    letters = [path for path in home.rglob("new/*") if path.is_file()]
    for letter in letters:
        letter.rename(letter.parents[1] / "cur" / letter.name)
    return [letter.name for letter in letters]


def feed2exec(home: Path, town: Town) -> list[str]:
    if not (home / "config").exists():
        for name in ("config", "cache", "data"):
            (home / name).mkdir()
        echo = ("--output", "feed2exec.plugins.echo", "--args", "ENTRY {item.title}")
        run(home, "feed2exec", "add", "tin", town.url("/feed.atom"), *echo)
    return [line for line in run(home, "feed2exec", "fetch").splitlines() if "ENTRY" in line]


LEMON = """
import sys, reader
own = reader.make_reader("reader.db")
own.add_feed(sys.argv[1], exist_ok=True)
own.update_feed(sys.argv[1])
for entry in list(own.get_entries(read=False)):
    print(entry.title)
    own.mark_entry_as_read(entry)
"""


def lemon(home: Path, town: Town) -> list[str]:
    return run(home, PYTHON, "-c", LEMON, town.url("/feed.atom")).splitlines()


def liferea(home: Path, town: Town) -> list[str]:
    database = home / "data/liferea/liferea.db"
    if not database.parent.exists():
        for path in (home / "config/liferea", database.parent, home / "cache"):
            path.mkdir(parents=True)
        (home / "config/liferea/feedlist.opml").write_text(
            '<?xml version="1.0"?><opml version="1.0"><head><title>x</title></head><body>'
            '<outline title="J" text="J" id="tinmoic" '
            f'type="rss" xmlUrl="{town.url("/feed.atom")}" updateInterval="1"/></body></opml>'
        )
    seen = len(town.askers)
    env = {"LIBGL_ALWAYS_SOFTWARE": "1", "GSETTINGS_BACKEND": "memory", "NO_AT_BRIDGE": "1"}
    env["WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS"] = "1"
    homes = {
        "HOME": home,
        "XDG_CONFIG_HOME": home / "config",
        "XDG_DATA_HOME": home / "data",
        "XDG_CACHE_HOME": home / "cache",
    }
    # Only when it is asked to end by itself does it write down what it subscribes to.
    own = "echo $$ > liferea.pid; exec liferea --mainwindow-state=hidden"
    command = ("dbus-run-session", "--", "xvfb-run", "-a", "sh", "-c", own)
    child = subprocess.Popen(
        command, env=os.environ | env | {name: str(path) for name, path in homes.items()}, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=home,
    )  # fmt: skip
    until = time.monotonic() + 2 * PATIENCE
    while time.monotonic() < until and not any("iferea" in agent for agent in town.askers[seen:]):
        time.sleep(0.5)
    time.sleep(6)  # it writes a while after it has read
    try:
        os.kill(int((home / "liferea.pid").read_text()), signal.SIGTERM)
        child.wait(20)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    if not any("iferea" in agent for agent in town.askers[seen:]):
        raise TimeoutError("did not ask for the feed")
    return rows(database, "SELECT title FROM items WHERE read = 0", "UPDATE items SET read = 1")


READERS: dict[str, tuple[str, Callable[[Path, Town], list[str]]]] = {
    "newsboat": ("newsboat", newsboat),
    "sfeed": ("sfeed_update", sfeed),
    "rss2email": ("r2e", rss2email),
    "feed2exec": ("feed2exec", feed2exec),
    "reader": ("", lemon),
    "liferea": ("liferea", liferea),
}


def day(site: Site) -> list[tuple[str, int, int, Callable[[], object]]]:
    """Return the steps: what happens, how many entries the feed has then, how many of them are new, and the deed."""
    corrected = TITLES | {"bien": [FLOOD, SCHOOL + " từ hôm nay", TITLES["bien"][2]]}
    return [
        ("begin", 7, 7, lambda: site.poll(TITLES)),
        ("nothing", 7, 0, lambda: site.poll(TITLES)),
        ("merge", 6, 0, lambda: site.run("merge", MARKET, FAIR)),
        ("correction", 6, 0, lambda: site.poll(corrected)),
        ("undo of the merge", 7, 0, lambda: site.run("undo")),
        ("split", 8, 1, lambda: site.run("split", FLOOD, "nui")),
        ("undo of the split", 7, 0, lambda: site.run("undo")),
        ("hide", 6, 0, lambda: site.run("hide", SCHOOL)),
        ("undo of the hide", 7, 0, lambda: site.run("undo")),
        ("announcement", 8, 1, lambda: site.run("announce", "Cắt điện toàn xã", "--until", "2h", "--urgent")),
        ("pin", 8, 0, lambda: site.run("pin", MARKET, "--until", "2h")),
    ]


def installed() -> list[str]:
    has_lemon = subprocess.run([PYTHON, "-c", "import reader"], check=False, capture_output=True).returncode == 0
    return [name for name, (command, _) in READERS.items() if (shutil.which(command) if command else has_lemon)]


def main() -> int:
    """Follow the day; return the exit status."""
    names, wrong = installed(), 0
    if not names:
        print("no feed reader is installed")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder))
        for name in names:
            (Path(folder) / name).mkdir()
        for step, count, expected, act in day(site):
            act()
            entries = (site.town.output / "feed.atom").read_text().count("<entry>")
            if entries != count:
                wrong += 1
                print(f"{step}: the feed has {entries} entries, not {count}")
            for name in names:
                try:
                    new = READERS[name][1](Path(folder) / name, site.town)
                except (OSError, sqlite3.Error, subprocess.TimeoutExpired) as failure:
                    new = [f"failed: {failure}"] * 99
                if len(new) != expected:
                    wrong += 1
                    print(f"{step}: {name} shows {len(new)} new, not {expected}: {new[:3]}")
            print(f"{step}: {expected} new, looked at by {', '.join(names)}")
        site.town.shutdown()
    print(f"{wrong} looks showed what they should not")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
