from __future__ import annotations

import asyncio

import pytest

from tickerfeed.fetch import idle
from tickerfeed.fetch.idle import Idle


class Wire:
    """A line that remembers whether it was closed."""

    def __init__(self, is_quiet: bool = True) -> None:
        self.is_quiet = is_quiet
        self.is_closed = False

    def close(self) -> None:
        self.is_closed = True


async def test_the_youngest_line_to_a_place_is_taken_once() -> None:
    kept, lines = Idle(), [Wire(), Wire(), Wire()]
    for key, line in zip("aab", lines, strict=True):
        kept.put(key, line)
    assert [kept.take(key) for key in "aaab"] == [lines[1], lines[0], None, lines[2]]
    assert len(kept) == 0
    kept.close()


async def test_a_line_that_speaks_up_or_has_ended_is_not_used() -> None:
    kept, good, bad = Idle(), Wire(), Wire(is_quiet=False)
    kept.put("a", good)
    kept.put("a", bad)
    assert kept.take("a") is good
    assert bad.is_closed
    kept.close()


async def test_of_many_lines_the_oldest_are_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idle, "MAX_IDLE", 2)
    kept, lines = Idle(), [Wire() for _ in range(4)]
    for number, line in enumerate(lines):
        kept.put(number % 2, line)
    assert [line.is_closed for line in lines] == [True, True, False, False]
    assert (len(kept), kept.take(0), kept.take(1)) == (2, lines[2], lines[3])
    kept.close()


async def test_lines_grow_old_and_are_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idle, "KEEP_ALIVE", 0.02)
    kept, first, second = Idle(), Wire(), Wire()
    kept.put("a", first)
    await asyncio.sleep(0.01)
    kept.put("b", second)
    while not second.is_closed:
        await asyncio.sleep(0.005)
        assert first.is_closed or not second.is_closed
    assert (first.is_closed, len(kept), kept.take("a")) == (True, 0, None)
    kept.close()


async def test_closed_it_keeps_none() -> None:
    kept, early, late = Idle(), Wire(), Wire()
    kept.put("a", early)
    kept.close()
    kept.put("a", late)
    assert (early.is_closed, late.is_closed, len(kept)) == (True, True, 0)
