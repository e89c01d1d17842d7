"""The series itself: a defect that was put in on purpose must be reported."""

from __future__ import annotations

import pytest
from faulted_place import Place, Series, numbers
from saboteur import DEFECTS, Plan

POLL = ["poll", "--all"]


@pytest.mark.slow
@pytest.mark.parametrize("defect", DEFECTS)
def test_a_deliberate_defect_is_found(place: Place, defect: str) -> None:
    steps = place.run(*POLL, plan=Plan(defect=defect)).steps
    kinds = ("sql",) if defect == "forgotten transaction" else ("file",)
    series = Series(defect)
    for step in numbers(steps, kinds, most=60):
        series.survive(place, Plan(step, kinds=kinds, defect=defect), POLL, place.links(6))
        if series.wrong:
            break
    with pytest.raises(AssertionError, match=r"at step \d+"):
        series.judge()
