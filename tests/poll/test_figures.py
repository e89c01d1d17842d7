from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.poll.figures import MEMORY, days, fade, figure

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)


def test_a_figure_fades_to_a_third() -> None:
    assert fade(0) == 1
    assert 0.36 < fade(MEMORY) < 0.37


@given(st.floats(0, 1e4), st.floats(0, 1e4))
def test_fading_in_two_steps_is_fading_in_one(a: float, b: float) -> None:
    assert fade(a) * fade(b) == pytest.approx(fade(a + b))


def test_days_between() -> None:
    assert days(NOW, NOW + timedelta(hours=36)) == 1.5
    assert [days(NOW, NOW - timedelta(days=1)), days(None, NOW), days(NOW, None)] == [0, 0, 0]


@pytest.mark.parametrize(("number", "said"), [(30.4, "30"), (10, "10"), (2.54, "2.5"), (3.0, "3"), (0, "0")])
def test_a_figure_is_said_as_people_do(number: float, said: str) -> None:
    assert figure(number) == said
