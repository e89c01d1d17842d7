from __future__ import annotations

import pytest

from tickerfeed.errors import RedirectError
from tickerfeed.fetch.redirect import carried, credentials, follow, without_fragment
from tickerfeed.model import Hop

FIRST = "https://bao.example/rss"


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/moi", "https://bao.example/moi"),
        ("//khac.example/rss", "https://khac.example/rss"),
        ("http://khac.example/rss", "http://khac.example/rss"),
        ("https://u:p@khac.example/rss#a", "https://khac.example/rss"),
        ("?trang=2", "https://bao.example/rss?trang=2"),
    ],
)
def test_a_redirect_leads_to_its_location(location: str, target: str) -> None:
    assert follow([FIRST], 301, [location], 5) == Hop(301, target)


@pytest.mark.parametrize(
    "locations",
    [[], [""], [" "], ["ftp://bao.example/"], ["file:///etc/passwd"], ["gopher://x"], ["http://"], ["/a", "/b"]],
)
def test_a_redirect_without_a_usable_target_is_told(locations: list[str]) -> None:
    with pytest.raises(RedirectError) as told:
        follow([FIRST], 302, locations, 5)
    assert told.value.subject == FIRST


def test_a_location_said_twice_alike_is_followed() -> None:
    assert follow([FIRST], 302, ["/a", "/a"], 5).url == "https://bao.example/a"


@pytest.mark.parametrize("location", [FIRST, "/rss", "/rss#x", "/a"])
def test_a_circle_is_told(location: str) -> None:
    with pytest.raises(RedirectError) as told:
        follow(["https://bao.example/a", FIRST], 302, [location], 5)
    assert "circle" in told.value.message


def test_the_limit_counts_hops() -> None:
    asked = [f"https://bao.example/{n}" for n in range(5)]
    assert follow(asked, 302, ["/x"], 5).url == "https://bao.example/x"
    with pytest.raises(RedirectError) as told:
        follow([*asked, "https://bao.example/5"], 302, ["/x"], 5)
    assert "more than 5" in told.value.message


@pytest.mark.parametrize(
    ("origin", "target", "stays"),
    [
        ("https://bao.example/a", "https://bao.example/b", True),
        ("https://bao.example/a", "https://bao.example:443/b", True),
        ("http://bao.example/a", "https://bao.example/a", True),
        ("https://bao.example/a", "http://bao.example/a", False),
        ("http://bao.example:8080/a", "https://bao.example/a", False),
        ("http://bao.example/a", "https://bao.example:8443/a", False),
        ("https://bao.example/a", "https://www.bao.example/a", False),
        ("http://bao.example/a", "https://khac.example/a", False),
        ("https://bao.example/a", "https://bao.example:8443/a", False),
    ],
)
def test_what_belongs_to_an_origin_stays_there(origin: str, target: str, stays: bool) -> None:
    headers = {"Accept": "x/y", "If-None-Match": '"1"', "Cookie": "a=b", "Authorization": "Basic x", "X-Key": "k"}
    assert carried(headers, origin, target) == (headers if stays else {"Accept": "x/y"})


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://bao.example/", None),
        ("https://u:p@bao.example/", "Basic dTpw"),
        ("https://u@bao.example/", "Basic dTo="),
        ("https://b%E1%BA%A1n:p%3A@bao.example/", "Basic YuG6oW46cDo="),
        ("no url", None),
        ("http://a@[bao", None),
    ],
)
def test_credentials_become_a_field(url: str, expected: str | None) -> None:
    assert credentials(url) == expected


def test_a_fragment_goes() -> None:
    assert without_fragment("https://a.example/b#c#d") == "https://a.example/b"
