from __future__ import annotations

import re

from tickerfeed.publish.templates import load


def test_everything_that_rendering_needs_is_there():
    assert set(load()) >= {"index.html", "style.css", "provinces.txt"}


def test_provinces_are_lines_of_code_and_name():
    lines = load()["provinces.txt"].splitlines()
    assert [line for line in lines if not re.fullmatch(r"VN-[0-9A-Z]{2} \S.*", line)] == []
    assert len({line[:5] for line in lines}) == len(lines)
