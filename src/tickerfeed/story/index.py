"""Which recent stories an account could belong to: by names of the piece, and by the rarest words of the headline.

An inverted index over a sliding window. Every list in it is bounded, and so is what is read of it for one headline, so
that the cost hardly grows with the number of stories. What leaves the window stays in the lists, is passed over, and is
swept out when there is more of it than of what is there.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator
from itertools import islice
from operator import itemgetter
from typing import Generic, TypeVar

from tickerfeed.story.account import Account, number_or_self
from tickerfeed.story.gist import Keys
from tickerfeed.story.rarity import Rarity
from tickerfeed.story.verdict import MIN_SHARED

PER_NAME = 50  # stories under one name, the newest
PER_WORD = 200  # stories under one word, the newest
WORDS = 10  # of a headline that are looked up, the rarest
LOOKED_AT = 1000  # stories under these words, those under the rarest first
CANDIDATES = 20  # stories that are weighed for one headline
_SWEPT_FROM = 1000  # stories that have left, below which nothing is swept

S = TypeVar("S", bound=Hashable)
K = TypeVar("K", str, int)


class Index(Generic[S]):
    """Stories under what their heads are known by."""

    def __init__(self, rarity: Rarity) -> None:
        self._rarity = rarity
        # By the hash of a name, which takes less room: whom two names of one hash bring together is compared anyway.
        self._named: _Lists[int, S] = _Lists(PER_NAME)
        self._worded: _Lists[str, S] = _Lists(PER_WORD)
        self._gone: set[S] = set()
        self._count = 0  # stories that are there
        self._last: tuple[Account | None, Keys] = (None, Keys((), ()))

    def keys(self, one: Account) -> Keys:
        """Return under what an account is looked for and put: asked for both of each headline, and worked out once."""
        known, keys = self._last
        if known is not one:
            weigh = self._rarity.weigh
            rarest = sorted([(-weigh(word), word) for word in one.wording.vocabulary])[:WORDS]
            keys = Keys(tuple(_names(one)), tuple(word for _, word in rarest))
            self._last = one, keys
        return keys

    def add(self, story: S, head: Account) -> None:
        """Put `story`, which is new, under what its head is known by."""
        self.put(story, self.keys(head))

    def put(self, story: S, keys: Keys) -> None:
        """Put `story`, which is new, under the keys of its head."""
        self._count += 1
        self._named.put(map(hash, keys.names), story)
        self._worded.put(keys.words, story)

    def add_head(self, story: S, head: Account) -> None:
        """Put `story` under what another head of it is known by, beside what earlier heads were known by."""
        keys = self.keys(head)
        self._named.put([name for name in map(hash, keys.names) if story not in self._named.under(name)], story)
        self._worded.put([word for word in keys.words if story not in self._worded.under(word)], story)

    def discard(self, story: S) -> None:
        """Take `story` out."""
        self._gone.add(story)
        self._count -= 1
        if len(self._gone) > max(_SWEPT_FROM, self._count):
            self._named.sweep(self._gone)
            self._worded.sweep(self._gone)
            self._gone.clear()

    def candidates(self, seen: Account) -> tuple[list[S], list[S]]:
        """Return the stories worth weighing: those with a common name, and those else that share most by rare words."""
        named = dict.fromkeys(story for name in self.keys(seen).names for story in self._named.under(hash(name)))
        likely = [story for story in self._likely(seen) if story not in named]
        return [story for story in named if story not in self._gone], likely

    def nearest(self, seen: Account) -> list[S]:
        """Return the same in one, those with a common name first."""
        named, likely = self.candidates(seen)
        return named + likely

    def _likely(self, seen: Account) -> list[S]:
        """Return the stories that share most of the rarest words, by the weight of these."""
        lists: list[tuple[float, Collection[S]]] = []
        looked_at = 0
        weigh = self._rarity.weigh
        for word in self.keys(seen).words:
            held = self._worded.under(word)
            looked_at += len(held)
            if looked_at > LOOKED_AT:
                break
            lists.append((weigh(word), held))
        shared = _shared_twice(lists)
        for story in self._gone.intersection(shared):
            del shared[story]
        likely = [*shared.items(), *islice(self._shared_once(lists, shared), CANDIDATES)]
        likely.sort(key=itemgetter(1), reverse=True)
        return [story for story, weight in likely[:CANDIDATES] if weight >= MIN_SHARED / 2]

    def _shared_once(
        self, lists: Iterable[tuple[float, Collection[S]]], twice: Collection[S]
    ) -> Iterator[tuple[S, float]]:
        """Yield the stories that share one word, those with the rarest first."""
        return ((one, weight) for weight, held in lists for one in held if one not in twice and one not in self._gone)


class _Lists(Generic[K, S]):
    """Stories under keys, the newest of each. Most stand alone under theirs: those take no list."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lists: dict[K, S | list[S]] = {}

    def under(self, key: K) -> Collection[S]:
        held = self._lists.get(key)
        return held if isinstance(held, list) else () if held is None else (held,)

    def put(self, keys: Iterable[K], story: S) -> None:
        lists = self._lists
        for key in keys:
            held = lists.get(key)
            if held is None:
                lists[key] = story
            elif not isinstance(held, list):
                lists[key] = [held, story]
            else:
                held.append(story)
                if len(held) > self._most:
                    del held[0]

    def sweep(self, gone: Collection[S]) -> None:
        left = {key: [story for story in self.under(key) if story not in gone] for key in self._lists}
        self._lists = {key: held if len(held) > 1 else held[0] for key, held in left.items() if held}


def _shared_twice(lists: Iterable[tuple[float, Collection[S]]]) -> dict[S, float]:
    """Return the weights that stories have which stand in two lists at least.

    Most stand in one only: sets find the others in half the time that adding up for all would take.
    """
    seen: set[S] = set()
    twice: set[S] = set()
    for _, held in lists:
        twice.update(seen.intersection(held))
        seen.update(held)
    shared: dict[S, float] = {}
    for weight, held in lists:
        for story in held:
            if story in twice:
                shared[story] = shared.get(story, 0.0) + weight
    return shared


def _names(one: Account) -> set[str]:
    """Return what names the piece, and the headline itself in forms that no dress changes.

    An address that has an article's number goes by that: whoever has the one has the other.
    """
    names = {name for address in {one.id, one.link, one.original} if address for name in number_or_self(address)}
    if one.wording.words:
        names |= {one.wording.unmarked, one.wording.bare}
    return names
