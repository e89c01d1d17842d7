from __future__ import annotations

from tickerfeed.story import rarity
from tickerfeed.story.rarity import RAREST, Rarity


def test_the_language_is_known_from_the_start() -> None:
    known = Rarity()
    assert known.weight("của") < known.weight("cháy") < known.weight("xyzzy") <= RAREST


def test_what_the_stream_repeats_becomes_common() -> None:
    learning = Rarity()
    before = learning.weight("xyzzy")
    for _ in range(200):
        learning.learn(("bão", "xyzzy", "xyzzy"))
    assert learning.weight("xyzzy") < before - 3
    assert learning.sum(("xyzzy", "bão")) == learning.weight("xyzzy") + learning.weight("bão")


def test_words_seen_once_are_forgotten_when_there_are_too_many(monkeypatch) -> None:
    monkeypatch.setattr(rarity, "MAX_WORDS", 10)
    learning = Rarity()
    learning.learn(("hai", "lần"))
    learning.learn(("hai", "lần"))
    for number in range(50):
        learning.learn((f"word{number}",))
    assert len(learning._counts) <= 10
    assert learning._counts["hai"] == 2
