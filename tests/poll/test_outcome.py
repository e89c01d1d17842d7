from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

import tickerfeed.errors as errors_module
from tickerfeed.errors import FetchError, Unasked
from tickerfeed.model import PAGE_VERSION, Hop, Response, SourceState, Trouble, Validators
from tickerfeed.poll.outcome import UNASKED, Failed, Gone, Modified, NotModified, Throttled, judge

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
URL = "https://bao.example/rss"
NEW = SourceState("bao")
KNOWN = SourceState("bao", validators=Validators('"1"'))


def answer(status: int, body: bytes = b"", hops: tuple[Hop, ...] = (), **headers: str) -> Response:
    return Response(URL, status, {name.replace("_", "-"): value for name, value in headers.items()}, body, hops)


def subclasses(kind: type) -> list[type]:
    return [kind, *(one for child in kind.__subclasses__() for one in subclasses(child))]


@pytest.mark.parametrize("kind", subclasses(FetchError))
def test_every_fetch_error_is_a_failure_with_a_trouble_of_its_own(kind: type[FetchError]) -> None:
    outcome = judge(kind("why", URL), NEW, NOW)
    assert isinstance(outcome, Failed)
    assert (outcome.trouble, outcome.detail) == (Trouble(kind.code), f"{URL}: why")
    assert outcome.wait == (UNASKED if kind is Unasked else None)


@pytest.mark.parametrize("kind", subclasses(errors_module.ParseError))
def test_every_parse_error_has_a_trouble_too(kind: type[errors_module.ParseError]) -> None:
    assert Trouble(kind.code)


@pytest.mark.parametrize("status", [200, 203])
def test_a_body_is_modified_and_known_by_its_hash(status: int) -> None:
    outcome = judge(answer(status, b"tin"), NEW, NOW)
    assert isinstance(outcome, Modified)
    assert (outcome.response.body, len(outcome.body_hash), outcome.permanent_url) == (b"tin", 32, None)
    other = judge(answer(status, b"tin moi"), NEW, NOW)
    assert other.body_hash != outcome.body_hash


def hash_of(body: bytes) -> str:
    return judge(answer(200, body), NEW, NOW).body_hash


def test_the_same_bytes_as_the_last_that_parsed_are_not_modified() -> None:
    state = SourceState("bao", body_hash=hash_of(b"tin"))
    assert judge(answer(200, b"tin", etag='"2"'), state, NOW) == NotModified(answer(200, b"tin", etag='"2"'))


def test_the_same_bytes_are_read_again_when_they_did_not_parse() -> None:
    state = SourceState("bao", body_hash=hash_of(b"tin"), parse_failed=True)
    assert isinstance(judge(answer(200, b"tin"), state, NOW), Modified)


def test_a_304_to_a_condition_is_not_modified() -> None:
    assert judge(answer(304), KNOWN, NOW) == NotModified(answer(304))


def test_a_304_to_no_condition_is_a_failure() -> None:
    outcome = judge(answer(304), NEW, NOW)
    assert isinstance(outcome, Failed)
    assert (outcome.trouble, outcome.wait) == (Trouble.HTTP_ERROR, UNASKED)


@pytest.mark.parametrize(
    ("start", "version", "kind"),
    [
        (b"<p>", PAGE_VERSION, NotModified),
        (b"<!DOCTYPE html><p>", "", NotModified),
        (b"<p>", "", Modified),
        (b"<rss><p>", "rss20", Modified),
    ],
)
def test_a_page_is_known_by_what_it_tells_a_feed_by_its_bytes(start: bytes, version: str, kind: type) -> None:
    first, second = (answer(200, start + b"Tin</p><!-- %d -->" % n) for n in range(2))
    known = judge(first, SourceState("bao", version=version), NOW)
    assert isinstance(known, Modified)
    state = SourceState("bao", version=version, body_hash=known.body_hash)
    assert isinstance(judge(second, state, NOW), kind)


@pytest.mark.parametrize("im", ["feed", "Feed", 'feed;q="1"'])
def test_delta_226_holds_what_is_new_and_is_nobody_s_hash(im: str) -> None:
    response = answer(226, b"tin", (Hop(301, URL),), im=im)
    assert judge(response, KNOWN, NOW) == Modified(response, None, URL)


