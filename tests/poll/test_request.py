from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.model import PAGE_VERSION, SITEMAP_VERSION, Request, Source, SourceKind, SourceState, Validators
from tickerfeed.poll.request import ACCEPT, ask

URL = "https://bao.example/rss"


def source(**given_: object) -> Source:
    return Source("bao", URL, **given_)


def fields(asked: Request) -> dict[str, str]:
    return {name.lower(): value for name, value in asked.headers.items()}


def test_a_first_poll_has_no_condition() -> None:
    expected = Request("bao", URL, {"Accept": ACCEPT[SourceKind.AUTO]}, may_retry=True)
    assert ask(source(), SourceState("bao")) == expected


def test_only_what_was_well_the_last_time_may_be_tried_twice() -> None:
    assert not ask(source(), SourceState("bao", failures=1)).may_retry


@given(st.text(min_size=1), st.none() | st.text(min_size=1))
def test_validators_go_back_as_they_are(etag: str, modified: str | None) -> None:
    sent = fields(ask(source(), SourceState("bao", validators=Validators(etag, modified))))
    assert (sent.get("if-none-match"), sent.get("if-modified-since")) == (etag, modified)


def test_delta_is_offered_with_an_etag_and_for_feeds_only() -> None:
    known = SourceState("bao", validators=Validators('"1"', "x"))
    assert fields(ask(source(), known))["a-im"] == "feed"
    assert fields(ask(source(kind=SourceKind.FEED), known))["a-im"] == "feed"
    others = [
        ask(source(kind=SourceKind.LISTING), known),
        ask(source(kind=SourceKind.JSON), known),
        ask(source(), SourceState("bao", validators=Validators(None, "x"))),
        ask(source(), SourceState("bao", validators=Validators('"1"'), version=PAGE_VERSION)),
    ]
    assert not any("a-im" in fields(each) for each in others)


def test_one_that_asks_for_the_whole_sets_no_condition() -> None:
    state = SourceState("bao", validators=Validators('"1"', "x"), asks_whole=True)
    assert fields(ask(source(), state)) == {"accept": ACCEPT[SourceKind.AUTO]}


@pytest.mark.parametrize(
    "name", ["A-IM", "If-None-Match", "if-modified-since", "If-Match", "If-Range", "If-Unmodified-Since"]
)
def test_no_condition_is_invented(name: str) -> None:
    sent = fields(ask(source(headers={name: "x"}), SourceState("bao")))
    assert sent == {"accept": ACCEPT[SourceKind.AUTO]}


def test_stored_validators_win_over_the_source_s_headers() -> None:
    state = SourceState("bao", validators=Validators('"1"'))
    assert fields(ask(source(headers={"if-none-match": "*"}), state))["if-none-match"] == '"1"'


def test_the_source_s_own_headers_and_cookies_go_along() -> None:
    asked = ask(source(headers={"X-Key": "k"}, cookies={"D1N": "abc", "b": "2"}), SourceState("bao"))
    assert (asked.headers["X-Key"], asked.headers["Cookie"]) == ("k", "D1N=abc; b=2")


def test_the_source_s_own_accept_and_cookie_header_come_first() -> None:
    asked = ask(source(headers={"accept": "text/xml", "COOKIE": "x=1"}, cookies={"b": "2"}), SourceState("bao"))
    assert asked.headers == {"accept": "text/xml", "COOKIE": "x=1"}


@pytest.mark.parametrize("kind", SourceKind)
def test_each_kind_wants_its_formats_by_name(kind: SourceKind) -> None:
    accept = fields(ask(source(kind=kind), SourceState("bao")))["accept"]
    assert accept.endswith("*/*;q=0.1")
    assert accept.count("application/") >= 1


def test_a_moved_source_is_asked_where_it_lives_now() -> None:
    assert ask(source(), SourceState("bao", url="https://moi.example/rss")).url == "https://moi.example/rss"


def test_the_source_s_trust_goes_along() -> None:
    asked = ask(source(ca_file="ca.pem", allow_networks=("10.0.0.0/8",)), SourceState("bao"))
    assert (asked.ca_file, asked.allow_networks) == ("ca.pem", ("10.0.0.0/8",))


PAGES = {SourceKind.LISTING, SourceKind.TICKERLINE, SourceKind.SITEMAP}


@pytest.mark.parametrize("kind", SourceKind)
def test_robots_counts_for_pages_and_for_what_turned_out_to_be_one(kind: SourceKind) -> None:
    assert ask(source(kind=kind), SourceState("bao", version="rss20")).is_crawl is (kind in PAGES)
    for version in (PAGE_VERSION, SITEMAP_VERSION):
        assert ask(source(kind=kind), SourceState("bao", version=version)).is_crawl
