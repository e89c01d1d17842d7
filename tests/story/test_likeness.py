from __future__ import annotations

import math
from datetime import timedelta

import pytest

from tickerfeed.story.likeness import MANNERS, Reason, ceiling, evidence, falls_short, leading, likeness
from tickerfeed.story.rarity import Rarity
from tickerfeed.story.weights import WEIGHTS
from tickerfeed.story.wording import Wording, wording

RARITY = Rarity()
ONE = wording("Lật thuyền trên sông Ngàn Sâu, hai học sinh mất tích")
OTHER = wording("Hai học sinh mất tích khi thuyền lật trên sông Ngàn Sâu")
ELSE = wording("Giá vàng trong nước đứng yên")
HOUR = timedelta(hours=1)


def score(a: object, b: object, apart: timedelta | None = HOUR) -> float:
    return likeness(a, b, apart, RARITY).score  # type: ignore[arg-type]


def test_every_figure_has_a_weight_and_every_weight_a_figure() -> None:
    found = evidence(ONE, OTHER, HOUR, RARITY)
    assert found.keys() == WEIGHTS.keys()
    assert {f"only one is {manner}" for manner in MANNERS} <= WEIGHTS.keys()


def test_the_same_news_is_likelier_than_other_news() -> None:
    assert score(ONE, OTHER) > 0.8
    assert score(ONE, ELSE) < 0.5


def test_time_speaks_against() -> None:
    assert score(ONE, OTHER, 20 * HOUR) < score(ONE, OTHER)
    assert score(ONE, OTHER, None) < score(ONE, OTHER)


def test_it_is_symmetric() -> None:
    assert likeness(ONE, OTHER, HOUR, RARITY) == likeness(OTHER, ONE, HOUR, RARITY)


def test_it_is_the_sum_of_its_reasons() -> None:
    found = likeness(ONE, OTHER, HOUR, RARITY)
    weights = [abs(reason.value) for reason in found.reasons]
    assert weights == sorted(weights, reverse=True)
    assert 0 < found.score < 1


def test_leading() -> None:
    assert leading([Reason("a", 1.25), Reason("b", -0.5), Reason("c", 0.1)], 2) == "a +1.2, b -0.5"


def test_empty_headlines_are_no_fault() -> None:
    assert 0 <= score(wording(""), ONE) <= 1


@pytest.mark.parametrize("hours", [0, 20, 47])
@pytest.mark.parametrize(
    ("a", "b"), [(ONE, OTHER), (ONE, ONE), (ONE, ELSE), (wording("hai hai hai"), wording("hai hai"))]
)
def test_no_sum_of_reasons_is_above_its_ceiling(a: Wording, b: Wording, hours: int) -> None:
    sums = (RARITY.sum(words) for words in (a.vocabulary & b.vocabulary, a.vocabulary, b.vocabulary))
    own = max(map(RARITY.weight, a.vocabulary - b.vocabulary), default=0.0)
    highest = ceiling(*sums, own, hours * HOUR, begin_alike=a.words[:2] == b.words[:2], are_repeated=True)
    reached = score(a, b, hours * HOUR)
    assert math.log(reached / (1 - reached)) <= highest + 1e-9
    assert not falls_short(a, b, hours * HOUR, RARITY, reached)


def test_words_alone_may_fall_short() -> None:
    assert falls_short(ONE, ELSE, HOUR, RARITY, 0.5)
    assert falls_short(ONE, OTHER, None, RARITY, 0.99)
