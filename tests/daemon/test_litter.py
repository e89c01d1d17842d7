from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from tickerfeed.daemon import litter


class Ring:
    def __init__(self) -> None:
        self.other: Ring | None = None


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


def circle() -> weakref.ref[Ring]:
    one, other = Ring(), Ring()
    one.other, other.other = other, one
    return weakref.ref(one)


def test_a_young_circle_goes_at_once() -> None:
    seen = circle()
    litter.put_by()
    assert seen() is None


def test_what_is_put_by_is_looked_at_by_the_sweep_alone() -> None:
    one, other = Ring(), Ring()
    one.other, other.other = other, one
    seen = weakref.ref(one)
    litter.put_by()
    del one, other
    litter.put_by()
    assert seen() is not None
    litter.Sweep().sweep()
    assert seen() is None


def test_what_is_put_by_goes_when_it_is_let_go_of() -> None:
    one = Ring()
    seen = weakref.ref(one)
    litter.put_by()
    del one
    assert seen() is None


def test_what_was_there_at_the_beginning_is_left_to_the_sweep() -> None:
    gc.set_threshold(10)
    seen = circle()
    litter.begin()
    assert litter.YOUNG == gc.get_threshold()[0]
    gc.collect()
    assert seen() is not None
    litter.Sweep().sweep()
    assert seen() is None


def test_who_leaves_looks_at_nothing_that_was_there() -> None:
    seen = circle()
    litter.leave()
    gc.collect()
    assert seen() is not None
    litter.Sweep().sweep()
    assert seen() is None


def test_a_sweep_that_would_take_long_is_not_done_in_passing(monkeypatch: pytest.MonkeyPatch) -> None:
    sweep = litter.Sweep()
    sweep.sweep()
    grown = [[each] for each in range(1000)]
    litter.put_by()
    monkeypatch.setattr(litter, "QUICK", sweep._each * (gc.get_freeze_count() - len(grown) / 2))
    seen = circle()
    litter.begin()
    sweep.may_sweep()
    assert seen() is not None
    monkeypatch.setattr(litter, "QUICK", sweep._each * (gc.get_freeze_count() + 1))
    sweep.may_sweep()
    assert seen() is None
    assert grown
