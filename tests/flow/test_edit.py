"""The editor's acts, from their names to what the fold makes of them, over a real store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tickerfeed.errors import EditError
from tickerfeed.flow.edit import LONGEST, Editor
from tickerfeed.flow.fold import Folder
from tickerfeed.flow.shown import shown
from tickerfeed.model import Action, Entry, NewEntry, Source, SourceState, Withdrawal
from tickerfeed.store.memory import MemoryStore
from tickerfeed.story.hand import standing
from tickerfeed.text.taguri import is_tag

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
REACH = timedelta(days=90)
AUTHORITY = "xa.example,2026"
FLOOD = "Nước sông Ngàn Sâu dâng cao, hai xã phải sơ tán trong đêm"
MARKET = "Chợ phiên vùng cao họp trở lại sau bão"
FAIR = "Phiên chợ miền núi nhộn nhịp ngày gặp lại"
SOURCES = {name: Source(name, f"https://{name}.example/rss") for name in ("song", "nui", "bien", "dao")}
TITLES = {"song": (FLOOD, MARKET), "nui": (FLOOD, FAIR), "bien": (FLOOD,)}


class Room:
    """A store with three outlets, one owner who folds, and an editor; each act is a minute later."""

    def __init__(self, store: MemoryStore) -> None:
        self.store, self.now = store, NOON
        self.folder = Folder(SOURCES, AUTHORITY)
        store.sync_sources([*SOURCES.values()], NOON)
        for source, titles in TITLES.items():
            self.save(source, *titles)
        self.fold()

    def save(self, source: str, *titles: str, revises: bool = False) -> None:
        new = [
            NewEntry(f"{source}-{n}", Entry(title, link=f"https://{source}.example/{n}"), is_revision=revises)
            for n, title in enumerate(titles)
        ]
        self.store.save(SourceState(source, SOURCES[source].url), new, None, self.now)

    def fold(self) -> None:
        self.folder.fold(self.store, self.now)

    def restart(self) -> None:
        self.folder = Folder(SOURCES, AUTHORITY)

    @property
    def editor(self) -> Editor:
        self.now += MINUTE
        return Editor(self.store, AUTHORITY, REACH, "lan", self.now)

    def act(self, deed: Callable[[Editor], Any]) -> Any:
        done = deed(self.editor)
        self.fold()
        return done

    @property
    def told(self) -> dict[str, list[str]]:
        """The sources of each story by its headline, head first."""
        found = shown(self.store, REACH, 100, self.now).told
        return {f"{one.head.entry.title}": [entry.source_id for entry in one.entries] for one in found}

    @property
    def ids(self) -> dict[str, str]:
        return {one.head.entry.title: one.story.id for one in shown(self.store, REACH, 100, self.now).told}

    @property
    def gone(self) -> set[str]:
        return {one.id for one in shown(self.store, REACH, 100, self.now).gone}


@pytest.fixture
def room() -> Iterator[Room]:
    store = MemoryStore()
    yield Room(store)
    store.close()


def test_what_the_outlets_tell_at_first(room: Room) -> None:
    assert room.told == {FLOOD: ["song", "nui", "bien"], MARKET: ["song"], FAIR: ["nui"]}


def test_a_merge_outlasts_folds_restarts_and_a_withdrawal(room: Room) -> None:
    before = room.ids
    edit = room.act(lambda editor: editor.merge(FAIR, MARKET, "một phiên chợ"))
    assert (edit.action, edit.story_id, edit.other_story_id) == (Action.MERGE, before[MARKET], before[FAIR])
    assert room.told == {FLOOD: ["song", "nui", "bien"], MARKET: ["song", "nui"]}
    assert (room.ids[MARKET], room.gone) == (before[MARKET], {before[FAIR]})
    room.restart()
    room.store.save(SourceState("nui"), (), None, room.now, Withdrawal(frozenset({"nui-1"})))
    room.fold()
    assert room.told[MARKET] == ["song"]
    room.save("nui", FLOOD, FAIR, revises=True)
    room.fold()
    assert room.told[MARKET] == ["song", "nui"]
    (reason,) = (one.story.reasons for one in room.store.told([before[MARKET]]))
    assert "an editor joined them" in reason[5 if 5 in reason else max(reason)]


def test_a_copy_of_either_joins_what_was_merged(room: Room) -> None:
    room.act(lambda editor: editor.merge(FAIR, MARKET))
    room.save("bien", FLOOD, FAIR)
    room.save("dao", MARKET)
    room.fold()
    assert room.told[MARKET] == ["song", "nui", "bien", "dao"]


def test_a_merge_taken_back_leaves_everything_as_it_was(room: Room) -> None:
    before, told = room.ids, room.told
    room.act(lambda editor: editor.merge(FAIR, MARKET))
    room.act(lambda editor: editor.undo())
    assert (room.told, room.ids, room.gone) == (told, before, set())
    room.act(lambda editor: editor.undo(2))
    assert (FAIR in room.told, room.told[MARKET]) == (False, ["song", "nui"])


def test_a_split_outlasts_folds_restarts_and_a_withdrawal(room: Room) -> None:
    before = room.ids
    edit = room.act(lambda editor: editor.split("sông Ngàn Sâu", ["nui"]))
    stories = {
        one.story.id: [entry.source_id for entry in one.entries] for one in shown(room.store, REACH, 9, NOON).told
    }
    assert (stories[before[FLOOD]], stories[edit.other_story_id]) == (["song", "bien"], ["nui"])
    assert is_tag(edit.other_story_id)
    room.restart()
    room.store.save(SourceState("nui"), (), None, room.now, Withdrawal(frozenset({"nui-0"})))
    room.fold()
    assert room.gone == {edit.other_story_id}
    room.save("nui", FLOOD, FAIR, revises=True)
    room.fold()
    stories = {
        one.story.id: [entry.source_id for entry in one.entries] for one in shown(room.store, REACH, 9, NOON).told
    }
    assert stories[before[FLOOD]] == ["song", "bien"]
    assert ["nui"] in stories.values()


def test_the_entry_that_began_a_story_is_split_off_under_another_id(room: Room) -> None:
    before = room.ids[FLOOD]
    edit = room.act(lambda editor: editor.split(before, ["https://song.example/0"]))
    assert edit.other_story_id != before
    (rest,) = room.store.told([before])
    assert [entry.source_id for entry in rest.entries] == ["nui", "bien"]
    room.act(lambda editor: editor.undo())
    assert (room.ids[FLOOD], room.gone) == (before, {edit.other_story_id})


def test_a_split_taken_back_goes_where_the_rest_is_by_then(room: Room) -> None:
    before = room.ids
    split = room.act(lambda editor: editor.split(FLOOD, ["nui", "bien"]))
    room.act(lambda editor: editor.merge(before[FLOOD], before[MARKET]))
    room.act(lambda editor: editor.undo(split.number))
    merged = [one for one in shown(room.store, REACH, 9, NOON).told if len(one.entries) == 4]
    assert [one.story.id for one in merged] == [before[FLOOD]]


def test_what_joined_after_the_editor_looked_goes_along_with_a_merge(room: Room) -> None:
    room.editor.merge(FAIR, MARKET)
    room.save("bien", FLOOD, FAIR)
    room.fold()
    room.act(lambda editor: editor.hide(FLOOD))
    assert room.told[MARKET][:2] == ["song", "nui"]


def test_an_act_that_was_interrupted_is_carried_out_once(room: Room) -> None:
    room.act(lambda editor: editor.merge(FAIR, MARKET))
    told = room.told
    room.store.meta_set("edits", "0")
    room.restart()
    room.fold()
    assert room.told == told


def test_a_story_out_of_the_folds_reach_is_merged_too(room: Room) -> None:
    room.now += timedelta(days=30)
    room.act(lambda editor: editor.merge(FAIR, MARKET))
    assert room.told[MARKET] == ["song", "nui"]


def test_what_is_hidden_makes_room_and_what_is_pinned_is_there_from_afar(room: Room) -> None:
    room.act(lambda editor: editor.pin(FLOOD, room.now + HOUR, is_urgent=True))
    assert [one.head.entry.title for one in shown(room.store, REACH, 1, room.now).told] == [FAIR, FLOOD]
    room.act(lambda editor: editor.hide(FAIR, "sai"))
    found = shown(room.store, REACH, 1, room.now)
    assert [(one.head.entry.title, bool(one.mark)) for one in found.told] == [(MARKET, False), (FLOOD, True)]
    assert len(found.gone) == 1
    late = shown(room.store, REACH, 1, room.now + HOUR)
    assert [one.head.entry.title for one in late.told] == [MARKET]


def test_an_id_that_went_is_told_for_a_week(room: Room) -> None:
    room.act(lambda editor: editor.merge(FAIR, MARKET))
    assert len(room.gone) == 1
    assert shown(room.store, REACH, 9, room.now + timedelta(days=7, seconds=1)).gone == ()


def test_an_announcement_taken_back_is_gone(room: Room) -> None:
    edit = room.act(lambda editor: editor.announce("Cắt điện", room.now + HOUR, "https://xa.example/dien"))
    assert "Cắt điện" in room.told
    room.act(lambda editor: editor.undo())
    assert "Cắt điện" not in room.told
    assert room.gone == {edit.story_id}


@pytest.mark.parametrize(
    ("deed", "message"),
    [
        (lambda editor: editor.announce("\x07 ", NOON + HOUR), "needs words"),
        (lambda editor: editor.announce("x" * 301, NOON + HOUR), "at most 300"),
        (lambda editor: editor.announce("x", NOON + HOUR, "ftp://x"), "no address"),
        (lambda editor: editor.announce("x", NOON), "must lie in the future"),
        (lambda editor: editor.pin(FLOOD, NOON + LONGEST + HOUR), "at most 366 days"),
        (lambda editor: editor.hide("tin nào"), "no story is called so"),
        (lambda editor: editor.hide("!"), "no story is called so"),
        (lambda editor: editor.merge(FLOOD, "sông Ngàn Sâu"), "both names mean this story"),
        (lambda editor: editor.split(FLOOD, []), "some must stay"),
        (lambda editor: editor.split(FLOOD, ["song", "nui", "bien"]), "some must stay"),
        (lambda editor: editor.split(FLOOD, ["Ngàn Sâu"]), "may be any of 3"),
        (lambda editor: editor.undo(), "nothing to take back"),
        (lambda editor: editor.undo(7), "no such act"),
    ],
)
def test_what_cannot_be_done_leaves_no_trace(room: Room, deed: Callable[[Editor], Any], message: str) -> None:
    with pytest.raises(EditError, match=message):
        deed(room.editor)
    assert room.store.edits() == []


def test_an_announcement_is_no_story_that_could_be_pinned_or_hidden(room: Room) -> None:
    own = room.act(lambda editor: editor.announce("Cắt điện", room.now + HOUR))
    with pytest.raises(EditError, match="Cắt điện: is an announcement; `tickerfeed undo 1` takes it away"):
        room.editor.hide(own.story_id)


def test_what_is_hidden_or_taken_back_is_not_so_twice(room: Room) -> None:
    room.act(lambda editor: editor.hide(FLOOD))
    with pytest.raises(EditError, match="`tickerfeed undo 1` shows it again"):
        room.editor.pin(FLOOD, NOON + HOUR)
    with pytest.raises(EditError, match="is hidden already"):
        room.editor.merge(FLOOD, MARKET)
    room.act(lambda editor: editor.undo(1))
    with pytest.raises(EditError, match="taken back already, by 2"):
        room.editor.undo(1)


DEEDS = st.lists(st.tuples(st.sampled_from(["merge", "split", "hide", "undo"]), st.integers(0, 9)), max_size=8)


def attempt(room: Room, deed: str, pick: int) -> None:
    """Do something to one of the stories that are shown, if it can be done."""
    told = shown(room.store, REACH, 100, room.now).told
    if deed == "undo" or not told:
        room.act(lambda editor: editor.undo())
        return
    one, last = told[pick % len(told)], told[-1]
    entry = str(one.entries[pick % len(one.entries)].entry_id)
    if deed == "merge":
        room.act(lambda editor: editor.merge(one.story.id, last.story.id))
    elif deed == "split":
        room.act(lambda editor: editor.split(one.story.id, [entry]))
    else:
        room.act(lambda editor: editor.hide(one.story.id))


@settings(max_examples=10)
@given(deeds=DEEDS)
def test_whatever_is_done_can_be_taken_back(deeds: list[tuple[str, int]]) -> None:
    store = MemoryStore()
    room = Room(store)
    before, told = room.ids, {title: sorted(sources) for title, sources in room.told.items()}
    for deed, pick in deeds:
        with suppress(EditError):
            attempt(room, deed, pick)
    while standing(store.edits()):
        room.act(lambda editor: editor.undo())
    assert room.ids == before
    assert {title: sorted(sources) for title, sources in room.told.items()} == told
    store.close()
