"""Every document that we publish, in a real browser, made of news that is hostile in every field at once.

What reading would have cleaned comes here as it is: rendering, the policy and the widget each have to stand alone.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from msgspec.structs import replace
from playwright.async_api import Error, Page

from tickerfeed.model import (
    Document,
    Enclosure,
    Entry,
    Headline,
    Mark,
    Notice,
    Person,
    Sign,
    Site,
    Source,
    SourceState,
    StoredEntry,
    Story,
    Ticker,
    Told,
    Trouble,
)
from tickerfeed.publish.templates import load
from tickerfeed.render.archive import closed
from tickerfeed.render.everything import render
from tickerfeed.render.publication import Publication
from tickerfeed.render.status import status_json
from tickerfeed.serve.admin import Insight, admin_app
from tickerfeed.serve.app import PublicApp, Pulse
from tickerfeed.serve.documents import Shelf
from tickerfeed.serve.live import Live
from tickerfeed.serve.server import Server
from tickerfeed.serve.visits import Visits

pytestmark = pytest.mark.asyncio(loop_scope="session")

NOON = datetime(2026, 5, 4, 5, tzinfo=UTC)
AWAY = "https://xa.example/"
TEXTS = (
    "<script>alert(1)</script>",
    f"<script src={AWAY}a.js></script>",
    "<img src=x onerror=alert(2)>",
    f"<img src={AWAY}a.png>",
    "<svg xmlns='http://www.w3.org/2000/svg' onload=alert(3)><script>alert(4)</script></svg>",
    '"><b onmouseover=alert(5) autofocus onfocus=alert(6) tabindex=0>',
    "' onload='alert(7)' x='",
    f"</title></style></textarea></pre><iframe src={AWAY}></iframe><base href={AWAY}>",
    f"<!--<meta http-equiv=refresh content=0;url={AWAY}><form action={AWAY}><input name=a><button>",
    "]]><script xmlns='http://www.w3.org/1999/xhtml'>alert(8)</script>",
    "</script></news-ticker><a href=javascript:alert(9)>bấm</a>",
    "&lt;script&gt;alert(10)&lt;/script&gt;&#x3c;img src=x onerror=alert(11)&#x3e;",
    "\u202egnp.exe\u2066\u200b\u200d\ufeff\u2028{{7*7}}${alert(12)}`-alert(13)-`",
    "\\u003cscript\\u003ealert(14)\\u003c/script\\u003e<b",
)
LINKS = (
    "javascript:alert(20)",
    "JaVa\tScRiPt:alert(21)",
    " \x01javascript:alert(22)",
    "data:text/html,<script>alert(23)</script>",
    "vbscript:alert(24)",
    "//xa.example/a",
    'https://tin.example/"onmouseover="alert(25)',
    "https://tin.example/'><script>alert(26)</script>",
    "https://ban:matkhau@tin.example/",
    "file:///etc/passwd",
    "blob:https://xa.example/1",
    "\u202ehttps://tin.example/",
    "https://tin.example/\u202e<svg onload=alert(27)>",
    "https:javascript:alert(28)",
)
SOURCES = {
    f"s{number}": Source(f"s{number}", link, text, province="VN-23", category=text, language=text, family=text)
    for number, (text, link) in enumerate(zip(TEXTS, LINKS, strict=True))
}

# What must not have come of any text, in any document: an element or an attribute that a text could have written.
ODD = """() => [...document.querySelectorAll('*')].filter((one) =>
  one.matches('script:not([src]), iframe, object, form, base, img, image, b:not([data-today], [data-total]), ' +
    'input, meta[http-equiv], foreignObject, use, animate, set, template') ||
  [...one.attributes].some((each) => /^on/i.test(each.name) || /^\\s*(javascript|vbscript|data:text)/i.test(each.value))
).map((one) => one.outerHTML ?? one.nodeName)"""
# What waits for a pointer or the focus has its chance.
TOUCH = """() => document.querySelectorAll('*').forEach((one) => {
  one.dispatchEvent(new Event('mouseover', { bubbles: true }));
  one.focus?.();
})"""
TURNED = r"() => document.documentElement.textContent.match(/[\u202a-\u202e\u2066-\u2069]/g) ?? []"
SCHEMES = """() => [...document.querySelectorAll('[href], [src]')].concat(
  [...document.querySelectorAll('news-ticker')].flatMap((one) => [...(one.shadowRoot?.querySelectorAll('a') ?? [])])
).map((one) => new URL(one.getAttribute('href') ?? one.getAttribute('src'), document.baseURI)).map((url) =>
  url.href === 'data:,' || /^https?:$/.test(url.protocol) && !url.username ? '' : url.href).filter(Boolean)"""


def told(number: int) -> Told:
    """Return a story whose head and whose copy are hostile in every field."""
    text, link = TEXTS[number], LINKS[number]
    at = NOON - timedelta(minutes=number)
    entry = Entry(
        title=f"{number} {text}",
        id=text,
        link=link,
        published=at,
        date_raw=text,
        summary=f"Tóm tắt {text}",
        summary_html=text,
        content_html=text,
        authors=(Person(text, link, text),),
        categories=(text,),
        enclosures=(Enclosure(link, text, 1),),
        original_link=link,
        language=text,
        comments=link,
        comment_feed=link,
        credit=text,
    )
    others = [f"s{(number + more) % len(TEXTS)}" for more in range(3)]
    entries = tuple(
        StoredEntry(place, 10 * number + place, name, text, entry, at, at, at, why_quiet=text)
        for place, name in enumerate(others)
    )
    mark = Mark(at, at + timedelta(days=1), is_urgent=True) if number % 5 == 0 else None
    reasons = {one.entry_id: text for one in entries}
    ids = tuple(reasons)
    return Told(Story(f"tag:tin.example,2026:{number}", number, ids[0], ids, at, at, reasons), entries, mark)


def publication(url: str, edition: str = "") -> Publication:
    stories = tuple(told(number) for number in range(len(TEXTS)))
    line = tuple(
        Headline(one.story.id, one.head.entry.title, one.head.entry.link, one.head.source_id) for one in stories
    )
    site = Site(TEXTS[7], TEXTS[5], url, authority="tin.example,2026", contact=LINKS[0])
    whole = Publication(site, SOURCES, stories, Ticker(" ".join(TEXTS), TEXTS[0], line), edition=edition)
    pages = () if edition else (closed(whole, stories, 1), closed(whole, stories, 2))
    editions = (("bien", TEXTS[10]), ("nui", TEXTS[2]))
    return replace(whole, editions=editions, is_live=True, counts_visits=True, is_stale=True, archive=pages)


def rows() -> list[tuple[Source, SourceState]]:
    """Return how the sources stand, in trouble or odd, in the words of whoever answered."""
    return [
        (
            source,
            SourceState(
                source.id,
                source.url,
                next_poll_at=NOON,
                reason=source.title,
                trouble=Trouble.TLS if number % 2 else Trouble.NONE,
                detail=source.title,
                version=source.title,
                notices=(Notice(Sign.FEWER, source.title, NOON),),
            ),
        )
        for number, source in enumerate(SOURCES.values())
    ]


PAGES = ("index.html", "editions/bien/index.html", "embed.html", "screen.html")
DATA = (  # browsers show these, too: XML as a tree, and all else as text
    *("feed.atom", "feed.rss", "feed.json", "sources.opml", "ticker.json", "ticker.txt", "archive/1.atom"),
    *("editions/bien/feed.atom", "editions/bien/feed.rss", "status.json", "visits.json", "v1/ticker.js"),
)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def public() -> AsyncIterator[str]:
    shelf = Shelf()
    of_edition = render(publication("", "bien"), load())
    documents = [replace(one, name=f"editions/bien/{one.name}") for one in of_edition]
    icon = Document("favicon.ico", "image/x-icon", b"", '"i"')  # which the browser asks for beside a feed
    shelf.put([*render(publication(""), load()), *documents, *_with_address(), icon])
    status = status_json({state.source_id: state for _, state in rows()}, SOURCES, NOON)
    visits, live = Visits(UTC, lambda: NOON), Live(100)
    app = PublicApp(
        shelf,
        Pulse(lambda: status, lambda: True, lambda: True),
        {"/visits.json": visits.document},
        {"/visit": visits, "/events": live},
    )
    server = Server(app, "127.0.0.1:0")
    await server.start()
    yield server.url
    await live.close()
    await server.stop()


def _with_address() -> list[Document]:
    """Return what is only written where the site knows its address."""
    return [one for one in render(publication("https://tin.example/"), load()) if one.name.startswith("archive/")]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def admin() -> AsyncIterator[str]:
    stories = [told(number) for number in range(len(TEXTS))]
    server = Server(admin_app(Insight(lambda: b"", rows, lambda: TEXTS, lambda: stories)), "127.0.0.1:0")
    await server.start()
    yield server.url
    await server.stop()


async def judged(page: Page, own: str) -> list[Any]:
    """Return what came of the hostile texts: nothing, where all is well."""
    await page.evaluate(TOUCH)
    found = [one for look in (ODD, SCHEMES, TURNED) for one in await page.evaluate(look)]
    asked = [page.url, *await page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")]
    return [*page.complaints, *found, *(url for url in asked if not url.startswith((own, "data:")))]  # type: ignore[attr-defined]


async def is_policy_in_force(page: Page) -> bool:
    """Tell whether Trusted Types keep text from becoming elements."""
    try:
        await page.evaluate("document.body.innerHTML = '<b>'")
    except Error as refused:
        return "TrustedHTML" in refused.message
    return False


@pytest.mark.parametrize("name", PAGES)
async def test_no_text_of_the_news_becomes_more_than_text(public, visit, name):
    page = await visit(public + name)
    item = page.locator("news-ticker .track .item, news-ticker li .link").first
    await item.wait_for(state="attached")
    assert (await judged(page, public), await is_policy_in_force(page)) == ([], True)


async def test_a_document_that_is_opened_by_itself_is_text(public, visit):
    page, found = await visit(public + "ticker.txt"), {}
    for name in DATA:
        await page.goto(public + name)
        found[name] = await judged(page, public)
    assert found == {name: [] for name in DATA}


async def test_the_status_page_shows_hostile_answers_as_text(admin, visit):
    page = await visit(admin + "status")
    assert TEXTS[0] in await page.locator("body").inner_text()
    assert (await judged(page, admin), await is_policy_in_force(page)) == ([], True)
