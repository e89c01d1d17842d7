from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from tickerfeed.config.schema import Config
from tickerfeed.daemon.clock import utc_now
from tickerfeed.daemon.workshop import Workshop
from tickerfeed.errors import ConfigError, StoreError

Configure = Callable[..., Config]


async def test_it_opens_knows_its_sources_and_closes(configure: Configure) -> None:
    workshop = Workshop(configure("127.0.0.1:1", {"bao-a": "https://a.example/"}))
    await workshop.open()
    assert list(await workshop.store.run(lambda store: store.states())) == ["bao-a"]
    assert workshop.desk.options == workshop.config.poll
    await workshop.close()
    with pytest.raises(StoreError, match="not open"):
        await workshop.store.run(lambda store: store.entry_count())


async def test_a_reload_swaps_sources_client_and_press(configure: Configure) -> None:
    workshop = Workshop(configure("127.0.0.1:1", {"bao-a": "https://a.example/"}))
    await workshop.open()
    before = workshop.client
    old = await workshop.reload(configure("127.0.0.1:1", {"bao-b": "https://b.example/"}))
    assert old is before
    assert list(await workshop.store.run(lambda store: store.states())) == ["bao-b"]
    assert list(workshop.press.press.sources) == ["bao-b"]
    await old.close()
    await workshop.close()


async def test_a_reload_does_not_let_the_outputs_name_what_is_not_served(configure: Configure) -> None:
    config = configure("127.0.0.1:1", {"bao-a": "https://a.example/"})
    workshop = Workshop(config)
    await workshop.open()
    for _ in range(2):
        await (await workshop.reload(replace(config, serve=replace(config.serve, visits=True, live=False)))).close()
        assert (workshop.press.press.counts_visits, workshop.press.press.is_live) == (False, True)
    await workshop.close()


async def test_what_the_client_knows_outlives_it(configure: Configure) -> None:
    config = configure("127.0.0.1:1", {"bao-a": "https://a.example/"})
    known = f'{{"https://a.example": [{round(utc_now().timestamp()) + 999}, "User-agent: *\\nDisallow: /b", ""]}}'
    workshop = Workshop(config)
    await workshop.open()
    workshop.client.recall(known, utc_now())
    await workshop.close()
    workshop = Workshop(config)
    await workshop.open()
    assert workshop.client.memory(utc_now()) == known
    await (await workshop.reload(config)).close()
    assert workshop.client.memory(utc_now()) == known
    await workshop.close()


async def test_a_reload_that_the_store_refuses_changes_nothing(configure: Configure) -> None:
    workshop = Workshop(configure("127.0.0.1:1", {"bao-a": "https://a.example/"}))
    before = workshop.client
    with pytest.raises(StoreError):
        await workshop.reload(configure("127.0.0.1:1", {"bao-b": "https://b.example/"}))
    assert (workshop.client, workshop.config.sources[0].id) == (before, "bao-a")
    await workshop.close()


async def test_a_client_that_cannot_be_made_leaves_the_store_as_it_was(configure: Configure) -> None:
    workshop = Workshop(configure("127.0.0.1:1", {"bao-a": "https://a.example/"}))
    await workshop.open()
    after = configure("127.0.0.1:1", {"bao-b": "https://b.example/"})
    with pytest.raises(ConfigError):
        await workshop.reload(replace(after, fetch=replace(after.fetch, proxy="socks5://127.0.0.1:1")))
    assert list(await workshop.store.run(lambda store: store.states())) == ["bao-a"]
    await workshop.close()
