from __future__ import annotations

from collections.abc import Callable

import pytest
from feedparser.api import StrictFeedParser

from tickerfeed.model import Feed
from tickerfeed.parse.fast.names import Names, Unsure
from tickerfeed.parse.fast.rules import Rules

Check = Callable[[str], Feed]


def rules() -> Rules:
    return Rules(Names((), {"urn:x": "x"}), "thr")


@pytest.mark.parametrize("tag", ["note", "{urn:x}note", "name", "georss_point", "{urn:x}total"])
def test_what_reaches_no_field_has_no_rule(tag: str) -> None:
    assert rules()[tag] is None


@pytest.mark.parametrize("tag", ["title", "comments", "thr_total", "pubDate"])
def test_what_reaches_a_field_has_a_rule(tag: str) -> None:
    assert rules()[tag] is not None


@pytest.mark.parametrize(
    "tag", ["date", "links", "title_detail", "psc_chapter", "where", "xhtml_body", "ghi_chú", "x" * 600]
)
def test_what_is_odd_is_unsure(tag: str) -> None:
    with pytest.raises(Unsure):
        rules()[tag]


def is_unsure(name: str) -> bool:
    try:
        rules()[name]
    except Unsure:
        return True
    return False


def test_feedparsers_other_rules_are_unsure() -> None:
    ruled = {name.removeprefix("_start_") for name in dir(StrictFeedParser) if name.startswith("_start_")}
    unsure = {name for name in ruled if is_unsure(name)}
    assert {"abstract", "body", "feed", "gml_pos", "psc_chapter", "rss", "tags", "where"} <= unsure
    assert not unsure & {"item", "title", "link", "guid", "media_content", "itunes_owner", "dc_date", "category"}


def test_what_is_in_an_element_without_a_rule_is_read(same: Check) -> None:
    found = same("<rss version='2.0'><channel><box><item><title>A</title></item></box><note/></channel></rss>")
    assert [entry.title for entry in found.entries] == ["A"]
