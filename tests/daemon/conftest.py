"""A configuration over a loopback origin, for tests that run the real thing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tickerfeed.config.load import load
from tickerfeed.config.schema import Config


@pytest.fixture
def configure(tmp_path: Path) -> Callable[..., Config]:
    """Write a configuration of sources (id to url) and load it; `more` is TOML that is put before them."""

    def write(origin_address: str, sources: dict[str, str], more: str = "") -> Config:
        rows = "".join(f'[[source]]\nid = "{name}"\nurl = "{url}"\n' for name, url in sources.items())
        path = tmp_path / "tickerfeed.toml"
        path.write_text(
            f'[store]\nurl = "sqlite:///{tmp_path}/t.db"\n[publish]\ndirectory = "{tmp_path}/out"\n'
            f'[fetch]\nallow_networks = ["{origin_address}"]\ntimeout = "5s"\n'
            f'[serve]\nlisten = "127.0.0.1:0"\nadmin = "127.0.0.1:0"\n{more}\n{rows}'
        )
        return load(path)

    return write
