from __future__ import annotations

import logging
from datetime import UTC
from typing import Any

import pytest

from tickerfeed.cli.opening import now, opened, read, told
from tickerfeed.errors import ConfigError, StoreError

Shell = Any


@pytest.mark.parametrize(
    ("level", "expected"), [("info", logging.WARNING), ("debug", logging.DEBUG), ("error", logging.ERROR)]
)
def test_one_shot_commands_log_what_needs_attention(shell: Shell, level: str, expected: int) -> None:
    shell.configure(f'log.level = "{level}"\n')
    assert read(shell.config).log.level == level
    assert expected == logging.getLogger().level


def test_a_bad_configuration_is_refused(shell: Shell) -> None:
    shell.configure("x = 1\n")
    with pytest.raises(ConfigError):
        read(shell.config)


def test_the_store_is_closed_after_use(shell: Shell) -> None:
    with opened(read(shell.config)) as store:
        assert store.entry_count() == 0
    with pytest.raises(StoreError):
        store.entry_count()


def test_an_empty_store_tells_nothing(shell: Shell) -> None:
    assert told(read(shell.config)) == []
    assert now().tzinfo is UTC
