from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tickerfeed.errors import ChallengePage, NotAFeed, ParseError, ParseLimit
from tickerfeed.model import PAGE_VERSION, Response, Source, SourceKind
from tickerfeed.parse import document, feed
from tickerfeed.parse.document import parse

URL = "https://bao.example/rss"
RSS = "<rss version='2.0'><channel><title>Báo</title><item><title>Tin</title></item></channel></rss>"


def answer(body: str | bytes, **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(URL, 200, named, body.encode() if isinstance(body, str) else body)


def source(**fields: object) -> Source:
    return Source("bao", URL, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("body", "version"),
    [(RSS, "rss20"), ('{"version": "https://jsonfeed.org/version/1.1", "items": [{"title": "Tin"}]}', "json11")],
)
def test_each_format_has_its_reader(body: str, version: str) -> None:
    found = parse(answer(body, content_type="text/html"), source())
    assert (found.version, [entry.title for entry in found.entries]) == (version, ["Tin"])


def test_the_sources_own_habits_are_known() -> None:
    dated = RSS.replace("<title>Tin</title>", "<title>Tin</title><pubDate>6/13/2026 9:00</pubDate>")
    entry = parse(answer(dated), source(timezone="Asia/Ho_Chi_Minh", date_order="mdy")).entries[0]
    assert str(entry.published) == "2026-06-13 02:00:00+00:00"


def test_a_page_names_its_hub_and_topic_in_its_head_and_the_header_goes_before() -> None:
    page = (
        b"<!doctype html><html><head><title>Tin</title><link rel='stylesheet' href='/a.css'>"
        b"<link rel='hub' href='https://hub.example/page'><link rel='Self' href='/tin'></head>"
        b"<body><article><h2><a href='/tin/mot-1.html'>Nghe An khanh thanh cau moi</a></h2></article></body></html>"
    )
    listed = Source("b", "https://bao.example/", kind=SourceKind.LISTING, select={"item": "article", "title": "h2"})
    plain = Response("https://bao.example/", 200, {"content-type": "text/html; charset=utf-8"}, page)
    found = parse(plain, listed)
    assert (found.hub, found.topic) == ("https://hub.example/page", "https://bao.example/tin")
    named = replace(plain, headers={**plain.headers, "link": '<https://hub.example/>; rel="hub"'})
    assert parse(named, listed).hub == "https://hub.example/"


def test_the_header_names_hub_and_topic_before_the_document() -> None:
    link = '<https://hub.example/>; rel="hub", </rss.xml>; rel="self"'
    found = parse(answer(RSS, link=link), source())
    assert (found.hub, found.topic) == ("https://hub.example/", "https://bao.example/rss.xml")


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        ("", ParseError, "empty"),
        (
            "<html><p>Chào</p></html>",
            NotAFeed,
            "an HTML page, not a feed: .* that of a feed, .*; `tickerfeed discover URL` finds what can be polled there",
        ),
        ("<opml/>", NotAFeed, "an OPML list"),
        ("Xin chào", NotAFeed, "no known kind"),
        ("<script>document.cookie='D7=1'; location.reload()</script>", ChallengePage, "sets the cookie D7"),
        ("<script>document.cookie=f(); location.reload()</script>", ChallengePage, "challenge page answered;"),
    ],
)
def test_what_is_no_feed_is_named(body: str, kind: type[ParseError], words: str) -> None:
    with pytest.raises(ParseError, match=words) as caught:
        parse(answer(body), source())
    assert type(caught.value) is kind
    assert caught.value.subject == URL


SITEMAP = "<urlset><url><loc>/1.html</loc><news><title>Tin</title></news></url></urlset>"
LIST = '{"data": [{"title": "Tin", "link": "/1.html"}]}'


@pytest.mark.parametrize("kind", [SourceKind.AUTO, SourceKind.SITEMAP])
def test_a_news_sitemap_is_read(kind: SourceKind) -> None:
    found = parse(answer(SITEMAP), source(kind=kind))
    assert (found.version, [entry.title for entry in found.entries]) == ("sitemap", ["Tin"])


@pytest.mark.parametrize("body", [LIST, f"call({LIST});", ")]}'\n" + LIST, "\ufeff" + LIST])
@pytest.mark.parametrize("kind", [SourceKind.AUTO, SourceKind.JSON])
def test_a_json_list_is_read_however_it_is_wrapped(body: str, kind: SourceKind) -> None:
    found = parse(answer(body), source(kind=kind))
    assert [(entry.title, entry.link) for entry in found.entries] == [("Tin", "https://bao.example/1.html")]


