"""A configuration over a loopback origin, for tests that run the real thing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from pebble import ProcessPool

from tickerfeed.config.load import load
from tickerfeed.config.schema import Config
from tickerfeed.daemon import distributed, embedded
from tickerfeed.fetch import client
from tickerfeed.poll.options import PollOptions
from tickerfeed.workers import pool

_OFTEN = timedelta(seconds=1)  # the shortest there is
_EAGER = PollOptions(_OFTEN, min_interval=_OFTEN, max_interval=_OFTEN, requests_per_day=86_400)


@pytest.fixture
def haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten what the program waits between two looks: what it does is tested here, and not how long it rests."""
    for module in (embedded, distributed):
        monkeypatch.setattr(module, "TICK", timedelta(seconds=0.1))
    monkeypatch.setattr(embedded, "REFRESH_STATUS", timedelta(seconds=0.2))
    monkeypatch.setattr(client, "MOMENT", 0.02)


class _Kept(ProcessPool):
    """Parse workers that outlast the pass that started them."""

    def stop(self) -> None:
        """Go on."""

    def join(self, timeout: float | None = None) -> None:
        """Have nothing to wait for."""

    def end(self) -> None:
        """Stop in earnest."""
        super().stop()
        super().join()


@pytest.fixture(scope="module")
def workers_of_a_module() -> Iterator[Callable[..., ProcessPool]]:
    """Start workers once, and again only when they have died."""
    started: list[_Kept] = []

    def open_pool(**options: object) -> ProcessPool:
        if not started or not started[-1].active:
            started.append(_Kept(**options))
        return started[-1]

    yield open_pool
    for one in started:
        one.end()


@pytest.fixture
def kept_workers(workers_of_a_module: Callable[..., ProcessPool], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one pass after another read with the same workers: to start them takes longer than a pass."""
    monkeypatch.setattr(pool, "ProcessPool", workers_of_a_module)


@pytest.fixture
def configure(tmp_path: Path, haste: None) -> Callable[..., Config]:
    """Write a configuration of sources (id to url) and load it; `more` is TOML that is put before them.

    An eager one asks each source every second.
    """

    def write(origin_address: str, sources: dict[str, str], more: str = "", *, eager: bool = False) -> Config:
        rows = "".join(f'[[source]]\nid = "{name}"\nurl = "{url}"\n' for name, url in sources.items())
        path = tmp_path / "tickerfeed.toml"
        path.write_text(
            f'[store]\nurl = "sqlite:///{tmp_path}/t.db"\n[publish]\ndirectory = "{tmp_path}/out"\n'
            f'[fetch]\nallow_networks = ["{origin_address}"]\ntimeout = "5s"\n'
            f'[serve]\nlisten = "127.0.0.1:0"\nadmin = "127.0.0.1:0"\n{more}\n{rows}'
        )
        config = load(path)
        return replace(config, poll=_EAGER) if eager else config

    return write
