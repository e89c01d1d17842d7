"""How likely two headlines in different words tell one piece of news: a sum of named reasons.

Each reason is a figure of the pair (how many rare words they share, whether their places differ …) times its weight.
The weights are those of a logistic regression (`benchmarks/matching/fit.py`), the score is the probability that it
gives: sigmoid of the sum.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import chain

from msgspec import Struct

from tickerfeed.story.rarity import Rarity
from tickerfeed.story.weights import INTERCEPT, WEIGHTS
from tickerfeed.story.wording import Pairs, Wording

_DAY = timedelta(days=1)
_NO_TIME = timedelta(0)
_FLOOR = 1e-9


class Reason(Struct, frozen=True):
    """One part of the sum; positive speaks for one story, negative against."""

    name: str
    value: float


class Likeness(Struct, frozen=True):
    """The probability that two headlines tell one piece of news, and what it is made of, the weightiest first."""

    score: float
    reasons: tuple[Reason, ...] = ()


MANNERS = ("aftermath", "background", "courtesy", "pictures", "question", "quotation")
_FOR = {name: max(0.0, weight) for name, weight in WEIGHTS.items()}
_BY_WEIGHT = (
    "shared words",
    "shared words above 0.7",
    "one inside the other",
    "shared order",
    "shared order above 0.5",
)
_WHOLE, _MOST_WHOLE, _INSIDE = (_FOR[name] for name in _BY_WEIGHT[:3])
_ORDER, _MOST_ORDER = (WEIGHTS[name] for name in _BY_WEIGHT[3:])
_OWN, _BEGUN = _FOR["rarest word of its own"], _FOR["same beginning"]
_APART, PAIRS = WEIGHTS["days apart"], WEIGHTS["shared pairs of words"]
_MOST = {"only one tells a stage": 100.0}  # figures that are not 0 to 1
_NAMED = (*_BY_WEIGHT, "rarest word of its own", "same beginning", "no date")  # `ceiling` sees to these
_REST = INTERCEPT + sum(weight * _MOST.get(name, 1.0) for name, weight in _FOR.items() if name not in _NAMED)

# What is not told by words and times alone.
_ELSEWHERE = {
    *("each has its own place", "only one names a place", "only one tells a stage"),
    *(f"only one is {manner}" for manner in MANNERS),
}
_ELSE = sum(_FOR.get(name, 0.0) * _MOST.get(name, 1.0) for name in _ELSEWHERE)


def likeness(a: Wording, b: Wording, apart: timedelta | None, rarity: Rarity) -> Likeness:
    """Return how alike two headlines are that were published `apart` (None: not known); symmetric."""
    found = evidence(a, b, apart, rarity)
    reasons = [Reason(name, WEIGHTS[name] * figure) for name, figure in found.items() if figure and name in WEIGHTS]
    total = INTERCEPT + sum(reason.value for reason in reasons)
    reasons.sort(key=lambda reason: -abs(reason.value))
    return Likeness(1 / (1 + math.exp(-max(-50.0, min(50.0, total)))), tuple(reasons))


def falls_short(a: Wording, b: Wording, apart: timedelta | None, rarity: Rarity, threshold: float) -> bool:
    """Return whether words and times alone tell that `likeness` stays below `threshold`."""
    least = math.log(threshold / (1 - threshold)) - _FLOOR
    shares = _shares(a, b, rarity)
    # The longest run in common takes longest to find: nearly all fall short whatever it is.
    most = ceiling(*shares, apart or _NO_TIME, begin_alike=a.words[:2] == b.words[:2], are_repeated=_repeat(a, b))
    if most < least or most + PAIRS * pairs(a.pairs, b.pairs, rarity) < least:
        return True
    found = {**_words(a, b, rarity), "same beginning": _begin_alike(a, b), **_times(apart)}
    total = INTERCEPT + _ELSE + sum(WEIGHTS.get(name, 0.0) * figure for name, figure in found.items())
    return total < least


def ceiling(
    both: float, left: float, right: float, own: float, apart: timedelta, *, begin_alike: bool, are_repeated: bool
) -> float:
    """Return what the sum of reasons for two headlines cannot exceed, as a logit, by the weights of their words alone.

    `left` and `right` weigh each one's words and `both` the common ones; `own` weighs the rarest word that only one of
    them has, of whichever; `are_repeated` when both have a word twice.
    """
    whole = both / max(_FLOOR, left + right - both)
    inside = both / max(_FLOOR, min(left, right))
    # Where one of them has no word twice, the longest common run has each common word once at most.
    order = 1.0 if are_repeated else min(1.0, both / max(_FLOOR, math.sqrt(left * right)))
    total = _REST + _WHOLE * whole + _INSIDE * inside + _OWN * own + _APART * (apart / _DAY)
    if whole > 0.7:
        total += _MOST_WHOLE * (whole - 0.7)
    if begin_alike:
        total += _BEGUN
    # What the order adds is a line with a bend: its highest point is at an end or at the bend.
    bend = _ORDER * min(0.5, order)
    return total + max(0.0, bend, bend + (_ORDER + _MOST_ORDER) * (order - 0.5))


def evidence(a: Wording, b: Wording, apart: timedelta | None, rarity: Rarity) -> Mapping[str, float]:
    """Return the figures of a pair by the names of `WEIGHTS`."""
    only_one = a.manners ^ b.manners
    return {
        **_words(a, b, rarity),
        "same beginning": _begin_alike(a, b),
        "each has its own place": float(bool(a.places - b.places) and bool(b.places - a.places)),
        "only one names a place": float(bool(a.places) != bool(b.places)),
        "only one tells a stage": float(len(a.stages.told.keys() ^ b.stages.told.keys())),
        **{f"only one is {manner}": float(manner in only_one) for manner in MANNERS},
        **_times(apart),
    }


def _begin_alike(a: Wording, b: Wording) -> float:
    return float(a.words[:2] == b.words[:2])


def _times(apart: timedelta | None) -> dict[str, float]:
    return {"no date": float(apart is None), "days apart": (apart or timedelta(0)) / _DAY}


def _words(a: Wording, b: Wording, rarity: Rarity) -> dict[str, float]:
    both, left, right, own = _shares(a, b, rarity)
    whole = both / max(_FLOOR, left + right - both)
    order = _common_run(a.words, b.words, rarity) / max(_FLOOR, math.sqrt(rarity.sum(a.words) * rarity.sum(b.words)))
    return {
        "shared words": whole,
        "shared words above 0.7": max(0.0, whole - 0.7),
        "one inside the other": both / max(_FLOOR, min(left, right)),
        "shared order": order,
        "shared order above 0.5": max(0.0, order - 0.5),
        "shared pairs of words": pairs(a.pairs, b.pairs, rarity),
        "rarest word of its own": own,
    }


def _shares(a: Wording, b: Wording, rarity: Rarity) -> tuple[float, float, float, float]:
    """Return what common words weigh, those of each, and the rarest that only one has: of the two, the lighter."""
    ours, theirs = a.vocabulary, b.vocabulary
    own = (max(map(rarity.weigh, words), default=0.0) for words in (ours - theirs, theirs - ours))
    return rarity.sum(ours & theirs), rarity.whole(ours, ours), rarity.whole(theirs, theirs), min(own)


def _repeat(a: Wording, b: Wording) -> bool:
    """Return whether both have a word twice."""
    return len(a.vocabulary) < len(a.words) and len(b.vocabulary) < len(b.words)


def pairs(ours: Pairs, theirs: Pairs, rarity: Rarity) -> float:
    """Return which share of their pairs of words, by weight, two headlines have in common."""
    common = ours & theirs
    if not common:
        return 0.0
    left, right, both = (rarity.sum(chain.from_iterable(each)) for each in (ours, theirs, common))
    return both / max(_FLOOR, math.sqrt(left * right))


def _common_run(a: Sequence[str], b: Sequence[str], rarity: Rarity) -> float:
    """Return the weight of the longest common subsequence."""
    common = {word: rarity.weight(word) for word in {*a} & {*b}}
    ours, theirs = ([word for word in words if word in common] for words in (a, b))
    row = [0.0] * (len(theirs) + 1)
    for word in ours:
        before = 0.0
        for at, other in enumerate(theirs, 1):
            above = row[at]
            if word == other:
                row[at] = before + common[word]
            elif row[at - 1] > above:
                row[at] = row[at - 1]
            before = above
    return row[-1]


def leading(reasons: Iterable[Reason], count: int = 3) -> str:
    """Return the weightiest reasons in words: "shared names +1.2, other place -0.8"."""
    chosen = list(reasons)[:count]
    return ", ".join(f"{reason.name} {reason.value:+.1f}" for reason in chosen)
