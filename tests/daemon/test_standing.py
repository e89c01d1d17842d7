from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tickerfeed.config.schema import Config
from tickerfeed.daemon.standing import FACT, keep, stands
from tickerfeed.model import Action, Edit, Edition, Entry, NewEntry, Site, Source, SourceState
from tickerfeed.publish.options import PublishOptions, WebhookOptions
from tickerfeed.store.memory import MemoryStore

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(
        sources=(Source("bao-a", "https://a.example/rss"),), publish=PublishOptions(directory=str(tmp_path / "out"))
    )


@pytest.fixture
def store(config: Config) -> MemoryStore:
    store = MemoryStore()
    store.sync_sources(config.sources, NOW)
    keep(store, config, 0, (), (NOW, NOW + HOUR))
    return store


def test_what_nothing_has_happened_to_stands(store: MemoryStore, config: Config) -> None:
    assert stands(store, config, NOW)
    assert stands(store, config, NOW + HOUR - timedelta(seconds=1))


def test_it_stands_for_its_time_only(store: MemoryStore, config: Config) -> None:
    assert not stands(store, config, NOW + HOUR)
    assert not stands(store, config, NOW - timedelta(seconds=1))  # the clock was set back


def test_an_entry_that_was_saved_ends_it(store: MemoryStore, config: Config) -> None:
    store.save(SourceState("bao-a"), [NewEntry("id:1", Entry("Một"))], None, NOW)
    assert not stands(store, config, NOW)


def test_a_fold_by_another_ends_it(store: MemoryStore, config: Config) -> None:
    store.save_fold((), 1, NOW)
    assert not stands(store, config, NOW)


def test_an_act_of_the_editor_ends_it_also_one_that_came_while_publishing(store: MemoryStore, config: Config) -> None:
    store.add_edit(Edit(0, Action.HIDE, "an", NOW, "tag:a"))
    assert not stands(store, config, NOW)
    keep(store, config, 0, (), (NOW, NOW + HOUR))
    assert not stands(store, config, NOW)
    keep(store, config, 1, (), (NOW, NOW + HOUR))
    assert stands(store, config, NOW)


def test_files_that_came_to_harm_end_it(store: MemoryStore, config: Config) -> None:
    Path(config.publish.directory).mkdir()
    (Path(config.publish.directory) / "ticker.txt").write_text("Hai")
    assert not stands(store, config, NOW)


@pytest.mark.parametrize(
    "change",
    [
        lambda config: replace(config, site=Site(title="Tin mới")),
        lambda config: replace(config, sources=(replace(config.sources[0], province="VN-23"),)),
        lambda config: replace(config, editions=(Edition("a", "A"),)),
        lambda config: replace(config, ticker=replace(config.ticker, items=3)),
        lambda config: replace(config, serve=replace(config.serve, live=not config.serve.live)),
        lambda config: replace(config, store=replace(config.store, retention=HOUR)),
        lambda config: replace(config, publish=replace(config.publish, webhook=WebhookOptions("https://a.example"))),
    ],
)
def test_other_settings_end_it(store: MemoryStore, config: Config, change: Callable[[Config], Config]) -> None:
    assert not stands(store, change(config), NOW)


def test_a_receiver_of_alarms_may_have_to_be_told_again(store: MemoryStore, config: Config) -> None:
    told = replace(config, publish=replace(config.publish, webhook=WebhookOptions("https://a.example", "khoa")))
    keep(store, told, 0, (), (NOW, NOW + HOUR))
    assert not stands(store, told, NOW)


@pytest.mark.parametrize("kept", ["", "{", "[]", "7", "{}", '{"since": 0, "until": 1}'])
def test_what_was_not_kept_or_is_damaged_does_not_stand(store: MemoryStore, config: Config, kept: str) -> None:
    store.meta_set(FACT, kept)
    assert not stands(store, config, NOW)