@pytest.mark.parametrize(
    ("im", "state"), [("feed", NEW), ("", KNOWN), ("vcdiff", KNOWN), ("feed, gzip", KNOWN), ("feeds", KNOWN)]
)
def test_delta_226_that_nobody_asked_for_is_a_failure(im: str, state: SourceState) -> None:
    assert isinstance(judge(answer(226, b"tin", im=im), state, NOW), Failed)


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ((), None),
        ((301,), "https://bao.example/0"),
        ((308, 301), "https://bao.example/1"),
        ((301, 302, 301), "https://bao.example/0"),
        ((302, 301), None),
        ((307,), None),
        ((303,), None),
    ],
)
@pytest.mark.parametrize("status", [200, 304])
def test_only_the_leading_permanent_hops_are_a_move(
    statuses: tuple[int, ...], expected: str | None, status: int
) -> None:
    hops = tuple(Hop(code, f"https://bao.example/{n}") for n, code in enumerate(statuses))
    assert judge(answer(status, b"tin", hops), KNOWN, NOW).permanent_url == expected


def test_410_is_gone() -> None:
    assert isinstance(judge(answer(410), KNOWN, NOW), Gone)
    assert isinstance(judge(answer(410, b"", (Hop(301, URL),)), KNOWN, NOW), Gone)


def test_410_behind_a_temporary_redirect_is_a_failure() -> None:
    outcome = judge(answer(410, b"", (Hop(302, URL),)), KNOWN, NOW)
    assert outcome == Failed(Trouble.HTTP_ERROR, "answers 410 behind a temporary redirect")


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", timedelta(seconds=120)),
        ("0", timedelta(0)),
        ("Sun, 22 Nov 2026 02:02:03 GMT", timedelta(hours=1)),
        ("Sun, 22 Nov 2020 02:02:03 GMT", timedelta(0)),
    ],
)
def test_retry_after_is_read(status: int, value: str, wait: timedelta) -> None:
    outcome = judge(answer(status, retry_after=value), KNOWN, NOW)
    assert isinstance(outcome, Throttled)
    assert (outcome.retry_after, str(status) in outcome.detail) == (wait, True)


@pytest.mark.parametrize("value", ["", "soon", "-5", "1e9", "12 apples"])
def test_an_unusable_retry_after_leads_to_back_off(value: str) -> None:
    assert judge(answer(429, retry_after=value), KNOWN, NOW).retry_after is None
    assert judge(answer(503, retry_after=value), KNOWN, NOW).trouble is Trouble.HTTP_ERROR


def test_a_huge_retry_after_does_not_overflow() -> None:
    assert judge(answer(429, retry_after="9" * 400), KNOWN, NOW).retry_after > timedelta(days=1)


@pytest.mark.parametrize(
    ("status", "trouble"),
    [
        (401, Trouble.FORBIDDEN),
        (403, Trouble.FORBIDDEN),
        (451, Trouble.FORBIDDEN),
        (400, Trouble.HTTP_ERROR),
        (404, Trouble.HTTP_ERROR),
        (500, Trouble.HTTP_ERROR),
        (503, Trouble.HTTP_ERROR),
        (599, Trouble.HTTP_ERROR),
        (300, Trouble.HTTP_ERROR),
        (204, Trouble.HTTP_ERROR),
        (206, Trouble.HTTP_ERROR),
        (226, Trouble.HTTP_ERROR),
    ],
)
def test_everything_else_is_a_failure_that_names_the_status(status: int, trouble: Trouble) -> None:
    outcome = judge(answer(status), KNOWN, NOW)
    assert isinstance(outcome, Failed)
    assert (outcome.trouble, f"answers {status}" in outcome.detail) == (trouble, True)


@pytest.mark.parametrize("status", [202, 403, 429, 503])
def test_a_gate_that_tells_itself_by_a_field_is_a_challenge(status: int) -> None:
    outcome = judge(answer(status, cf_mitigated="challenge"), NEW, NOW)
    assert outcome == Failed(
        Trouble.CHALLENGE, f"answers {status}: Cloudflare wants proof of a browser, or turns us away"
    )


def test_a_gate_that_says_when_to_come_again_is_obeyed() -> None:
    assert isinstance(judge(answer(429, cf_mitigated="challenge", retry_after="60"), NEW, NOW), Throttled)


def test_who_stands_before_a_site_is_told_with_its_refusal() -> None:
    outcome = judge(answer(403, server="cloudflare"), NEW, NOW)
    words = "answers 403: the site (or Cloudflare, which stands before it) does not let us read this"
    assert outcome == Failed(Trouble.FORBIDDEN, words)
