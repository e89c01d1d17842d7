from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tickerfeed.model import Candidate, Entry, Feed, FoundBy, SourceKind
from tickerfeed.parse.discovery.prospect import SAMPLE, Confidence, Prospect, appraise, doubles, links_of, ranked

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
HOME = "https://bao.example/"
FEED, SITEMAP, LISTING, TICKER = SourceKind.FEED, SourceKind.SITEMAP, SourceKind.LISTING, SourceKind.TICKERLINE


def feed(count: int = 10, age: float | None = 1, *, title: str = "", first: int = 0, link: bool = True) -> Feed:
    """A feed of entries that are `age` hours old and older."""
    times = [None if age is None else NOW - timedelta(hours=age + number) for number in range(count)]
    entries = [
        Entry(f"Tin {number}", link=f"{HOME}{first + number}" if link else None, published=when)
        for number, when in enumerate(times)
    ]
    return Feed(title=title, entries=tuple(entries))


def tried(
    what: Feed,
    kind: SourceKind = FEED,
    path: str = "rss/a.rss",
    found_by: FoundBy = FoundBy.AUTODISCOVERY,
    shown: frozenset[str] = frozenset(),
) -> Prospect:
    return appraise(Candidate(HOME + path, kind, found_by), what, shown, NOW)


@pytest.mark.parametrize(
    ("what", "kind", "confidence", "words"),
    [
        (feed(age=0.5), FEED, Confidence.HIGH, "less than an hour old"),
        (feed(age=30), SITEMAP, Confidence.HIGH, "30 hours old"),
        (feed(2, 0.5), FEED, Confidence.MEDIUM, "less than an hour old"),
        (feed(age=24 * 20), FEED, Confidence.MEDIUM, "20 days old"),
        (feed(age=None), FEED, Confidence.MEDIUM, "no dates"),
        (feed(age=24 * 90), FEED, Confidence.LOW, "90 days old"),
        (feed(age=-30), FEED, Confidence.HIGH, "in the future"),
        (feed(20), LISTING, Confidence.HIGH, "20 headlines on the page, 20 of them with a date"),
        (feed(20, None), LISTING, Confidence.MEDIUM, "none of them with a date"),
        (feed(4), LISTING, Confidence.LOW, "4 headlines"),
        (feed(5, None), TICKER, Confidence.MEDIUM, "5 of them with a link"),
        (feed(5, None, link=False), TICKER, Confidence.LOW, "none of them with a link"),
    ],
)
def test_confidence_has_its_reason(what: Feed, kind: SourceKind, confidence: Confidence, words: str) -> None:
    one = tried(what, kind)
    assert (one.confidence, words in one.reason) == (confidence, True), one.reason


def test_entries_that_the_page_shows_too_are_proof() -> None:
    shown = links_of(feed(4))
    one = tried(feed(age=24 * 400), shown=shown)
    assert (one.confidence, one.on_page, one.reason) == (Confidence.HIGH, 4, "4 of its 10 entries are on the page too")
    assert tried(feed(), LISTING, shown=shown).on_page == 0


def test_a_sample_of_headlines_is_kept() -> None:
    one = tried(feed(20, title="Báo"))
    assert (one.title, one.entries, len(one.headlines), one.headlines[0]) == ("Báo", 20, SAMPLE, "Tin 0")
    assert one.newest_at == NOW - timedelta(hours=1)


def order(*prospects: Prospect, url: str = HOME) -> list[str]:
    is_home = url == HOME
    return [one.candidate.url.removeprefix(HOME) for one in ranked(prospects, url, is_home, NOW)]


def test_kinds_have_their_order() -> None:
    found = order(
        tried(feed(5, None), TICKER, "ticker"),
        tried(feed(), path="comments/feed", found_by=FoundBy.AUTODISCOVERY),
        tried(feed(20, None), LISTING, "listing"),
        tried(feed(age=24 * 400), path="dead.rss"),
        tried(feed(age=24 * 400), SITEMAP, "dead.xml"),
        tried(feed(2, None), LISTING, "poor"),
        tried(feed(), SITEMAP, "news.xml", FoundBy.GUESS),
        tried(feed(age=None), SITEMAP, "undated.xml", FoundBy.GUESS),
        tried(feed(age=None), path="undated.rss"),
        tried(feed(), path="fresh.rss", found_by=FoundBy.GUESS),
    )
    assert found == [
        *("fresh.rss", "news.xml", "undated.rss", "undated.xml", "listing", "ticker", "dead.rss", "poor"),
        *("dead.xml", "comments/feed"),
    ]


def test_of_a_front_page_the_feed_of_all_news_is_best() -> None:
    section, all_news = tried(feed(), path="the-thao.rss"), tried(feed(), path="rss/home.rss", found_by=FoundBy.LINK)
    assert order(section, all_news) == ["rss/home.rss", "the-thao.rss"]
    named = tried(feed(title="Trang chủ - Báo Mẫu"), path="x.rss")
    assert order(section, named) == ["x.rss", "the-thao.rss"]


def test_of_a_section_the_feed_that_tells_what_it_shows_is_best() -> None:
    shown = links_of(feed(10, first=100))
    all_news = tried(feed(10, first=98 + 5), path="rss/home.rss", shown=links_of(feed(3, first=103)))
    section = tried(feed(10, first=100), path="the-thao.rss", found_by=FoundBy.LINK, shown=shown)
    assert order(all_news, section, url=f"{HOME}the-thao") == ["the-thao.rss", "rss/home.rss"]


def test_how_it_was_found_decides_between_equals() -> None:
    guess, link = (
        tried(feed(), path="b.rss", found_by=FoundBy.GUESS),
        tried(feed(), path="c.rss", found_by=FoundBy.LINK),
    )
    said = tried(feed(), path="d.rss")
    assert order(guess, link, said) == ["d.rss", "c.rss", "b.rss"]


def test_a_feed_whose_site_tells_newer_news_elsewhere_was_left_behind() -> None:
    old = tried(feed(age=24 * 45), path="old.rss")
    assert order(old, tried(feed(12), LISTING, "listing")) == ["listing", "old.rss"]
    assert order(old, tried(feed(12, None), LISTING, "listing")) == ["old.rss", "listing"]
    assert order(old, tried(feed(2), LISTING, "poor")) == ["old.rss", "poor"]


def test_feeds_that_tell_the_same_are_doubles_of_the_first() -> None:
    rss, atom, other = tried(feed(), path="a.rss"), tried(feed(), path="a.atom"), tried(feed(first=50), path="b.rss")
    bare = [tried(feed(link=False), path=path) for path in ("c", "d")]
    assert doubles([rss, atom, other, *bare]) == {f"{HOME}a.atom": f"{HOME}a.rss"}
