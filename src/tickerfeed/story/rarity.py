"""How rare a word is in headlines: a word that few headlines have tells more than "ngày" (inverse document frequency).

The weight of a word is ln((n + 1) / (df + 1)), at most `RAREST`, with df of n headlines that have it: those seen in the
running stream, and as many of the past as `rarity_table` stands for, so that a fresh installation knows the language.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable
from functools import cache

from tickerfeed.story.rarity_table import HEADLINES, TABLE

RAREST = 9.0
REFRESH = 200  # headlines after which weights are worked out anew
MAX_WHOLES = 2000  # of headlines, twice each: what their words weigh and what their pairs of words
MAX_WORDS = 200_000  # learned words; then those seen once are forgotten


@cache
def _past() -> dict[str, float]:
    """Return word → how many of `HEADLINES` have it."""
    rows = (row.split() for row in TABLE.strip().split("\n"))
    return {word: (HEADLINES + 1) * math.exp(-float(weight)) - 1 for weight, *words in rows for word in words}


class _Weights(dict[str, float]):
    """Word → weight, worked out when it is first asked for: looking up a known one calls no function."""

    def __init__(self, headlines: int, counts: dict[str, int]) -> None:
        super().__init__()
        self._headlines = headlines + 1
        self._counts = counts
        self._past = _past()

    def __missing__(self, word: str) -> float:
        # Half of what looking up a word costs is this, for all is worked out anew after each `REFRESH` headlines.
        weight = math.log(self._headlines / (self._past.get(word, 0.0) + self._counts.get(word, 0) + 1))
        weight = self[word] = min(RAREST, weight)
        return weight


class Rarity:
    """What words weigh; learns from every headline that it is shown."""

    def __init__(self) -> None:
        self._headlines = HEADLINES
        self._counts: dict[str, int] = {}
        self._renew()

    def learn(self, words: Iterable[str]) -> None:
        """Take one headline into account."""
        self._headlines += 1
        counts = self._counts
        for word in set(words):
            counts[word] = counts.get(word, 0) + 1
        if len(self._counts) > MAX_WORDS:
            self._counts = {word: count for word, count in self._counts.items() if count > 1}
        if self._headlines >= self._stale_at:
            self._renew()

    def weight(self, word: str) -> float:
        """Return how much a word tells, 0 to `RAREST`; what it was at most `REFRESH` headlines ago."""
        return self._weights[word]

    @property
    def weigh(self) -> Callable[[str], float]:
        """What `weight` is until the next headline is learned, as fast as a look into a dictionary."""
        return self._weights.__getitem__

    def sum(self, words: Iterable[str]) -> float:
        """Return how much words tell together; the order of the words, which a set does not keep, changes nothing."""
        return math.fsum(map(self._weights.__getitem__, words))

    def whole(self, of: Hashable, words: Iterable[str]) -> float:
        """Return what `sum` returns; remembered, for a headline is held against one after the other."""
        weight = self._wholes.get(of)
        if weight is None:
            if len(self._wholes) >= MAX_WHOLES:
                self._wholes.clear()
            weight = self._wholes[of] = self.sum(words)
        return weight

    def _renew(self) -> None:
        self._weights = _Weights(self._headlines, self._counts)
        self._wholes: dict[Hashable, float] = {}
        self._stale_at = self._headlines + REFRESH
