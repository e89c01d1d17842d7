from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tickerfeed.model import Action, Edit, Entry, NewEntry, Source, SourceState, Story, Subscription
from tickerfeed.store.database import SqlStore
from tickerfeed.store.retention import PAGES

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
DAY = timedelta(days=1)
LATER = NOW + 400 * DAY


def known(store: SqlStore) -> int:
    with store._reading() as session:
        return int(session.one("SELECT count(*) FROM source") or 0)


def test_sources_no_longer_configured_go_with_the_last_of_their_entries(store: SqlStore) -> None:
    state = SourceState("bao-a", "https://a.example/rss", next_poll_at=NOW)
    store.save(state, [NewEntry("id:1", Entry("Một"))], frozenset({"id:1"}), NOW)
    store.save_subscription(Subscription("bao-a", "https://hub.example/", state.url, "t", "s", NOW))
    store.retain(NOW + DAY)
    assert (1, 1) == (known(store), len(store.subscriptions()))
    store.sync_sources([], NOW)
    store.retain(NOW)
    assert (1, 0) == (known(store), len(store.subscriptions()))
    store.retain(NOW + DAY)
    assert 0 == known(store)


def test_acts_of_long_ago_about_nothing_that_is_kept_go(store: SqlStore) -> None:
    store.save(SourceState("bao-a"), [NewEntry("id:1", Entry("Một"))], frozenset({"id:1"}), NOW)
    store.save_fold([Story("tag:a", 0, 1, (1,), NOW, NOW)], 1, NOW)
    acts = [
        Edit(0, Action.HIDE, "an", NOW, story_id="tag:a"),
        Edit(0, Action.UNDO, "an", NOW, undoes=1),
        Edit(0, Action.HIDE, "an", NOW, story_id="tag:b"),
        Edit(0, Action.UNDO, "an", NOW, undoes=3),
        Edit(0, Action.MERGE, "an", NOW, story_id="tag:b", other_story_id="tag:c", entry_ids=(1,)),
        Edit(0, Action.SPLIT, "an", NOW, story_id="tag:b", other_story_id="tag:c", entry_ids=(9,)),
        Edit(0, Action.ANNOUNCE, "an", NOW, story_id="tag:d", until=LATER),
        Edit(0, Action.HIDE, "an", NOW, story_id="tag:e"),
    ]
    for act in acts:
        store.add_edit(act)
    store.retain(NOW + 300 * DAY)
    assert 8 == store.last_edit()
    store.retain(LATER)
    with store._reading() as session:
        rows = session.run("SELECT number FROM edit ORDER BY number")
    assert [1, 2, 5, 7, 8] == [row[0] for row in rows]


def test_a_file_shrinks_when_much_goes(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    store = SqlStore(f"sqlite:///{path}")
    store.sync_sources([Source("bao-a", "https://a.example/rss")], NOW)
    news = [NewEntry(f"id:{number}", Entry("x" * 4_000)) for number in range(900)]
    store.save(SourceState("bao-a"), news, frozenset(), NOW)
    assert 900 == store.retain(LATER)
    pieces = []
    while piece := store.give_back():
        pieces.append(piece)
    store.close()
    assert sum(pieces) > 600
    assert pieces[0] == PAGES  # not one by one
    assert path.stat().st_size < 1_000_000
