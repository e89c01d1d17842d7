"""What is said of a document that is not what was asked for, and what to do about it."""

from __future__ import annotations

import pytest

from tickerfeed.errors import ChallengePage, NotAFeed, ParseError
from tickerfeed.parse.refusal import refusal
from tickerfeed.parse.sniff import Kind, Sniffed

URL = "https://tinh.example/rss"


@pytest.mark.parametrize(
    ("seen", "error", "said"),
    [
        (Sniffed(Kind.EMPTY), ParseError, "the answer is empty"),
        (Sniffed(Kind.PAGE), NotAFeed, "answers an HTML page, not a feed; `tickerfeed discover URL`"),
        (Sniffed(Kind.OPML), NotAFeed, "answers an OPML list, not a feed"),
        (Sniffed(Kind.CHALLENGE), ChallengePage, "a challenge page answered; ask the site"),
        (Sniffed(Kind.CHALLENGE, keeper="Cloudflare"), ChallengePage, "a challenge page of Cloudflare answered"),
        (Sniffed(Kind.CHALLENGE, cookie="D1N"), ChallengePage, "sets the cookie D1N; with the site's leave"),
    ],
)
def test_each_kind_has_its_words(seen: Sniffed, error: type[ParseError], said: str) -> None:
    found = refusal(seen, URL)
    assert type(found) is error
    assert said in str(found)
    assert URL in str(found)
