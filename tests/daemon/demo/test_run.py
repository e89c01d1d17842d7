from __future__ import annotations

import json
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tickerfeed.daemon.demo.province import OUTLETS
from tickerfeed.daemon.demo.run import compose, forget, run_demo, welcome
from tickerfeed.daemon.memory import OwnerLock
from tickerfeed.errors import StoreError
from tickerfeed.serve.options import ServeOptions

ANYWHERE = ServeOptions("127.0.0.1:0", "127.0.0.1:0")


class Newcomer:
    """Reads what is said, looks at what is served in a thread of its own, and stops the demonstration with SIGINT."""

    def __init__(self, look: Callable[[str], None]) -> None:
        self.said = ""
        self._look = look
        self._pool = ThreadPoolExecutor(1)

    def __call__(self, text: str) -> None:
        self.said = text
        self.seen = self._pool.submit(self._visit, text.split()[2])

    def _visit(self, address: str) -> None:
        try:
            self._look(address)
        finally:
            signal.raise_signal(signal.SIGINT)


def wait_for(address: str, name: str, is_there: Callable[[Any], bool], seconds: float = 60) -> Any:
    """Return the JSON document once it is as wanted."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = httpx.get(address + name, trust_env=False)
        if answer.status_code == 200 and is_there(answer.json()):
            return answer.json()
        time.sleep(0.1)
    pytest.fail(f"{name} was never as wanted: {answer.status_code} {answer.text[:500]}")


def look(address: str) -> None:
    names = {one.name for one in OUTLETS}
    feed = wait_for(address, "feed.json", lambda feed: len(feed["items"]) > 35)
    ticker = wait_for(address, "ticker.json", lambda ticker: {row["source"]["id"] for row in ticker["items"]} == names)
    assert [row for row in ticker["items"] if row["outlets"] > 1]
    titles = [item["title"] for item in feed["items"]]
    assert len(set(titles)) == len(titles)
    status = wait_for(address, "status.json", lambda status: status["sources"][-1]["state"] != "pending")
    assert status["sources"][-1]["id"] == "xa-van-trang"
    assert status["sources"][-1]["state"] in ("http-error", "not-a-feed")  # by the time that it took to come here


@pytest.mark.usefixtures("haste")
def test_a_newcomer_finds_the_news_of_five_papers_and_stops_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    newcomer = Newcomer(look)
    assert run_demo(newcomer, ANYWHERE, "out") == 0
    newcomer.seen.result()
    assert "Stop: Ctrl-C" in newcomer.said
    assert json.loads((tmp_path / "out/ticker.json").read_bytes())["items"]


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
