"""Writing configurations and reading what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tickerfeed.config.load import load
from tickerfeed.errors import ConfigError

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a configuration file and returns its path."""

    def one(text: str, name: str = "t.toml") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    return one


@pytest.fixture
def mistakes() -> Callable[[Path], list[str]]:
    """Returns the mistakes in a configuration, with the folder left out."""

    def told(path: Path) -> list[str]:
        with pytest.raises(ConfigError) as refused:
            load(path)
        return [line.replace(f"{path.parent}/", "") for line in refused.value.mistakes]

    return told
