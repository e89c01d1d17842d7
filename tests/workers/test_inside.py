from __future__ import annotations

import builtins
import importlib
import multiprocessing
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from tickerfeed.errors import NotAFeed, ParseLimit
from tickerfeed.model import Feed, Response, Source
from tickerfeed.parse import document
from tickerfeed.workers import inside

SOURCE = Source("bao", "https://bao.example/rss")
MEMORY = 300_000_000


def answer(body: bytes) -> Response:
    return Response(SOURCE.url, 200, {}, body)


def test_a_job_gives_a_feed_or_the_failure() -> None:
    assert isinstance(inside.work("feed", answer(b"<rss version='2.0'/>"), SOURCE, 9), Feed)
    assert isinstance(inside.work("feed", answer(b"<html/>"), SOURCE, 9), NotAFeed)


def test_a_worker_out_of_memory_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(*_: Any) -> None:
        raise ParseLimit("memory")

    def leave(status: int) -> None:
        raise SystemExit(status)

    monkeypatch.setattr(document, "parse", greedy)
    monkeypatch.setattr(os, "_exit", leave)
    with pytest.raises(SystemExit) as caught:
        inside.work("feed", answer(b""), SOURCE, 9)
    assert caught.value.code == inside.OUT_OF_MEMORY


def prepared(results: Any) -> None:
    before = inside._size()
    inside.prepare(MEMORY)
    sys.stdout.write("ồn ào")
    results.send(
        {
            "rise": resource.getrlimit(resource.RLIMIT_AS)[0] - before,
            "core": resource.getrlimit(resource.RLIMIT_CORE)[0],
            "interrupt": signal.getsignal(signal.SIGINT) is signal.SIG_IGN,
            "terminate": signal.getsignal(signal.SIGTERM) is signal.SIG_DFL,
            "quiet": [Path(f"/proc/self/fd/{stream}").readlink() == Path(os.devnull) for stream in (0, 1, 2)],
        }
    )


def test_a_prepared_worker_is_quiet_killable_and_limited() -> None:
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=prepared, args=(theirs,))
    process.start()
    found = ours.recv()
    process.join()
    assert MEMORY <= found.pop("rise") < MEMORY * 2
    assert found == {"core": 0, "interrupt": True, "terminate": True, "quiet": [True] * 3}


def test_what_needs_files_comes_before_the_cage(monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []

    def shut() -> str:
        steps.append("cage")
        return "no network rules in this kernel"

    monkeypatch.setattr(signal, "signal", lambda *_: steps.append("signal"))
    monkeypatch.setattr(importlib, "import_module", steps.append)
    monkeypatch.setattr(os, "dup2", lambda _, stream: steps.append(f"stream {stream}"))
    monkeypatch.setattr(inside, "_limit", lambda memory: steps.append(f"limit {memory}"))
    monkeypatch.setattr(inside.cage, "shut", shut)
    monkeypatch.setattr(inside, "LACK", "not a worker")
    inside.prepare(7)
    modules = [module for module, _ in inside.JOBS.values()]
    assert steps == [
        *("signal", "signal", *modules, "feedparser", "stream 0", "stream 1", "stream 2", "limit 7", "cage")
    ]
    assert inside.LACK == "no network rules in this kernel"


def test_a_process_is_as_large_as_the_system_says() -> None:
    told = Path("/proc/self/statm").read_text(encoding="ascii").split()
    pages = inside._size() // os.sysconf("SC_PAGE_SIZE")
    assert pages >= int(told[1])  # what of it is in memory
    assert pages != inside._UNKNOWN_SIZE // os.sysconf("SC_PAGE_SIZE")


def test_a_system_without_limits_is_lived_with(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "resource":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    inside._limit(1)


def test_a_system_that_tells_no_sizes_is_taken_to_be_large(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: Any, **__: Any) -> str:
        raise FileNotFoundError

    monkeypatch.setattr(Path, "read_text", missing)
    assert inside._size() == inside._UNKNOWN_SIZE


@pytest.mark.parametrize(("most", "expected"), [(-1, 1_000_010), (500, 500), (2_000_000, 1_000_010)])
def test_a_lower_limit_of_the_system_stays(most: int, expected: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, tuple[int, int]]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (most, most))
    monkeypatch.setattr(resource, "setrlimit", lambda what, limits: asked.append((what, limits)))
    monkeypatch.setattr(inside, "_size", lambda: 1_000_000)
    inside._limit(10)
    assert asked[0] == (resource.RLIMIT_AS, (expected, most))
