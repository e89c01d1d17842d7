from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from tickerfeed.errors import StoreError
from tickerfeed.model import Source, SourceState, Stage, Subscription
from tickerfeed.store.database import SqlStore

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
ONE = Subscription("bao", "https://hub.example/", "https://bao.example/feed", "t" * 32, "s" * 32, NOW)


def test_a_subscription_is_kept_replaced_and_dropped(store: SqlStore) -> None:
    assert store.subscriptions() == []
    store.save_subscription(ONE)
    active = replace(
        ONE,
        stage=Stage.ACTIVE,
        expires_at=NOW + timedelta(days=10),
        pushed_at=NOW,
        failures=3,
        detail="đã hỏi",
    )
    other = replace(ONE, source_id="tin", token="u" * 32)
    store.save_subscription(other)
    store.save_subscription(active)
    assert store.subscriptions() == [active, other]
    store.drop_subscription("bao")
    store.drop_subscription("bao")
    assert store.subscriptions() == [other]


def test_no_two_have_one_callback(store: SqlStore) -> None:
    store.save_subscription(ONE)
    with pytest.raises(StoreError):
        store.save_subscription(replace(ONE, source_id="tin"))


def test_what_cannot_be_read_is_an_error_of_the_store(store: SqlStore) -> None:
    store.save_subscription(ONE)
    with store._writing() as session:
        session.run("UPDATE subscription SET stage = 'nonsense'")
    with pytest.raises(StoreError):
        store.subscriptions()


def test_the_state_of_one_source(store: SqlStore) -> None:
    store.sync_sources([Source("bao", "https://bao.example/feed")], NOW)
    assert store.state("bao") == SourceState("bao", "https://bao.example/feed")
    store.sync_sources([], NOW)
    assert store.state("bao") is None
    assert store.state("tin") is None
