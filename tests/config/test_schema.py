from __future__ import annotations

import pytest
from msgspec.structs import replace

from tickerfeed.config.schema import Config


def test_a_configuration_does_not_change() -> None:
    with pytest.raises(AttributeError):
        Config().sources = ()  # type: ignore[misc]


def test_parts_of_equal_configurations_are_equal() -> None:
    assert replace(Config()) == Config()
