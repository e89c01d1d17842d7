"""A disk that is full, read-only or failing, at each change: told in one line, and made good by the next run."""

from __future__ import annotations

import pytest
from faulted_place import Place, Series, numbers, one_line
from saboteur import Plan

POLL = ["poll", "--all"]


@pytest.mark.slow
@pytest.mark.parametrize(("do", "stays"), [("ENOSPC", True), ("EROFS", True), ("EIO", False)])
def test_the_disk_under_the_outputs(place: Place, do: str, stays: bool) -> None:
    series = Series(f"outputs, {do}")
    for step in numbers(place.run(*POLL).steps, ("file",), most=14):
        series.survive(place, Plan(step, do, ("file",), stays), POLL, place.links(6), told=one_line(0, 1))
    series.judge()


@pytest.mark.slow
@pytest.mark.parametrize(("do", "stays"), [("full", True), ("read-only", True), ("fails", False), ("locked", True)])
def test_the_disk_under_the_store(place: Place, do: str, stays: bool) -> None:
    series = Series(f"store, {do}")
    for step in numbers(place.run(*POLL).steps, ("sql",), most=14):
        series.survive(place, Plan(step, do, ("sql",), stays), POLL, place.links(6), told=one_line(0, 3))
    series.judge()


def test_one_fault_of_each_kind(place: Place) -> None:
    """The series in short: for every day."""
    series = Series("in short")
    steps = place.run(*POLL).steps
    files = [name for name in steps if name.startswith("file")]
    swap = next(n for n, name in enumerate(files, 1) if name.startswith("file replace") and name.endswith("/current"))
    folds = [n for n, name in enumerate(steps, 1) if name == "port SqlStore.save_fold<"]
    series.survive(place, Plan(folds[0]), POLL, place.links(6))
    series.survive(place, Plan(swap, kinds=("file",)), POLL, place.links(6))
    series.survive(place, Plan(swap, "ENOSPC", ("file",), stays=True), POLL, place.links(6), told=one_line(0, 1))
    series.survive(place, Plan(9, "full", ("sql",), stays=True), POLL, place.links(6), told=one_line(3))
    series.judge()
