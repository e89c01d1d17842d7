"""Which recent stories an account could belong to: by names of the piece, and by the rarest words of the headline.

An inverted index over a sliding window. Every list in it is bounded, so that the cost of a headline hardly grows with
the number of stories: at most `WORDS` lists of `PER_WORD` stories are looked at.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable
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
        self._named: dict[str, deque[S]] = {}
        self._worded: dict[str, deque[S]] = {}

    def add(self, story: S, head: Account) -> None:
        """Put `story` under what its head is known by; what an earlier head left behind stays until it is outrun."""
        for name in _names(head):
            _put(self._named, name, story, PER_NAME)
        for word in self._rarest(head):
            _put(self._worded, word, story, PER_WORD)

    def candidates(self, seen: Account) -> list[S]:
        """Return the stories worth weighing: those with a common name, then those that share most by rare words."""
        named = dict.fromkeys(story for name in _names(seen) for story in self._named.get(name, ()))
        shared: Counter[S] = Counter()
        for word in self._rarest(seen):
            weight = self._rarity.weight(word)
            for story in self._worded.get(word, ()):
                shared[story] += weight  # type: ignore[assignment]
        likely = (story for story, weight in shared.most_common(CANDIDATES) if weight >= MIN_SHARED / 2)
        return list(dict.fromkeys([*named, *likely]))

    def _rarest(self, one: Account) -> list[str]:
        words = sorted(one.wording.vocabulary, key=lambda word: (-self._rarity.weight(word), word))
        return words[:WORDS]


def _names(one: Account) -> Iterable[str]:
    """Yield what names the piece, and the headline itself in a form that no dress changes."""
    yield from one.names
    if one.wording.words:
        yield "words " + "".join(one.wording.words)
        yield "bare " + one.wording.bare


def _put(lists: dict[str, deque[S]], key: str, story: S, most: int) -> None:
    held = lists.setdefault(key, deque(maxlen=most))
    if not any(one is story for one in held):
        held.append(story)
