from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest

from tickerfeed.model import Feed
from tickerfeed.parse import feed
from tickerfeed.parse.fast import reader
from tickerfeed.parse.moments import Reading

URL = "https://bao.example/rss/home.rss"
HABIT = Reading(ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def same() -> Callable[[str], Feed]:
    """A check that a document is taken and read as through feedparser; it returns the feed."""

    def check(text: str) -> Feed:
        found = reader.read(text.encode(), URL, HABIT, 100)
        assert found is not None
        assert found == feed.read(text, URL, HABIT, 100)
        return found

    return check


@pytest.fixture
def handed() -> Callable[[str], None]:
    """A check that a document is handed over."""

    def check(text: str) -> None:
        assert reader.read(text.encode(), URL, HABIT, 100) is None

    return check
