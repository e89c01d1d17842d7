"""Whether two headlines could tell the same at all, by a glance at their words.

Of twenty stories that share rare words with a headline, one or two are worth more than a glance. What is passed over
here, `verdict` would keep apart as well: a test compares both.
"""

from __future__ import annotations

import math

from tickerfeed.story.likeness import PAIRS, ceiling, pairs
from tickerfeed.story.member import Member
from tickerfeed.story.rarity import Rarity
from tickerfeed.story.verdict import MAX_APART, MIN_INSIDE, MIN_SHARED, THRESHOLD
from tickerfeed.story.wording import paired
from tickerfeed.text.spelling import initials

# Words of its own that the shorter of two headlines has at most when they are one in two dresses: a word that was cut
# off, fillers around a place that was moved, what a part of a headline is spelled with when it stands alone.
_OWN = 4
_SLACK = 1e-6  # sums of the same weights in another order differ by less
_LEAST_SHARED = MIN_SHARED - _SLACK


class Glance:
    """A headline that looks for its story."""

    def __init__(self, seen: Member, rarity: Rarity, threshold: float = THRESHOLD) -> None:
        self._seen = seen
        self._rarity = rarity
        self._weigh = rarity.weigh
        self._weights = {word: self._weigh(word) for word in seen.words}
        self._weight = sum(self._weights.values())
        self._rarest_first = sorted(self._weights, key=self._weights.__getitem__, reverse=True)
        self._pairs, self._begun = paired(seen.words), seen.words[:2]
        self._earliest, self._latest = seen.sort_at - MAX_APART, seen.sort_at + MAX_APART
        self._letters = {word[0] for word in seen.words}
        self._least = math.log(threshold / (1 - threshold)) - _SLACK

    def may_be_same(self, head: Member) -> bool:
        """Return whether more than a glance is worth it; both have a headline, and no name in common."""
        if not self._earliest <= head.sort_at <= self._latest:
            return False
        seen, weights = self._seen, self._weights
        theirs = frozenset(head.words) if head.has_repeats else head.words
        common = [weights[word] for word in theirs if word in weights]
        if len(common) >= min(len(weights), len(theirs)) - _OWN:
            return True
        if (seen.abbreviations or head.abbreviations) and self._is_written_out(head):
            return True
        both = sum(common)
        if both < _LEAST_SHARED:
            return False
        left, right = self._weight, sum(map(self._weigh, theirs))
        if both < MIN_INSIDE * right - _SLACK and both < MIN_INSIDE * left - _SLACK:
            return False
        most = ceiling(
            both,
            left,
            right,
            next((weights[word] for word in self._rarest_first if word not in theirs), 0.0),
            abs(seen.sort_at - head.sort_at),
            begin_alike=self._begun == head.words[:2],
            are_repeated=seen.has_repeats and head.has_repeats,
        )
        if most < self._least:
            return False
        # Their pairs of words are looked at last: that takes as long as all before.
        return most + PAIRS * pairs(self._pairs, paired(head.words), self._rarity) >= self._least

    def _is_written_out(self, head: Member) -> bool:
        """Return whether one of them has the words that an abbreviation of the other stands for."""
        seen = self._seen
        may_stand = any(map(self._letters.issuperset, head.abbreviations))
        if may_stand and initials(head.words, head.abbreviations, seen.words) != head.words:
            return True
        if not seen.abbreviations:
            return False
        letters = {word[0] for word in head.words}
        may_stand = any(map(letters.issuperset, seen.abbreviations))
        return may_stand and initials(seen.words, seen.abbreviations, head.words) != seen.words
