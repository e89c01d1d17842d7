"""The daemon killed at random moments: outputs stay whole, and nothing is lost or published twice."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import pytest
from lxml import etree

KILLS = 50
ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = 6


class Origin(Protocol):
    address: str

    def put(self, path: str, body: bytes, media_type: str = ..., status: int = ...) -> str: ...


def rss(place: int, count: int) -> bytes:
    items = "".join(
        f"<item><title>Xã số {place} công bố kết quả bình chọn lần thứ {n} trong năm</title>"
        f"<link>https://bao{place}.example/tin-{n}-{1000 + n}</link><guid>bao{place}-{n}</guid></item>"
        for n in reversed(range(count))
    )
    return f'<rss version="2.0"><channel><title>Báo {place}</title>{items}</channel></rss>'.encode()


def configure(folder: Path, origin: Origin) -> Path:
    sources = "".join(
        f'[[source]]\nid = "bao-{n}"\nurl = "http://{origin.address}/{n}.rss"\nmin_interval = "1s"\n'
        for n in range(FEEDS)
    )
    path = folder / "tickerfeed.toml"
    path.write_text(
        f'[store]\nurl = "sqlite:///{folder}/t.db"\n[publish]\ndirectory = "{folder}/out"\nentries = 5000\n'
        f'[fetch]\nper_host = {FEEDS}\nallow_networks = ["{origin.address}"]\n'
        '[poll]\ninterval = "1s"\nmin_interval = "1s"\nmax_interval = "2s"\nrequests_per_day = 86400\n'
        "first_entries = 500\nburst = 500\n"
        '[serve]\nlisten = "127.0.0.1:0"\nadmin = "127.0.0.1:0"\n' + sources
    )
    return path


def start(config: Path) -> subprocess.Popen[bytes]:
    """Start a daemon whose log goes to a file beside its configuration."""
    command = [sys.executable, "-m", "tickerfeed", "--config", str(config), "run"]
    with config.with_suffix(".log").open("wb") as log:
        return subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)


def kill(daemon: subprocess.Popen[bytes]) -> None:
    os.killpg(daemon.pid, signal.SIGKILL)
    daemon.wait()


def titles(out: Path) -> list[str]:
    root = etree.fromstring((out / "feed.atom").read_bytes())
    return [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")]


def check_outputs(out: Path) -> None:
    """Every file is the one that the manifest names, and parses."""
    if not (out / "current").exists():
        return
    folder = out / "current"
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_bytes())
    named = {row["name"]: row for row in manifest["files"]}
    for name, row in named.items():
        body = (folder / name).read_bytes()
        assert (len(body), hashlib.sha256(body).hexdigest()) == (row["size"], row["sha256"]), name
    json.loads((folder / "ticker.json").read_bytes())
    json.loads((folder / "feed.json").read_bytes())
    for name in ("feed.atom", "feed.rss", "sources.opml"):
        etree.fromstring((folder / name).read_bytes())
    assert "feed.atom" in named


def check_store(path: Path) -> None:
    if path.exists():
        with sqlite3.connect(path) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def wait_for(is_so: Callable[[], bool], daemon: subprocess.Popen[bytes], what: str) -> None:
    for _ in range(400):
        if is_so():
            return
        assert daemon.poll() is None, "the daemon ended by itself"
        time.sleep(0.1)
    pytest.fail(f"waited in vain for {what}")


@pytest.mark.slow
def test_sigkill_at_any_moment_loses_and_doubles_nothing(tmp_path: Path, origin: Origin) -> None:
    chance = random.Random(20261122)
    config, out = configure(tmp_path, origin), tmp_path / "out"
    for round_ in range(KILLS):
        for place in range(FEEDS):
            origin.put(f"/{place}.rss", rss(place, 3 + round_))
        daemon = start(config)
        # The moment is the point of the test: from before the store opens to after the first publish.
        time.sleep(chance.uniform(0.3, 3.5))
        kill(daemon)
        check_outputs(out)
        check_store(tmp_path / "t.db")
    total = FEEDS * (2 + KILLS)
    daemon = start(config)
    log = config.with_suffix(".log")
    wait_for(lambda: "serving" in log.read_text(), daemon, "the daemon's start")
    wait_for((out / "feed.atom").exists, daemon, "the first publishing")
    wait_for(lambda: len(titles(out)) >= total, daemon, f"{total} entries")
    daemon.send_signal(signal.SIGTERM)
    assert daemon.wait(40) == 0, log.read_text()
    check_outputs(out)
    seen = titles(out)
    assert len(seen) == len(set(seen)) == total
