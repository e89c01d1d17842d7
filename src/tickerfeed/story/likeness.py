"""How likely two headlines in different words tell one piece of news: a sum of named reasons.

Each reason is a figure of the pair (how many rare words they share, whether their places differ …) times its weight.
The weights are those of a logistic regression (`benchmarks/matching/fit.py`), the score is the probability that it
gives: sigmoid of the sum.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from difflib import SequenceMatcher
from itertools import pairwise

from tickerfeed.story.rarity import Rarity
from tickerfeed.story.weights import INTERCEPT, WEIGHTS
from tickerfeed.story.wording import Wording
from tickerfeed.text.figures import compare

_DAY = timedelta(days=1)
_SHORT = 6  # words
_FLOOR = 1e-9


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of the sum; positive speaks for one story, negative against."""

    name: str
    value: float


@dataclass(frozen=True, slots=True)
class Likeness:
    """The probability that two headlines tell one piece of news, and what it is made of, the weightiest first."""

    score: float
    reasons: tuple[Reason, ...] = ()


def likeness(a: Wording, b: Wording, apart: timedelta | None, *, is_one_outlet: bool, rarity: Rarity) -> Likeness:
    """Return how alike two headlines are that were published `apart` (None: not known); symmetric."""
    found = evidence(a, b, apart, is_one_outlet=is_one_outlet, rarity=rarity)
    reasons = [Reason(name, WEIGHTS[name] * figure) for name, figure in found.items() if figure and name in WEIGHTS]
    total = INTERCEPT + sum(reason.value for reason in reasons)
    reasons.sort(key=lambda reason: -abs(reason.value))
    return Likeness(1 / (1 + math.exp(-max(-50.0, min(50.0, total)))), tuple(reasons))


def evidence(
    a: Wording, b: Wording, apart: timedelta | None, *, is_one_outlet: bool, rarity: Rarity
) -> Mapping[str, float]:
    """Return the figures of a pair by the names of `WEIGHTS`."""
    return {
        **_words(a, b, rarity),
        **_names(a, b, rarity),
        **_figures(a, b),
        **_places(a, b),
        "different stage": float(len(a.stages.conflicts(b.stages))),
        **{f"only one is {manner}": float((manner in a.manners) != (manner in b.manners)) for manner in MANNERS},
        **_time(apart),
        "one outlet": float(is_one_outlet),
    }


MANNERS = ("aftermath", "background", "courtesy", "list", "pictures", "preview", "question", "quotation")


def _words(a: Wording, b: Wording, rarity: Rarity) -> dict[str, float]:
    ours, theirs = a.vocabulary, b.vocabulary
    common = ours & theirs
    left, right, both = rarity.sum(ours), rarity.sum(theirs), rarity.sum(common)
    whole = both / max(_FLOOR, left + right - both)
    inside = both / max(_FLOOR, min(left, right))
    order = _common_run(a.words, b.words, rarity) / max(_FLOOR, math.sqrt(rarity.sum(a.words) * rarity.sum(b.words)))
    rarest = [*sorted(map(rarity.weight, common), reverse=True), 0.0, 0.0]
    unshared = [max(map(rarity.weight, own), default=0.0) for own in (ours - theirs, theirs - ours)]
    return {
        "shared words": whole,
        "shared words above 0.3": max(0.0, whole - 0.3),
        "shared words above 0.5": max(0.0, whole - 0.5),
        "shared words above 0.7": max(0.0, whole - 0.7),
        "one inside the other": inside,
        "one inside the other above 0.5": max(0.0, inside - 0.5),
        "one inside the other above 0.8": max(0.0, inside - 0.8),
        "shared order": order,
        "shared order above 0.5": max(0.0, order - 0.5),
        "shared pairs of words": _pairs(a.words, b.words, rarity),
        "weight of shared words": both,
        "rarest shared word": rarest[0],
        "second rarest shared word": rarest[1],
        **_replaced(a.words, b.words, order, rarity),
        "words of its own": max(left, right) - both,
        "rarest word of its own": min(unshared),
    }


def _replaced(a: tuple[str, ...], b: tuple[str, ...], order: float, rarity: Rarity) -> dict[str, float]:
    """Return what stands in the place of what else: of two copies of a template that is all that differs."""
    if a > b:  # the matcher below is not symmetric
        a, b = b, a
    steps = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    swapped = [min(rarity.sum(a[i:j]), rarity.sum(b[k:m])) for step, i, j, k, m in steps if step == "replace"]
    closeness = max(0.0, order - 0.5) * 2
    return {
        "words replaced": sum(swapped) * closeness,
        "only words replaced": float(bool(swapped) and all(step in ("equal", "replace") for step, *_ in steps))
        * closeness,
    }


def _pairs(a: Sequence[str], b: Sequence[str], rarity: Rarity) -> float:
    ours, theirs = set(pairwise(a)), set(pairwise(b))
    left, right, both = (sum(map(rarity.sum, pairs)) for pairs in (ours, theirs, ours & theirs))
    return both / max(_FLOOR, math.sqrt(left * right))


def _common_run(a: Sequence[str], b: Sequence[str], rarity: Rarity) -> float:
    """Return the weight of the longest common subsequence."""
    weights = [rarity.weight(word) for word in a]
    row = [0.0] * (len(b) + 1)
    for word, weight in zip(a, weights, strict=True):
        before = 0.0
        for at, other in enumerate(b, 1):
            above = row[at]
            row[at] = before + weight if word == other else max(above, row[at - 1])
            before = above
    return row[-1]


def _names(a: Wording, b: Wording, rarity: Rarity) -> dict[str, float]:
    own = sorted(rarity.sum(names - others) for names, others in ((a.names, b.vocabulary), (b.names, a.vocabulary)))
    return {
        "shared names": rarity.sum(a.names & b.names),
        "names of its own, the less": own[0],
        "names of its own, the more": own[1],
    }


def _figures(a: Wording, b: Wording) -> dict[str, float]:
    found = compare(a.figures, b.figures)
    return {
        "figures that agree": float(len(found.agreed)),
        "same numbers": float(found.shared),
        "each has its own number": float(found.has_each_own),
    }


def _places(a: Wording, b: Wording) -> dict[str, float]:
    common = a.places & b.places
    return {
        "other place": float(bool(a.places) and bool(b.places) and not common),
        "each has its own place": float(bool(a.places - b.places) and bool(b.places - a.places)),
        "same place": float(bool(common)),
        "only one names a place": float(bool(a.places) != bool(b.places)),
    }


def _time(apart: timedelta | None) -> dict[str, float]:
    return {"no date": float(apart is None), "days apart": (apart or timedelta(0)) / _DAY}


def leading(reasons: Iterable[Reason], count: int = 3) -> str:
    """Return the weightiest reasons in words: "shared names +1.2, other place -0.8"."""
    chosen = list(reasons)[:count]
    return ", ".join(f"{reason.name} {reason.value:+.1f}" for reason in chosen)
