"""What is asked for an entry's page, and of whom."""

from __future__ import annotations

import pytest

from tickerfeed.model import Request, Response, Source
from tickerfeed.poll.page import ask_page, is_page_of

SOURCE = Source(
    "tinh",
    "https://tinh.example/rss",
    headers={"Authorization": "Basic x", "Accept": "application/rss+xml", "If-None-Match": '"1"'},
    cookies={"D7": "1"},
    ca_file="ca.pem",
    allow_networks=("10.0.0.0/8",),
)


def test_a_page_of_the_sources_host_is_asked_as_the_source_is() -> None:
    request = ask_page(SOURCE, "https://tinh.example/1.html")
    assert (request.is_crawl, request.url, request.source_id) == (True, "https://tinh.example/1.html", "tinh")
    assert (request.ca_file, request.allow_networks) == ("ca.pem", ("10.0.0.0/8",))
    assert dict(request.headers) == {
        "Accept": "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.1",
        "Authorization": "Basic x",
        "Cookie": "D7=1",
    }


def test_a_cookie_header_goes_before_cookies() -> None:
    source = Source("tinh", "https://tinh.example/", headers={"cookie": "a=b"}, cookies={"D7": "1"})
    assert ask_page(source, "https://tinh.example/1").headers.get("Cookie") is None


@pytest.mark.parametrize(
    "url", ["https://khac.example/1", "https://a.tinh.example/1", "https://tinh.example@khac.example/1"]
)
def test_another_host_gets_nothing_of_the_sources_own(url: str) -> None:
    request = ask_page(SOURCE, url)
    assert request == Request("tinh", url, {"Accept": request.headers["Accept"]}, is_crawl=True)


@pytest.mark.parametrize(
    ("status", "at", "is_page"),
    [
        (200, "https://tinh.example/1.html", True),
        (200, "https://tinh.example/moi/1.html", True),
        (200, "https://www.tinh.example/", False),
        (200, "https://tinh.example/?itemid=1", True),
        (203, "https://tinh.example/1.html", False),
        (404, "https://tinh.example/1.html", False),
    ],
)
def test_only_the_page_itself_counts(status: int, at: str, is_page: bool) -> None:
    assert is_page_of(Response(at, status, {}, b""), "https://tinh.example/1.html") is is_page


def test_a_home_page_that_was_asked_for_is_one() -> None:
    assert is_page_of(Response("https://tinh.example/", 200, {}, b""), "https://tinh.example/")
