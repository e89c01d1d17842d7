"""Elements above links: what they are called, and what repeats."""

from __future__ import annotations

from tickerfeed.parse.listing.spots import LEVELS, Ground
from tickerfeed.parse.page.tree import grow


def test_elements_of_one_kind_bear_one_label() -> None:
    page = grow(
        "<ul><li class='tin tin-1 first'><a>1</a><li class='tin-2 tin active'><a>2</a></ul>", "https://a.example/"
    )
    ground = Ground()
    first, second = (ground.spot(node) for node in page.root.css("a"))
    assert first.parent is not None
    assert second.parent is not None
    assert first.parent.label == second.parent.label == "li.tin.tin-"
    around = first.parent.parent
    assert around is not None
    assert (around.tag, around.children) == ("ul", {"li.tin.tin-": 2})
    assert [spot.tag for spot in first.up()][:4] == ["a", "li", "ul", "body"]


def test_a_spot_is_made_once() -> None:
    page = grow("<p><a>1</a></p>", "https://a.example/")
    ground = Ground()
    node = page.root.css_first("a")
    assert node is not None
    assert ground.spot(node) is ground.spot(node)


def test_counts_are_those_of_the_last_count() -> None:
    page = grow("<ul><li><a>1</a><li><a>2</a></ul>", "https://a.example/")
    ground = Ground()
    first, second = (ground.spot(node) for node in page.root.css("a"))
    ground.count_headlines([first, second])
    around = second.parent.parent if second.parent else None
    assert around is not None
    assert (around.headlines, around.most) == (2, 1)
    ground.count_headlines([first])
    assert (around.headlines, around.most, second.headlines) == (1, 1, 0)
    ground.count_links([[first, second], [second]])
    assert (first.links, second.links, around.links, ground.links) == (1, 2, 2, 2)
    ground.count_links([])
    assert (first.links, ground.links) == (0, 0)


def test_no_more_elements_are_looked_at_than_a_page_has() -> None:
    node = grow("<div>" * 500 + "<a>1</a>", "https://a.example/").root.css_first("a")
    assert node is not None
    assert len(list(Ground().spot(node).up())) == LEVELS
