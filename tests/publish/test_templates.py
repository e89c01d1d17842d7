from __future__ import annotations

from tickerfeed.publish.templates import load


def test_everything_that_rendering_needs_is_there():
    assert set(load()) >= {"index.html", "style.css"}
