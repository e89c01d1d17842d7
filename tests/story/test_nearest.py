from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from tickerfeed.model import Action, Edit, Entry, Source, StoredEntry, Story, Told
from tickerfeed.story.account import told as bare
from tickerfeed.story.cluster import MAX_MEMBERS
from tickerfeed.story.hand import hand
from tickerfeed.story.nearest import Nearby, Surroundings

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
BOAT = "Lật thuyền trên sông Ngàn Sâu, hai học sinh mất tích"
REWORDED = "Hai học sinh mất tích khi thuyền lật trên sông Ngàn Sâu"
SOURCES = {name: Source(name, f"https://{name}.example/") for name in ("bao", "tin", "dai")}


def stored(number: int, title: str, source: str = "bao", hours: float = 0) -> StoredEntry:
    at = NOON + timedelta(hours=hours)
    return StoredEntry(number, number, source, f"k{number}", Entry(title), at, at, at)


def story(*entries: StoredEntry) -> Told:
    ids = tuple(one.entry_id for one in entries)
    return Told(Story(f"tag:x,2026:{ids[0]}", ids[0], ids[0], ids, NOON, NOON), entries)


def nearest(seen: StoredEntry, *told: Told, edits: tuple[Edit, ...] = ()) -> tuple[Nearby, ...]:
    around = Surroundings(told, SOURCES, hand(edits))
    return around.nearest(around.account(seen), seen)


def kept_out(seen: StoredEntry, *told: Told, edits: tuple[Edit, ...] = ()) -> str:
    (near,) = nearest(seen, *told, edits=edits)
    return near.kept_out


def test_its_own_story_and_what_is_unlike_are_left_out() -> None:
    seen = stored(2, REWORDED, "tin")
    assert nearest(seen, story(stored(1, BOAT), seen), story(stored(3, "Giá lúa hè thu"))) == ()


def test_nothing_keeps_out_what_matches() -> None:
    assert kept_out(stored(2, REWORDED, "tin"), story(stored(1, BOAT))) == ""


def test_the_nearest_comes_first() -> None:
    seen = stored(9, REWORDED, "tin")
    far, near = story(stored(1, "Thuyền trên sông Ngàn Sâu chở học sinh")), story(stored(2, BOAT))
    assert [one.told for one in nearest(seen, far, near)] == [near, far]


def test_a_guard_is_named_with_what_the_words_alone_say() -> None:
    told = story(stored(1, BOAT))
    (near,) = nearest(stored(2, BOAT.replace("hai", "ba"), "tin"), told)
    assert near.kept_out.startswith("figure: other figures: học")
    assert near.compared.words.score > 0.5


def test_a_score_that_is_too_low_is_told_with_the_threshold() -> None:
    why = kept_out(
        stored(2, "Hội đua trên sông Ngàn Sâu đón hàng nghìn du khách về xem", "tin"), story(stored(1, BOAT))
    )
    assert why.startswith("unlike: ")
    assert "is needed)" in why


def test_a_member_that_objects_is_named() -> None:
    told = story(stored(1, BOAT), stored(3, "Lật thuyền, hai học sinh mất tích", "tin"))
    assert kept_out(stored(2, REWORDED, "tin"), told) == "its source tells it beside entry 3"


def test_a_full_story_and_one_long_past_say_so() -> None:
    entries = [stored(number, BOAT, f"s{number}") for number in range(10, 10 + MAX_MEMBERS)]
    assert kept_out(stored(2, REWORDED, "tin"), story(*entries)).startswith("full: ")
    linked = replace(stored(1, BOAT), entry=Entry(BOAT, link="https://bao.example/1.html"))
    late = replace(stored(2, BOAT, "tin", hours=24 * 9), entry=linked.entry)
    assert kept_out(late, story(linked)) == "time: more than 4 days from its head"


def test_an_editor_who_parted_them_is_named() -> None:
    split = Edit(7, Action.SPLIT, "Lan", NOON, story_id="a", other_story_id="b", entry_ids=(2,), other_ids=(1,))
    assert kept_out(stored(2, REWORDED, "tin"), story(stored(1, BOAT)), edits=(split,)) == (
        "hand: Lan parted them (split 7)"
    )


def test_a_bare_headline_can_be_asked_for() -> None:
    around = Surroundings([story(stored(1, BOAT))], SOURCES)
    (near,) = around.nearest(bare(BOAT))
    assert (near.kept_out, near.compared.verdict.rule) == ("", "headline")
