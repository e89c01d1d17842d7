from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tickerfeed.daemon.demo.province import OUTLETS
from tickerfeed.daemon.demo.run import compose, forget, welcome
from tickerfeed.daemon.memory import OwnerLock
from tickerfeed.errors import StoreError
from tickerfeed.serve.options import ServeOptions

PROGRAM = """
import sys
from tickerfeed.daemon.demo.run import run_demo
from tickerfeed.serve.options import ServeOptions
sys.exit(run_demo(lambda line: print(line, flush=True), ServeOptions("127.0.0.1:0", "127.0.0.1:0"), "out"))
"""


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen([sys.executable, "-c", PROGRAM], cwd=tmp_path, stdout=subprocess.PIPE, text=True)
    yield process
    process.kill()
    process.communicate()


def wait_for(address: str, name: str, is_there: Callable[[Any], bool], seconds: float = 60) -> Any:
    """Return the JSON document once it is as wanted."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = httpx.get(address + name, trust_env=False)
        if answer.status_code == 200 and is_there(answer.json()):
            return answer.json()
        time.sleep(0.1)
    pytest.fail(f"{name} was never as wanted: {answer.status_code} {answer.text[:500]}")


def test_a_newcomer_finds_the_news_of_five_papers_and_stops_it(demo: subprocess.Popen[str], tmp_path: Path) -> None:
    assert demo.stdout is not None
    address = demo.stdout.readline().split()[2]
    told = [demo.stdout.readline() for _ in range(3)]
    assert address in told[1]

    names = {one.name for one in OUTLETS}
    feed = wait_for(address, "feed.json", lambda feed: len(feed["items"]) > 35)
    ticker = wait_for(address, "ticker.json", lambda ticker: {row["source"]["id"] for row in ticker["items"]} == names)
    copied = [row for row in ticker["items"] if row["outlets"] > 1]
    assert copied
    titles = [item["title"] for item in feed["items"]]
    assert len(set(titles)) == len(titles)

    demo.send_signal(signal.SIGINT)
    assert demo.wait(15) == 0
    kept = json.loads((tmp_path / "out/ticker.json").read_bytes())
    assert kept["items"]


def test_the_configuration_dials_the_province_and_nothing_else() -> None:
    config = compose(8765, ServeOptions(), "output")
    assert config.fetch.allow_networks == ("127.0.0.1:8765",)
    assert all(source.url.startswith("http://127.0.0.1:8765/") for source in config.sources)
    assert len({source.id for source in config.sources}) == 6


def test_each_demonstration_begins_anew(tmp_path: Path) -> None:
    store = tmp_path / "var/demo.db"
    store.parent.mkdir()
    for name in ("demo.db", "demo.db-wal", "demo.db-shm"):
        (store.parent / name).touch()
    forget(store)
    forget(store)
    assert [path.name for path in store.parent.iterdir()] == ["demo.db.lock"]


def test_a_demonstration_that_runs_is_not_disturbed(tmp_path: Path) -> None:
    store = tmp_path / "demo.db"
    store.touch()
    with OwnerLock(f"sqlite:///{store}"), pytest.raises(StoreError, match="another tickerfeed"):
        forget(store)
    assert store.exists()


def test_a_store_that_cannot_be_removed_is_named(tmp_path: Path) -> None:
    (tmp_path / "demo.db").mkdir()
    with pytest.raises(StoreError, match=r"demo\.db: cannot be removed"):
        forget(tmp_path / "demo.db")


def test_the_welcome_says_where_and_how_to_stop_in_two_languages() -> None:
    text = welcome("http://127.0.0.1:8080/")
    assert text.count("http://127.0.0.1:8080/ ") == 2
    assert all(words in text for words in ("Trang tin", "Dừng: Ctrl-C", "The page", "Stop: Ctrl-C"))
