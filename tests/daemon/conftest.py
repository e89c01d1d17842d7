"""A configuration over a loopback origin, for tests that run the real thing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tickerfeed.config.load import load
from tickerfeed.config.schema import Config
from tickerfeed.daemon import distributed, embedded
from tickerfeed.fetch import client
from tickerfeed.poll.options import PollOptions

_OFTEN = timedelta(seconds=1)  # the shortest there is
_EAGER = PollOptions(_OFTEN, min_interval=_OFTEN, max_interval=_OFTEN, requests_per_day=86_400)


@pytest.fixture
def haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten what the program waits between two looks: what it does is tested here, and not how long it rests."""
    for module in (embedded, distributed):
        monkeypatch.setattr(module, "TICK", timedelta(seconds=0.1))
    monkeypatch.setattr(embedded, "REFRESH_STATUS", timedelta(seconds=0.2))
    monkeypatch.setattr(client, "MOMENT", 0.02)


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
