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


def test_what_a_headline_weighs_is_remembered_until_weights_are_renewed(monkeypatch) -> None:
    monkeypatch.setattr(rarity, "MAX_WHOLES", 2)
    learning = Rarity()
    headlines = [frozenset({"cháy", "chợ", name}) for name in ("xyzzy", "plugh", "frotz")]
    for one in (*headlines, *headlines):
        assert learning.whole(one, one) == learning.sum(one)
    before = learning.whole(headlines[0], headlines[0])
    for _ in range(rarity.REFRESH):
        learning.learn(headlines[0])
    assert learning.whole(headlines[0], headlines[0]) == learning.sum(headlines[0]) < before
