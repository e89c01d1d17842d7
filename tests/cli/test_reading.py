from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

Shell = Any
UNBUFFERED = {**os.environ, "PYTHONUNBUFFERED": "1"}
NOW = datetime(2026, 3, 1, tzinfo=UTC)
NEWS = "Nước sông Ngàn Phố dâng cao, hai xã phải sơ tán trong đêm"


def test_the_ticker_is_the_published_line(polled: Shell) -> None:
    line = polled("ticker").stdout
    assert line == (polled.folder / "output" / "ticker.txt").read_text("utf-8")
    tree = json.loads(polled("ticker", "--json").stdout)
    assert tree["text"] + "\n" == line
    assert [one["title"] for one in tree["items"]].count(NEWS) == 1
    assert all(one["reason"] for one in tree["items"])


@contextmanager
def watched(polled: Shell, *options: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tickerfeed", "--config", str(polled.config), "ticker", "--watch", *options]
    with subprocess.Popen(command, cwd=polled.folder, stdout=subprocess.PIPE, text=True, env=UNBUFFERED) as watcher:
        try:
            yield watcher
        finally:
            watcher.kill()


def test_the_line_is_watched_until_it_is_enough(polled: Shell) -> None:
    with watched(polled) as watcher:
        assert watcher.stdout
        assert NEWS in watcher.stdout.readline()
        done = polled("announce", "Cúp điện toàn xã", "--until", "2h", "--urgent")
        assert done.exit_code == 0, done.output
        assert watcher.stdout.readline().startswith("Cúp điện toàn xã")
        watcher.send_signal(signal.SIGINT)
        assert watcher.wait(timeout=20) == 0


def test_the_line_is_watched_as_json(polled: Shell) -> None:
    with watched(polled, "--json") as watcher:
        assert watcher.stdout
        assert NEWS in json.loads(watcher.stdout.readline())["text"]
        watcher.send_signal(signal.SIGINT)
        assert watcher.wait(timeout=20) == 0


def test_stories_are_shown_with_their_copies(polled: Shell) -> None:
    lines = polled("stories").stdout.splitlines()
    assert sum(NEWS in line for line in lines) == 2
    (copy,) = [line for line in lines if line.strip().startswith("= ")]
    assert NEWS in copy
    tree = json.loads(polled("stories", "--json", "--limit", "10").stdout)
    (told,) = [one for one in tree if one["title"] == NEWS]
    assert len(tree) == 3
    assert [one["title"] for one in told["copies"]] == [NEWS]
    assert told["copies"][0]["reason"]


def test_stories_are_bounded(polled: Shell) -> None:
    assert len(json.loads(polled("stories", "--json", "--limit", "1").stdout)) == 1


def test_a_dry_run_with_another_threshold(polled: Shell) -> None:
    done = polled("stories", "--replay", "--threshold", "0.5")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("4 entries, told in 3 stories; by the threshold 0.5 in 3:")
    tree = json.loads(polled("stories", "--replay", "--json").stdout)
    assert (tree["joined"], tree["parted"]) == (0, 0)
    assert polled("stories", "--threshold", "0.5").exit_code == 2
