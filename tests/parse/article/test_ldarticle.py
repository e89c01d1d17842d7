"""JSON-LD: which object is the page's article, and what of it is taken."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.parse.article.claims import Claims
from tickerfeed.parse.article.ldarticle import claims
from tickerfeed.parse.moments import Reading
from tickerfeed.parse.page import jsonld
from tickerfeed.parse.page.tree import grow

URL = "https://tinh.example/tin/1.html"
HABIT = Reading(ZoneInfo("Asia/Ho_Chi_Minh"))


def said(*blocks: Any) -> Claims:
    texts = (block if isinstance(block, str) else json.dumps(block) for block in blocks)
    return claims(
        grow("".join(f"<script type='application/ld+json'>{text}</script>" for text in texts), URL), URL, HABIT
    )


def test_an_article() -> None:
    found = said(
        {
            "@type": "NewsArticle",
            "headline": "C&#7847;u &amp; đường",
            "datePublished": "2026-03-07T00:01:00",
            "dateModified": "2026-03-07T08:52:11.000 +07:00",
            "description": "Thông xe",
            "image": {"@type": "ImageObject", "url": "/1.jpg"},
            "isBasedOn": {"url": "https://song.example/1"},
        }
    )
    assert (found.title, found.summary, found.image) == ("Cầu & đường", "Thông xe", "/1.jpg")
    assert found.published.at == datetime(2026, 3, 6, 17, 1, tzinfo=UTC)
    assert found.updated.at == datetime(2026, 3, 7, 1, 52, 11, tzinfo=UTC)
    assert found.original == "https://song.example/1"


@pytest.mark.parametrize(
    "block",
    [
        [{"@type": "BreadcrumbList"}, {"@type": ["Thing", "ReportageNewsArticle"], "name": "Cầu"}],
        {
            "@graph": [
                {"@type": "WebPage", "datePublished": "2026"},
                {"@type": "http://schema.org/BlogPosting", "headline": "Cầu"},
            ]
        },
        [
            {"@type": "NewsArticle", "url": "/khac", "headline": "Đường"},
            {"@type": "Article", "url": "1.html", "headline": "Cầu"},
        ],
        [
            {"@type": "Article", "headline": "Đường"},
            {"@type": "Article", "mainEntityOfPage": {"@id": URL}, "headline": "Cầu"},
        ],
        {"@type": "ItemPage", "name": "Cầu", "datePublished": "2026-03-07"},
        f"<!-- {json.dumps({'@type': 'Article', 'headline': 'Cầu'})} -->",
        f"// <![CDATA[\n{json.dumps({'@type': 'Article', 'headline': 'Cầu'})}\n// ]]>",
        '{"@type": "Article", "headline": "C\u1ea7u", "x": "a\nb"}',
    ],
)
def test_the_article_is_found(block: Any) -> None:
    assert said("{", block).title == "Cầu"


@pytest.mark.parametrize(
    "block",
    [
        {"@type": "WebPage", "name": "Cầu"},
        {"@type": 5},
        "[" * 100_000,
        "1",
        '{"a": ' * 5_000,
        "",
        {"@type": "Particle", "name": 1},
    ],
)
def test_no_article(block: Any) -> None:
    assert said(block) == Claims()


@pytest.mark.parametrize(
    ("image", "expected"),
    [("1.jpg", "1.jpg"), (["1.jpg", "2.jpg"], "1.jpg"), ([{"contentUrl": "1.jpg"}], "1.jpg"),
     ({"@id": "#p"}, "3.jpg"), ({"@id": "#q"}, "t.jpg"),
     ([], "t.jpg"), (None, "t.jpg"), ({"url": 5}, "t.jpg")],
)  # fmt: skip
def test_a_picture(image: Any, expected: str) -> None:
    found = said({"@type": "Article", "image": image, "thumbnailUrl": "t.jpg"}, {"@id": "#p", "url": "3.jpg"})
    assert found.image == expected


def test_all_of_it_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonld, "_OBJECTS", 3)
    assert said([{}] * 5 + [{"@type": "Article", "headline": "Cầu"}]) == Claims()
    monkeypatch.setattr(jsonld, "LENGTH", 9)
    assert said({"@type": "Article", "headline": "Cầu"}) == Claims()


TREES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.sampled_from(["Article", "2026-03-07", "1.jpg"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@type", "@id", "@graph", "url", "image", "headline", "datePublished", "isBasedOn"]), inner
        )
    ),
    max_leaves=20,
)


@given(TREES)
def test_any_tree_is_read(tree: Any) -> None:
    """Law: whatever the block holds, the claims are texts."""
    found = said(tree)
    assert all(isinstance(text, str) for text in (found.title, found.summary, found.image, found.original))
