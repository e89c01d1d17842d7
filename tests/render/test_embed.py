from __future__ import annotations

import pytest
from lxml import html
from msgspec.structs import replace

from tickerfeed.render.embed import embed
from tickerfeed.render.widget import EXACT, integrity, widget


def page(publication, templates):
    return html.fromstring(embed(publication, templates)[-1].body)


def test_the_script_is_named_by_its_hash(full, templates):
    shown = page(full, templates)
    digest = integrity(widget(templates)[-1])
    (script,) = shown.iter("script")
    assert (script.get("src"), script.get("integrity")) == (EXACT, digest)
    assert digest in shown.findall(".//pre")[1].text_content()


def test_what_is_to_be_copied_has_the_public_address(full, templates):
    code = page(full, templates).findall(".//pre")[0].text_content()
    assert '<script src="https://tin.example/v1/ticker.js" defer></script>' in code
    assert '<news-ticker src="https://tin.example/ticker.json">' in code


@pytest.mark.parametrize(
    ("language", "lang", "title"), [("vi", "vi", "Nhúng"), ("vi-VN", "vi", "Nhúng"), ("en", "en", "The")]
)
def test_its_language_is_that_of_the_site(full, templates, language, lang, title):
    shown = page(replace(full, site=replace(full.site, language=language)), templates)
    assert (shown.get("lang"), shown.find(".//h1").text_content().split()[0]) == (lang, title)


def test_it_does_not_change_with_the_news(full, publication, templates):
    assert embed(full, templates) == embed(publication(), templates)
