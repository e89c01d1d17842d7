"""The pages that we publish, as our own server sends them: with its policy, and with nothing from elsewhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tickerfeed.model import Document, Entry, Headline, Site, Source, StoredEntry, Story, Ticker, Told
from tickerfeed.publish.templates import load
from tickerfeed.render.everything import render
from tickerfeed.render.publication import Publication
from tickerfeed.serve.app import PublicApp, Pulse
from tickerfeed.serve.documents import Shelf
from tickerfeed.serve.server import Server

pytestmark = pytest.mark.asyncio(loop_scope="session")

NAMES = ("Cầu mới thông xe", "<script>alert(1)</script>", "Mưa lớn ở vùng núi, nguy cơ sạt lở đất")
NOON = datetime(2026, 5, 4, 5, tzinfo=UTC)


def told(number: int, title: str) -> Told:
    at = NOON - timedelta(minutes=number)
    entry = Entry(title=title, link=f"https://song.example/{number}", published=at)
    stored = StoredEntry(number, number, "song", f"k{number}", entry, at, at, at)
    return Told(
        Story(f"tag:tin.example,2026:{number}", number, number, (number,), created_at=at, updated_at=at), (stored,)
    )


def publication() -> Publication:
    stories = tuple(told(number, title) for number, title in enumerate(NAMES, 1))
    headlines = tuple(Headline(one.story.id, one.head.entry.title, one.head.entry.link, "song") for one in stories)
    source = Source("song", "https://song.example/rss", "Báo Sông")
    return Publication(Site(title="Tin làng"), {"song": source}, stories, Ticker("", "|", headlines))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def site() -> AsyncIterator[str]:
    shelf = Shelf()
    shelf.put(render(publication(), load()))
    status = Document("status.json", "application/json", b"{}", '"status"')
    server = Server(PublicApp(shelf, Pulse(lambda: status, lambda: True, lambda: True)), "127.0.0.1:0")
    await server.start()
    yield server.url
    await server.stop()


@pytest.mark.parametrize("name", ["index.html", "screen.html", "embed.html"])
async def test_a_page_shows_the_line_and_complains_of_nothing(site, visit, name):
    page = await visit(site + name)
    ticker = page.locator("news-ticker").first
    await expect(ticker.locator("li .link")).to_have_text(NAMES)
    await expect(ticker.locator(".track .item").first).to_contain_text(NAMES[0])
    asked = await page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    await page.set_viewport_size({"width": 320, "height": 640})
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320
    await page.set_viewport_size({"width": 800, "height": 300})
    assert (page.complaints, [url for url in asked if not url.startswith((site, "data:"))]) == ([], [])


async def test_the_screen_is_as_its_address_asks(site, visit):
    query = "?size=48&color=ffcc00&background=transparent&accent=red&speed=9&align=bottom&clock=1&title=0"
    page = await visit(f"{site}screen.html{query}", viewport={"width": 1280, "height": 720})
    ticker = page.locator("news-ticker")
    await expect(ticker).to_have_css("font-size", "48px")
    await expect(ticker).to_have_css("color", "rgb(255, 204, 0)")
    await expect(ticker).to_have_attribute("speed", "9")
    await expect(page.locator("html")).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    await expect(page.get_by_text("Tin làng")).not_to_be_in_viewport(ratio=0.1)
    box = await ticker.bounding_box()
    assert box["y"] + box["height"] == pytest.approx(720, abs=30)
    shown = await page.locator("#clock").text_content()
    hanoi = datetime.now(UTC) + timedelta(hours=7)  # looked at after it was shown
    assert shown in {f"{hanoi:%H:%M}", f"{hanoi - timedelta(minutes=1):%H:%M}"}
    assert page.complaints == []


@pytest.mark.parametrize(
    "query", ["?size=1;}x&color=url(//a.example)&background=}&speed=x&step=0&mode=%00&align=x", "?"]
)
async def test_what_the_screen_does_not_know_changes_nothing(site, visit, query):
    page = await visit(f"{site}screen.html{query}", viewport={"width": 1280, "height": 720})
    await expect(page.locator("news-ticker .track .item").first).to_be_visible()
    await expect(page.locator("html")).to_have_css("background-color", "rgb(16, 20, 24)")
    assert (await page.locator("html").get_attribute("style"), page.complaints) == (None, [])


async def test_a_pointer_left_on_the_screen_does_not_hold_it(site, visit):
    page = await visit(f"{site}screen.html", viewport={"width": 1280, "height": 720})
    await expect(page.locator("news-ticker .track .item").first).to_be_visible()
    await page.mouse.move(900, 360)
    await page.evaluate("new Promise((done) => setTimeout(done, 50))")
    state = "document.querySelector('news-ticker').shadowRoot.querySelector('.track').getAnimations()[0].playState"
    assert await page.evaluate(state) == "running"
    button = page.get_by_role("button")
    await expect(button).to_have_css("opacity", "1")
    await button.click()
    assert await page.evaluate(state) == "paused"
