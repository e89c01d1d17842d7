from __future__ import annotations

from feedparser.api import StrictFeedParser

from tickerfeed.parse.fast.known import PREFIXES, RULED
from tickerfeed.parse.fast.rules import _RULES


def test_the_namespaces_are_those_that_feedparser_knows() -> None:
    assert dict(PREFIXES) == {uri.lower(): prefix for uri, prefix in StrictFeedParser.namespaces.items()}


def test_each_element_that_feedparser_has_a_rule_for_is_ruled_or_known_as_odd() -> None:
    theirs = {name.split("_", 2)[2] for name in dir(StrictFeedParser) if name.startswith(("_start_", "_end_"))}
    assert theirs - _RULES.keys() == RULED
