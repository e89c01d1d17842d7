from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from tickerfeed.errors import StoreError
from tickerfeed.model import Action, Edit, Entry, Gone, NewEntry, SourceState, Story
from tickerfeed.store.database import SqlStore

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
DAY = timedelta(days=1)
FULL = Edit(0, Action.ANNOUNCE, "lan", NOW, "tag:a", "tag:b", (1, 2), (3,), "Cúp điện", "https://a.vn", NOW + DAY, True)


def test_the_history_comes_back_as_it_was_put_in_order(store: SqlStore) -> None:
    assert (store.last_edit(), store.edits()) == (0, [])
    one = store.add_edit(FULL)
    two = store.add_edit(Edit(0, Action.UNDO, "", NOW, reason="nhầm", undoes=one.number))
    assert one == replace(FULL, number=one.number)
    assert store.edits() == [one, two]
    assert store.edits(after=one.number) == [two]
    assert store.last_edit() == two.number > one.number


def test_a_damaged_act_is_said_to_be_so(store: SqlStore) -> None:
    store.add_edit(FULL)
    with store._writing() as session:
        session.change("UPDATE edit SET body = ?", ('{"until": 3}',))
    with pytest.raises(StoreError, match="unreadable"):
        store.edits()


def test_a_story_that_lost_its_members_is_gone_until_it_comes_back(store: SqlStore) -> None:
    store.save(SourceState("bao-a"), [NewEntry("id:1", Entry("Tin 1"))], None, NOW)
    story = Story("tag:a", 0, 1, (1,), NOW, NOW)
    store.save_fold([story], 1, NOW)
    number = store.story_of([1])[1].number
    assert [told.story.id for told in store.told(["tag:a", "tag:none"])] == ["tag:a"]
    assert store.gone(NOW - DAY, 9) == []
    store.save_fold([replace(story, number=number, member_ids=())], 1, NOW + DAY)
    assert store.told(["tag:a"]) == []
    assert store.gone(NOW + DAY, 9) == [Gone("tag:a", NOW + DAY)]
    assert store.gone(NOW + 2 * DAY, 9) == store.gone(NOW, 0) == []
    store.save_fold([story], 1, NOW + DAY)
    assert store.gone(NOW, 9) == []


def test_ids_that_went_long_ago_are_forgotten(store: SqlStore) -> None:
    store.save(SourceState("bao-a"), [NewEntry("id:1", Entry("Tin 1"))], None, NOW)
    store.save_fold([Story("tag:a", 0, 1, (1,), NOW, NOW)], 1, NOW)
    store.save_fold([Story("tag:a", 1, 1, (), NOW, NOW)], 1, NOW)
    store.retain(NOW)
    assert len(store.gone(NOW, 9)) == 1
    store.retain(NOW + DAY)
    assert store.gone(NOW, 9) == []


def test_why_an_entry_is_quiet_is_kept(store: SqlStore) -> None:
    store.save(SourceState("bao-a"), [NewEntry("id:1", Entry("Tin 1"), is_quiet=True, why_quiet="rule")], None, NOW)
    assert [(one.is_quiet, one.why_quiet) for one in store.log_after(0, 9)] == [(True, "rule")]
