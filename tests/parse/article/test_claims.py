"""Claims become plain: no markup, no relative address, no date that no piece can have."""

from __future__ import annotations

from datetime import UTC, datetime

from tickerfeed.model import Article, DateQuality
from tickerfeed.parse.article.claims import Claims, believable
from tickerfeed.parse.moments import Moment
from tickerfeed.parse.page.tree import grow

PAGE = grow("<base href='/tin/'>", "https://tinh.example/")
DAY = Moment(datetime(2026, 5, 4, tzinfo=UTC), DateQuality.EXACT, "x")


def test_nothing_is_an_article_of_nothing() -> None:
    assert Claims().article(PAGE) == Article()


def test_texts_are_plain_and_addresses_whole() -> None:
    claims = Claims("Cầu <b>mới</b>", DAY, DAY, "<p>Một</p>\n<p>hai", "1.jpg", "javascript:;", "https://song.example/1")
    found = claims.article(PAGE)
    assert (found.title, found.summary, found.image) == ("Cầu mới", "Một hai", "https://tinh.example/tin/1.jpg")
    assert (found.original_link, found.link) == (None, "https://song.example/1")
    assert (found.published, found.updated, found.date_quality, found.date_raw) == (DAY.at, DAY.at, "exact", "x")


def test_a_date_that_no_piece_can_have_gives_way() -> None:
    zero = Moment(datetime(1970, 1, 1, tzinfo=UTC), DateQuality.EXACT, "0")
    assert believable(zero, Moment(), DAY) == DAY
    assert believable(zero) == Moment()
