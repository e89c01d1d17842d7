"""What a source's `select` may hold."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tickerfeed.config.load import load
from tickerfeed.config.selectors import checked

Write = Callable[..., Path]
Mistakes = Callable[[Path], list[str]]

SOURCE = '[[source]]\nid = "a"\nurl = "https://a.example/"\n'


@pytest.mark.parametrize(
    ("kind", "select"),
    [
        ("listing", {"item": ".news", "title": "h3", "link": "h3 a@href", "time": "time@datetime", "category": ".c"}),
        ("auto", {"item": "article"}),
        ("tickerline", {"item": "marquee a"}),
        (
            "json",
            {"item": "data.articles", "title": "title", "link": "/tin/{slug}-{id}.html", "image": "thumbs[0].src"},
        ),
        ("feed", {}),
    ],
)
def test_what_is_known_passes(kind: str, select: dict[str, str]) -> None:
    checked(kind, select)


@pytest.mark.parametrize(
    ("kind", "select", "line"),
    [
        ("listing", {"titel": "h3"}, 'knows no "titel"; did you mean "title"?'),
        ("listing", {"zzz": "h3"}, 'knows no "zzz"; known here: item, title, link'),
        ("auto", {"item": "h3["}, 'has a mistake: item is not a CSS selector that can be read: "h3["'),
        ("listing", {"time": ""}, "has a mistake: time must not be empty"),
        ("tickerline", {"title": "h3"}, 'knows no "title"; did you mean "item"?'),
        ("json", {"item": ".news > li"}, "has a mistake: item is not a dotted path"),
        ("json", {"item": "{a}"}, "has a mistake: item must be one path"),
        ("json", {"titel": "title"}, 'knows no "titel"; did you mean "title"?'),
        ("sitemap", {"item": "h3"}, 'kind = "sitemap" needs none'),
        ("feed", {"item": "h3"}, 'is for pages and JSON lists; kind = "feed" needs none'),
    ],
)
def test_mistakes_are_named(kind: str, select: dict[str, str], line: str) -> None:
    with pytest.raises(ValueError) as caught:
        checked(kind, select)
    assert line in str(caught.value)


def test_a_mistake_is_told_with_its_source_and_line(write: Write, mistakes: Mistakes) -> None:
    path = write(f'{SOURCE}kind = "listing"\nselect = {{item = ".tin", titel = "h3"}}\n')
    assert mistakes(path) == ['t.toml:5: source a: select knows no "titel"; did you mean "title"?']


def test_a_wrong_kind_is_not_told_twice(write: Write, mistakes: Mistakes) -> None:
    (line,) = mistakes(write(f'{SOURCE}kind = "page"\nselect = {{item = ".tin"}}\n'))
    assert "kind must be" in line


def test_a_listing_has_effect(write: Write) -> None:
    config = load(write(f'{SOURCE}kind = "listing"\nselect = {{item = ".tin"}}\n'))
    assert (config.sources[0].select, config.without_effect) == ({"item": ".tin"}, ())
