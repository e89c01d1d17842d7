from __future__ import annotations

import pytest
from lxml import html

from tickerfeed.model import Site
from tickerfeed.render.screen import screen


@pytest.fixture
def shown(full, templates):
    return html.fromstring(screen(full, templates)[-1].body)


def test_headlines_are_there_without_a_script(shown):
    links = [(link.text_content(), link.get("href")) for link in shown.iterfind(".//news-ticker/a")]
    assert links[:2] == [("Tin số 1", "https://song.example/1"), ("Harbour reopens", "https://song.example/5")]
    assert all(address.startswith("https://") for _, address in links)


def test_everything_is_ours(shown):
    loaded = {element.get("src") or element.get("href") for element in shown.iter("script", "link", "news-ticker")}
    assert loaded == {"data:,", "screen.css", "screen.js", "v1/ticker.js", "ticker.json"}
    assert [script.text for script in shown.iter("script")] == [None, None]


def test_without_news_a_link_leads_to_the_page(publication, templates):
    page = html.fromstring(screen(publication(site=Site(title="<i>")), templates)[-1].body)
    assert [(link.text_content(), link.get("href")) for link in page.iterfind(".//news-ticker/a")] == [("<i>", "./")]


def test_script_and_stylesheet_are_documents(full, templates):
    style, script, page = screen(full, templates)
    assert (style.body.decode(), script.body.decode()) == (templates["screen.css"], templates["screen.js"])
    assert (page.name, page.updated) == ("screen.html", full.updated)
