from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.errors import ChallengePage, ParseError, ParseLimit
from tickerfeed.model import FoundBy, Response, SourceKind, Survey
from tickerfeed.parse import charset
from tickerfeed.parse.discovery.survey import survey

URL = "https://bao.example/"
FEED = '<link rel="alternate" type="application/rss+xml" href="{}" title="{}">'


def look(body: str | bytes, url: str = URL, **headers: str) -> Survey:
    return survey(Response(url, 200, headers, body.encode() if isinstance(body, str) else body))


def page(head: str = "", body: str = "") -> str:
    return f"<!doctype html><html><head><title>Báo\n Mẫu</title>{head}</head><body>{body}</body></html>"


def test_what_the_page_says_comes_before_what_is_guessed() -> None:
    head = FEED.format("/comments.rss", "Comments") + FEED.format("/a.rss", "") + '<link rel="sitemap" href="/s.xml">'
    found = look(page(head, '<a href="/rss/b.rss">B</a><a href="/rss.html">RSS</a><a href="/a.rss">A</a>'))
    assert found.title == "Báo Mẫu"
    assert [(one.url[19:], one.found_by) for one in found.candidates[:5]] == [
        ("/a.rss", FoundBy.AUTODISCOVERY),
        ("/comments.rss", FoundBy.AUTODISCOVERY),
        ("/s.xml", FoundBy.LINK),
        ("/rss/b.rss", FoundBy.LINK),
        ("/rss.html", FoundBy.DIRECTORY),
    ]
    assert {one.found_by for one in found.candidates[5:]} == {FoundBy.GUESS}
    assert found.candidates[-1].kind is SourceKind.SITEMAP
    assert len({one.url for one in found.candidates}) == len(found.candidates)


def test_feeds_under_a_sites_former_name_are_looked_for_under_its_own() -> None:
    head = FEED.format("https://cu.example/rss/a.rss?b=1", "") + FEED.format("https://cu.example/comments/", "Comments")
    found = look(page(head))
    guessed = [one.url for one in found.candidates if one.found_by is FoundBy.GUESS]
    assert guessed[:2] == ["https://bao.example/rss/a.rss?b=1", "https://bao.example/rss/home.rss"]


def test_the_site_is_called_what_it_calls_itself() -> None:
    assert look(page('<meta property="og:site_name" content=" Báo &amp; Đài ">')).title == "Báo & Đài"
    assert look(page('<meta property="og:site_name" content="">')).title == "Báo Mẫu"
    assert look("<html><p>x</p></html>").title == ""


def test_an_article_is_told_from_a_page_that_lists() -> None:
    words = "Nước sông dâng cao trong đêm và người dân phải sơ tán lên đồi. " * 5
    assert look(page(body=f"<article>{f'<p>{words}</p>' * 5}</article>")).is_article
    assert not look(page(body="<h3><a href=/1>Tin</a></h3>")).is_article


def test_utf_16_is_read() -> None:
    assert look(page(FEED.format("/a.rss", "")).encode("utf-16")).candidates[0].url == "https://bao.example/a.rss"


def test_a_feed_offers_itself_and_a_json_document_as_two_kinds() -> None:
    (one,) = look("<rss version='2.0'><channel/></rss>").candidates
    assert (one.url, one.kind, one.found_by) == (URL, SourceKind.FEED, FoundBy.ITSELF)
    assert [one.kind for one in look('{"version": "x"}').candidates] == [SourceKind.FEED, SourceKind.JSON]


def test_a_sitemap_offers_itself_and_an_index_what_it_lists() -> None:
    (one,) = look("<urlset><url><loc>/1</loc></url></urlset>").candidates
    assert (one.kind, one.found_by) == (SourceKind.SITEMAP, FoundBy.ITSELF)
    (one,) = look("<sitemapindex><sitemap><loc>/news.xml</loc></sitemap></sitemapindex>").candidates
    assert (one.url, one.found_by) == ("https://bao.example/news.xml", FoundBy.LISTED)


def test_a_page_that_only_leads_on_says_where_first() -> None:
    first = look(page('<meta http-equiv="Refresh" content="0;url=/portal/">')).candidates[0]
    assert (first.url, first.kind, first.found_by) == (f"{URL}portal/", SourceKind.AUTO, FoundBy.FORWARD)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("", ParseError),
        ("<opml/>", ParseError),
        ("<script>document.cookie='D7=1'; location.reload()</script>", ChallengePage),
        ("<div>" * 3000, ParseError),
    ],
)
def test_what_offers_nothing_is_named(body: str, kind: type[ParseError]) -> None:
    with pytest.raises(kind):
        look(body)


def test_running_out_of_memory_is_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(*_: object) -> str:
        raise MemoryError

    monkeypatch.setattr(charset, "decode", greedy)
    with pytest.raises(ParseLimit, match="memory"):
        look(page())


PIECES = """<link |<a |rel=alternate |type=application/rss+xml |href='|feed:|http://[|/rss|?|#|'>|<!--|-->|<script>
    |</script>|<base href='//x.example'>|&#x110000;|<meta http-equiv=refresh |content='0;url=//'>|<urlset>|<loc>
    |<sitemapindex>|\0|\ud800"""


@given(st.lists(st.sampled_from(PIECES.split("|")), max_size=25).map("".join))
def test_any_body_gives_a_survey_of_web_addresses_or_a_parse_error(body: str) -> None:
    try:
        found = look(body.encode("utf-8", "surrogatepass"), link=body.replace("\n", " "))
    except ParseError:
        return
    assert all(one.url.startswith(("http://", "https://")) for one in found.candidates)
