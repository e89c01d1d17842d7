"""Which recent stories an account could belong to: by names of the piece, and by the rarest words of the headline.

An inverted index over a sliding window. Every list in it is bounded, so that the cost of a headline hardly grows with
the number of stories: at most `WORDS` lists of `PER_WORD` stories are looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from heapq import nlargest
from typing import Generic, TypeVar

from tickerfeed.story.account import Account
from tickerfeed.story.rarity import Rarity
from tickerfeed.story.verdict import MIN_SHARED

PER_NAME = 50  # stories under one name, the newest
PER_WORD = 200  # stories under one word, the newest
WORDS = 10  # of a headline that are looked up, the rarest
CANDIDATES = 20  # stories that are weighed for one headline

S = TypeVar("S")


class Index(Generic[S]):
    """Stories under what their heads are known by."""

    def __init__(self, rarity: Rarity) -> None:
        self._rarity = rarity
        # Lists, not deques: most hold one story, and an empty deque takes as much memory as a whole headline.
        self._named: dict[str, list[S]] = {}
        self._worded: dict[str, list[S]] = {}
        self._names_of: dict[S, tuple[str, ...]] = {}
        self._words_of: dict[S, tuple[str, ...]] = {}

    def add(self, story: S, head: Account) -> None:
        """Put `story` under what its head is known by, beside what earlier heads were known by."""
        names, words = tuple(dict.fromkeys(_names(head))), tuple(self._rarest(head))
        self._names_of[story] = _put(self._named, story, names, self._names_of.get(story, ()), PER_NAME)
        self._words_of[story] = _put(self._worded, story, words, self._words_of.get(story, ()), PER_WORD)

    def discard(self, story: S) -> None:
        """Take `story` out; it costs little when it is among the oldest, which stand first in every list."""
        _take(self._named, story, self._names_of.pop(story, ()))
        _take(self._worded, story, self._words_of.pop(story, ()))

    def candidates(self, seen: Account) -> list[S]:
        """Return the stories worth weighing: those with a common name, then those that share most by rare words."""
        named = dict.fromkeys(story for name in _names(seen) for story in self._named.get(name, ()))
        shared: defaultdict[S, float] = defaultdict(float)
        for word in self._rarest(seen):
            weight = self._rarity.weight(word)
            for story in self._worded.get(word, ()):
                shared[story] += weight
        likely = [(weight, story) for story, weight in shared.items() if weight >= MIN_SHARED / 2]
        return list(dict.fromkeys([*named, *(story for _, story in nlargest(CANDIDATES, likely, key=_weight))]))

    def _rarest(self, one: Account) -> list[str]:
        words = sorted((-self._rarity.weight(word), word) for word in one.wording.vocabulary)
        return [word for _, word in words[:WORDS]]


def _weight(likely: tuple[float, object]) -> float:
    return likely[0]


def _names(one: Account) -> Iterable[str]:
    """Yield what names the piece, and the headline itself in a form that no dress changes."""
    yield from one.names
    if one.wording.words:
        yield "words " + "".join(one.wording.words)
        yield "bare " + one.wording.bare


def _put(
    lists: dict[str, list[S]], story: S, keys: tuple[str, ...], held: tuple[str, ...], most: int
) -> tuple[str, ...]:
    """Put a story under those of `keys` under which it is not `held`; return all under which it stands now."""
    new = tuple(key for key in keys if key not in held)
    for key in new:
        stories = lists.setdefault(key, [])
        stories.append(story)
        if len(stories) > most:
            del stories[0]
    return held + new


def _take(lists: dict[str, list[S]], story: S, keys: Iterable[str]) -> None:
    for key in keys:
        stories = lists.get(key, [])
        if story in stories:
            stories.remove(story)
        if not stories:
            lists.pop(key, None)