def test_a_source_has_its_own_paths() -> None:
    body = '{"version": "https://jsonfeed.org/version/1.1", "items": [{"title": "Tin"}], "more": [{"t": "Tin khác"}]}'
    found = parse(answer(body), source(kind=SourceKind.JSON, select={"item": "more", "title": "t"}))
    assert [entry.title for entry in found.entries] == ["Tin khác"]
    assert [entry.title for entry in parse(answer(body), source(select={"item": "h3"})).entries] == ["Tin"]


@pytest.mark.parametrize(("body", "words"), [(SITEMAP, "a sitemap, not a feed"), (LIST, "no JSON Feed")])
def test_a_source_that_is_to_be_a_feed_takes_nothing_else(body: str, words: str) -> None:
    with pytest.raises(NotAFeed, match=words):
        parse(answer(body), source(kind=SourceKind.FEED))


@pytest.mark.parametrize(
    "body",
    ["<urlset><url><loc>/1.html</loc></url></urlset>", '[{"link": "/1.html", "name": ""}]'],
)
def test_what_has_no_titles_is_taken_where_pages_are_fetched(body: str) -> None:
    kind, select = (SourceKind.JSON, {"item": "$"}) if body.startswith("[") else (SourceKind.SITEMAP, {})
    (entry,) = parse(answer(body), source(article=True, kind=kind, select=select)).entries
    assert (entry.title, entry.link) == ("", "https://bao.example/1.html")


LISTING = "".join(
    f"<h3><a href='/bai-viet-so-{n}-cua-trang.html'>Bài viết số {n} của trang này</a></h3>" for n in range(6)
)


@pytest.mark.parametrize("kind", [SourceKind.AUTO, SourceKind.LISTING])
def test_a_page_that_lists_news_is_read(kind: SourceKind) -> None:
    found = parse(answer(f"<html>{LISTING}</html>"), Source("bao", "https://bao.example/tin", kind=kind))
    assert (found.version, len(found.entries)) == (PAGE_VERSION, 6)


def test_a_page_is_no_feed() -> None:
    with pytest.raises(NotAFeed, match="an HTML page"):
        parse(answer(f"<html>{LISTING}</html>"), source(kind=SourceKind.FEED))


def test_a_feed_where_a_listing_was_is_read() -> None:
    assert parse(answer(RSS), source(kind=SourceKind.LISTING)).version == "rss20"


def test_running_out_of_memory_is_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(feed, "told", greedy)
    with pytest.raises(ParseLimit, match="memory"):
        document.parse(answer(RSS), source())


FRAGMENTS = st.sampled_from(
    [
        "<rss version='2.0'>",
        "<channel>",
        "<item>",
        "</item>",
        "<title>",
        "</title>",
        "<![CDATA[",
        "]]>",
        "&",
        "&lt;b&gt;",
        "<link>",
        "javascript:x",
        "<guid>",
        "x",
        "<pubDate>",
        "13/06/2026",
        "<content type='xhtml'>",
        "<feed>",
        "<entry>",
        "{",
        "}",
        '"items":',
        "[",
        "<!ENTITY a 'b'>",
        "<!DOCTYPE x [",
        "]>",
        "\0",
        "<?xml version='1.0'?>",
        "<source>",
    ]
)


@given(st.lists(FRAGMENTS, max_size=25).map("".join))
def test_any_body_gives_a_feed_or_a_parse_error(body: str) -> None:
    try:
        found = parse(answer(body), source())
    except ParseError:
        return
    assert all(entry.link is None or entry.link.startswith(("http://", "https://")) for entry in found.entries)


@pytest.mark.parametrize(
    "page", ["<html><marquee>{}</marquee></html>", "{}", "<?xml version='1.0'?><a><marquee>{}</marquee></a>"]
)
def test_a_ticker_is_read_from_a_page_or_a_text(page: str) -> None:
    line = "Khánh thành cầu Bến Thủy mới\u00a0|\u00a0"
    found = parse(answer(page.format(line)), source(kind=SourceKind.TICKERLINE))
    assert [entry.title for entry in found.entries] == ["Khánh thành cầu Bến Thủy mới"]


@pytest.mark.parametrize(("body", "words"), [("", "empty"), ("<opml/>", "an OPML list")])
def test_what_holds_no_ticker_is_named(body: str, words: str) -> None:
    with pytest.raises(ParseError, match=words):
        parse(answer(body), source(kind=SourceKind.TICKERLINE))
