from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from tickerfeed.flow.fold import fold
from tickerfeed.flow.why import Memory, View
from tickerfeed.model import Action, Edit, Entry, NewEntry, Source, SourceState, Withdrawal
from tickerfeed.store.memory import MemoryStore
from tickerfeed.ticker import TickerOptions

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SOURCES = {name: Source(name, f"https://{name}.example/rss") for name in ("bao", "tin", "dai")}
BOAT = "Lật thuyền trên sông Ngàn Sâu, hai học sinh mất tích"
REWORDED = "Hai học sinh mất tích khi thuyền lật trên sông Ngàn Sâu"
OTHER = "Hội đua trên sông Ngàn Sâu đón hàng nghìn du khách về xem"
RICE = "Giá lúa hè thu lại tăng ở ba huyện"
VIEW = View(SOURCES, TickerOptions(), timedelta(days=90), 200)


class Town:
    """A store with what three sources told, folded."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.store.sync_sources(list(SOURCES.values()), NOW)

    def tell(self, source: str, title: str, hours: float = 1, **more: bool | str) -> None:
        entry = Entry(title, link=f"https://{source}.example/{hours}", published=NOW - timedelta(hours=hours))
        new = replace(NewEntry(f"id:{title}", entry), **more)  # type: ignore[arg-type]
        self.store.save(SourceState(source), [new], None, NOW)

    def memory(self, view: View = VIEW, *, folds: bool = True) -> Memory:
        if folds:
            fold(self.store, SOURCES, "x.example,2026", NOW)
        return Memory(self.store, view, NOW)


@pytest.fixture
def town() -> Town:
    one = Town()
    one.tell("bao", BOAT, 2)
    one.tell("tin", REWORDED, 1)
    one.tell("dai", OTHER, 1.5)
    one.tell("dai", RICE, 3)
    return one


def test_a_merged_headline_names_its_story_its_reason_and_its_place(town: Town) -> None:
    why = town.memory().why("mất tích khi thuyền lật")
    assert why.found.told is not None
    assert [one.entry.title for one in why.found.told.entries] == [BOAT, REWORDED]
    assert why.found.told.story.reasons[2].startswith("words 0.")
    assert (why.state, why.place) == ("", 2)
    assert why.line.endswith("1 of at most 5 from bao")
    (near,) = why.nearest
    assert near.told.head.entry.title == OTHER
    assert near.kept_out.startswith("unlike: ")


def test_a_story_an_entry_and_an_address_can_be_named(town: Town) -> None:
    memory = town.memory()
    story = memory.why("giá lúa").found.told
    assert story is not None
    for name in (story.story.id, str(story.head.entry_id), "https://dai.example/3"):
        found = memory.find(name)
        assert (found.told, found.entry) == (story, story.head)


@pytest.mark.parametrize(
    ("options", "entries", "why"),
    [
        (TickerOptions(max_age=timedelta(hours=2)), 200, "too old: 3.0 hours, and the line takes 2 (max_age)"),
        (TickerOptions(items=1), 200, "the line is full: 1 headlines (items)"),
        (TickerOptions(), 1, "it is none of the 1 newest stories, which are all that is published"),
    ],
)
def test_what_is_not_on_the_line_has_a_reason(town: Town, options: TickerOptions, entries: int, why: str) -> None:
    found = town.memory(replace(VIEW, ticker=options, entries=entries)).why(RICE)
    assert found.place is None
    assert found.line.startswith(why)


def test_what_is_in_no_story_has_a_reason(town: Town) -> None:
    town.tell("tin", "Tin từ lần hỏi đầu", is_quiet=True, is_backfill=True)
    town.tell("tin", "Tin đổ về cùng lúc", is_quiet=True)
    town.tell("tin", "Tin bị lọc", is_quiet=True, why_quiet="excluded by 'lọc'")
    town.tell("tin", "Tin được rút lại")
    town.memory()
    town.store.save(SourceState("tin"), [], None, NOW, Withdrawal(frozenset({"id:Tin được rút lại"})))
    town.memory()
    town.tell("tin", "Tin chưa xếp")
    memory = town.memory(folds=False)
    states = {
        "lần hỏi đầu": "it is known, but not told: it came with a first poll or a reset",
        "đổ về cùng lúc": "it is known, but not told: it was held back when it came",
        "bị lọc": "it is known, but not told: excluded by 'lọc'",
        "được rút lại": "its source took it back (2026-11-22T12:00:00Z was its last change)",
        "chưa xếp": "it is saved and not folded yet; the next publication takes it in",
        "Tin chưa ai đăng bao giờ": "no source that is polled has listed it, or the store has forgotten it",
    }
    for name, state in states.items():
        why = memory.why(name)
        assert (why.state, why.place, why.line) == (state, None, "only stories stand on the line")
    town.store.save_fold([], 99, NOW)
    assert town.memory(folds=False).why("chưa xếp").state == "no story holds it"


def test_what_a_first_poll_brought_too_much_of_has_a_reason(town: Town) -> None:
    town.store.save(SourceState("bao"), [NewEntry("id:cũ", Entry("Tin cũ của bản tin"), is_backfill=True)], None, NOW)
    town.store.save_fold([], 99, NOW)
    state = "it is known, but not told: it came with a first poll, older than what fills every page"
    assert town.memory(folds=False).why("Tin cũ của bản tin").state == state


def test_an_unknown_headline_is_compared_with_the_stories(town: Town) -> None:
    (near, *_) = town.memory().why("Ngàn Sâu: thuyền chở học sinh bị lật, tìm người mất tích").nearest
    assert near.told.head.entry.title == BOAT


def test_the_editors_acts_are_told(town: Town) -> None:
    told = town.memory().why(BOAT).found.told
    assert told is not None
    town.store.add_edit(Edit(0, Action.HIDE, "Lan", NOW, story_id=told.story.id, reason="nhầm"))
    why = town.memory().why(BOAT)
    assert (why.place, why.line) == (None, "an editor has hidden it")
    assert [edit.reason for edit in why.acts] == ["nhầm"]


def test_a_story_out_of_reach_is_found_by_its_entry(town: Town) -> None:
    town.memory()
    memory = Memory(town.store, replace(VIEW, reach=timedelta(minutes=1)), NOW + timedelta(days=3))
    found = memory.find(RICE)
    assert found.told is not None
    assert found.told.head.entry.title == RICE


def test_two_headlines_of_one_story(town: Town) -> None:
    pair = town.memory().pair(BOAT, REWORDED)
    assert pair.is_together
    assert pair.reason.startswith("first to tell it; words 0.")
    assert pair.compared.verdict.is_same


def test_two_stories_and_what_is_not_known(town: Town) -> None:
    memory = town.memory()
    pair = memory.pair(BOAT, RICE)
    assert not pair.is_together
    assert pair.reason.startswith("unlike: ")
    bare = memory.pair("Công điện số 12 về bão số 5 của tỉnh", "Công điện số 12 về bão số 6 của tỉnh")
    assert (bare.one.entry, bare.is_together) == (None, False)
    assert bare.reason == "figure: other figures: số"
