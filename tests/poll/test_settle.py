from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tickerfeed.errors import ChallengePage, FetchError, NotAFeed, ParseError, TimedOut, Unasked, Unreachable
from tickerfeed.model import Entry, Feed, Hop, Pace, Response, Source, SourceState, Trouble, Validators
from tickerfeed.poll.options import PollOptions
from tickerfeed.poll.outcome import UNASKED, Modified, NotModified, judge
from tickerfeed.poll.settle import MAX_VALIDATOR, MOVES, RETURNS, settle

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
URL = "https://bao.example/rss"
MOVED = "https://moi.example/rss"
SOURCE = Source("bao", URL)
NEW = SourceState("bao", URL)
OPTIONS = PollOptions()
FEED = Feed(entries=(Entry("Tin một"), Entry("Tin hai")))
EMPTY = Feed()


def answer(status: int = 200, body: bytes = b"tin", hops: tuple[Hop, ...] = (), **headers: str) -> Response:
    return Response(URL, status, {name.replace("_", "-"): value for name, value in headers.items()}, body, hops)


def after(
    state: SourceState,
    response: Response | FetchError,
    parsed: Feed | ParseError = FEED,
    source: Source = SOURCE,
    now: datetime = NOW,
) -> SourceState:
    """The state after one whole poll."""
    outcome = judge(response, state, now)
    return settle(source, state, outcome, parsed if isinstance(outcome, Modified) else None, now, OPTIONS)


GOOD = after(NEW, answer(etag='"1"', last_modified="hôm qua"))


def test_a_body_that_parses_is_remembered() -> None:
    assert GOOD.validators == Validators('"1"', "hôm qua")
    assert (GOOD.polls, GOOD.entry_count, GOOD.failures, GOOD.empty_polls) == (1, 2, 0, 0)
    assert (GOOD.trouble, GOOD.detail, GOOD.parse_failed, GOOD.has_polled_well) == (Trouble.NONE, "", False, True)
    assert (GOOD.last_poll_at, GOOD.last_success_at, GOOD.body_hash is None) == (NOW, NOW, False)
    assert GOOD.reason == "every 15 min"


# Validators


def test_a_200_without_validators_clears_them() -> None:
    assert after(GOOD, answer(body=b"khac")).validators == Validators()


def test_rotating_validators_are_taken_also_when_the_bytes_are_the_same() -> None:
    same = answer(etag='"2"')
    assert isinstance(judge(same, GOOD, NOW), NotModified)
    assert after(GOOD, same).validators == Validators('"2"')
    assert after(GOOD, answer()).validators == Validators()


def test_a_304_replaces_those_that_it_carries() -> None:
    assert after(GOOD, answer(304)).validators == GOOD.validators
    assert after(GOOD, answer(304, etag='"2"')).validators == Validators('"2"', "hôm qua")
    assert after(GOOD, answer(304, last_modified="hôm nay")).validators == Validators('"1"', "hôm nay")


def test_what_a_feed_says_of_when_to_ask_holds_after_a_304() -> None:
    feed = replace(FEED, ttl=timedelta(hours=2), skip_hours=(20,), skip_days=(2,))
    state = after(NEW, answer(etag='"1"'), feed)
    assert state.reason == after(state, answer(304)).reason == "the feed asks for 2 h (ttl)"
    assert after(state, answer(304)).pace == Pace(timedelta(hours=2), (20,), (2,))
    assert after(state, answer(body=b"khac")).pace == Pace()


def test_a_failed_exchange_leaves_them() -> None:
    for failure in (TimedOut("x"), answer(500, etag='"bad"'), answer(429, etag='"bad"'), answer(410, etag='"bad"')):
        assert after(GOOD, failure).validators == GOOD.validators


def test_a_body_that_does_not_parse_takes_them_away() -> None:
    state = after(GOOD, answer(body=b"<html>", etag='"bad"'), NotAFeed("an HTML page", URL))
    assert (state.validators, state.body_hash, state.parse_failed) == (Validators(), None, True)
    assert (state.trouble, state.detail, state.failures) == (Trouble.NOT_A_FEED, f"{URL}: an HTML page", 1)
    assert state.last_success_at == GOOD.last_success_at


def test_an_absurdly_long_validator_is_not_kept() -> None:
    assert after(NEW, answer(etag="x" * (MAX_VALIDATOR + 1), last_modified="")).validators == Validators()


# Trouble


def test_a_304_clears_a_failed_exchange() -> None:
    failed = after(GOOD, Unreachable("refused", URL))
    assert (failed.trouble, failed.failures) == (Trouble.UNREACHABLE, 1)
    state = after(failed, answer(304))
    assert (state.trouble, state.detail, state.failures) == (Trouble.NONE, "", 0)


@pytest.mark.parametrize(
    ("trouble", "expected"), [(Trouble.CHALLENGE, Trouble.CHALLENGE), (Trouble.TIMEOUT, Trouble.PARSE)]
)
def test_a_304_never_clears_a_body_that_did_not_parse(trouble: Trouble, expected: Trouble) -> None:
    failed = replace(GOOD, parse_failed=True, trouble=trouble, failures=2)
    state = settle(SOURCE, failed, NotModified(answer(304)), None, NOW, OPTIONS)
    assert (state.trouble, state.failures, state.parse_failed) == (expected, 3, True)


def test_a_body_that_parses_clears_everything() -> None:
    failed = after(after(GOOD, answer(body=b"x"), ChallengePage("a gate")), TimedOut("x"))
    assert (failed.failures, failed.trouble, failed.parse_failed) == (2, Trouble.TIMEOUT, True)
    state = after(failed, answer())
    assert (state.failures, state.trouble, state.parse_failed) == (0, Trouble.NONE, False)


def test_a_body_that_nobody_parsed_counts_as_one_that_did_not_parse() -> None:
    state = settle(SOURCE, GOOD, judge(answer(body=b"khac"), GOOD, NOW), None, NOW, OPTIONS)
    assert (state.trouble, state.parse_failed) == (Trouble.PARSE, True)


def test_failures_back_off_and_say_so() -> None:
    state, gaps = GOOD, []
    for _ in range(12):
        state = after(state, TimedOut("x"))
        gaps.append(state.next_poll_at - NOW)
    assert gaps[0] < gaps[3] < gaps[6]
    assert max(gaps) <= timedelta(days=1)
    assert state.reason == "back-off after 12 failures"


def test_retry_after_is_obeyed() -> None:
    state = after(GOOD, answer(429, retry_after="7200"))
    assert (state.next_poll_at, state.trouble) == (NOW + timedelta(hours=2), Trouble.THROTTLED)
    assert state.reason == "throttled: Retry-After 7200 s"


def test_a_detail_is_one_short_line() -> None:
    state = after(GOOD, TimedOut("a\n" + "b" * 1000))
    assert len(state.detail) == 300
    assert "\n" not in state.detail


def test_a_304_that_nobody_asked_for_is_no_reason_to_ask_soon() -> None:
    state = after(NEW, Unasked("answers 304", URL))
    assert (state.trouble, state.next_poll_at) == (Trouble.PROTOCOL, NOW + UNASKED)
    assert state.reason == "back-off after 1 failure, and sooner than in 1 h is of no use"
    for _ in range(6):
        state = after(state, Unasked("answers 304", URL))
    assert state.next_poll_at > NOW + UNASKED
    assert state.reason == "back-off after 7 failures"


# A server that answers 304 for ever

DAY = timedelta(days=1)


def asked_daily(days: int, *responses: Response | FetchError) -> SourceState:
    """The state of a source that gave a body and then, day by day, these answers, the last one again and again."""
    state = GOOD
    for day in range(1, days + 1):
        state = after(state, responses[min(day, len(responses)) - 1], now=NOW + day * DAY)
    return state


def test_a_week_of_304s_leads_to_one_request_for_the_whole() -> None:
    assert not asked_daily(6, answer(304)).asks_whole
    state = asked_daily(7, answer(304))
    assert (state.asks_whole, state.body_at, state.validators) == (True, NOW, GOOD.validators)
    state = after(state, answer(etag='"1"'), now=NOW + 8 * DAY)
    assert (state.asks_whole, state.body_at, state.validators) == (False, NOW + 8 * DAY, Validators('"1"'))
    assert not after(state, answer(304), now=NOW + 9 * DAY).asks_whole


def test_a_body_in_between_starts_the_week_again() -> None:
    assert not asked_daily(9, answer(304), answer(304), answer(body=b"moi"), answer(304)).asks_whole
    assert not asked_daily(9, answer(304), answer(304), answer(), answer(304)).asks_whole


def test_the_whole_is_asked_for_until_it_comes() -> None:
    state = after(asked_daily(7, answer(304)), TimedOut("x"), now=NOW + 8 * DAY)
    assert state.asks_whole
    assert after(state, Unasked("x"), now=NOW + 9 * DAY).asks_whole


def test_a_state_from_before_this_was_counted_begins_its_week_now() -> None:
    state = after(replace(GOOD, body_at=None), answer(304), now=NOW + 30 * DAY)
    assert (state.body_at, state.asks_whole) == (NOW + 30 * DAY, False)


# Deltas


def test_delta_226_is_merged_and_says_nothing_about_what_is_listed() -> None:
    known = replace(GOOD, entry_count=40)
    state = after(known, answer(226, etag='"2"', im="feed"), Feed(entries=(Entry("Tin ba"),)))
    assert (state.validators, state.body_hash, state.entry_count) == (Validators('"2"'), None, 40)
    assert (state.trouble, state.body_at) == (Trouble.NONE, NOW)
    assert after(known, answer(226, im="feed"), EMPTY).trouble is Trouble.NONE


def test_a_delta_that_does_not_parse_leads_to_the_whole() -> None:
    state = after(GOOD, answer(226, etag='"2"', im="feed"), ParseError("odd", URL))
    assert (state.validators, state.parse_failed) == (Validators(), True)


# Gone


def test_gone_is_marked_and_a_200_brings_it_back() -> None:
    state = after(GOOD, answer(410))
    assert (state.is_gone, state.trouble, state.next_poll_at) == (True, Trouble.GONE, NOW + timedelta(days=1))
    assert state.reason.startswith("gone")
    assert not after(state, answer(body=b"moi")).is_gone
    assert not after(state, TimedOut("x")).is_gone


def test_when_the_new_address_is_gone_the_configured_one_is_asked_again() -> None:
    state = after(replace(GOOD, url=MOVED), answer(410))
    assert (state.is_gone, state.url, state.validators) == (False, URL, Validators())
    assert state.reason == "back-off after 1 failure"


# Silence


def test_a_source_that_falls_silent_is_in_trouble() -> None:
    state = after(GOOD, answer(body=b"rong", etag='"e"'), EMPTY)
    assert (state.trouble, state.empty_polls, state.failures) == (Trouble.EMPTY, 1, 0)
    assert "1 times" in state.detail
    state = after(state, answer(304))
    assert (state.trouble, state.empty_polls) == (Trouble.EMPTY, 2)
    state = after(state, answer(body=b"rong", etag='"f"'))
    assert (state.trouble, state.empty_polls) == (Trouble.EMPTY, 3)
    state = after(state, answer())
    assert (state.trouble, state.empty_polls) == (Trouble.NONE, 0)


def test_a_source_that_never_spoke_is_in_trouble_after_a_while() -> None:
    state, troubles = NEW, []
    for n in range(3):
        state = after(state, answer(body=b"rong%d" % n), EMPTY)
        troubles.append(state.trouble)
    assert troubles == [Trouble.NONE, Trouble.NONE, Trouble.EMPTY]


# Moves


def moved(n: int, target: str = MOVED) -> Response:
    return answer(body=b"tin %d" % n, hops=(Hop(301, target),), etag=f'"{n}"')


def test_a_move_is_believed_after_it_has_worked_several_times() -> None:
    state, urls = GOOD, []
    for n in range(MOVES):
        urls.append(state.url)
        state = after(state, moved(n))
    assert urls == [URL] * MOVES
    assert (state.url, state.moved_to, state.moved_count) == (MOVED, None, 0)
    assert state.validators == Validators(f'"{MOVES - 1}"')


def test_a_move_is_proved_by_a_304_too() -> None:
    state = replace(GOOD, moved_to=MOVED, moved_count=MOVES - 1)
    assert after(state, answer(304, hops=(Hop(308, MOVED),))).url == MOVED


@pytest.mark.parametrize(
    "between",
    [
        answer(body=b"khac"),
        moved(9, "https://bao-tri.example/"),
        answer(500, hops=(Hop(301, MOVED),)),
        TimedOut("x"),
        answer(429),
        answer(body=b"khac", hops=(Hop(302, MOVED),)),
    ],
)
def test_what_comes_between_starts_the_count_again(between: Response | FetchError) -> None:
    state = after(after(GOOD, moved(1)), moved(2))
    assert (state.moved_to, state.moved_count) == (MOVED, 2)
    state = after(after(state, between), moved(3))
    assert (state.url, state.moved_to, state.moved_count) == (URL, MOVED, 1)


def test_a_target_that_is_no_feed_proves_nothing() -> None:
    state = replace(GOOD, moved_to=MOVED, moved_count=MOVES - 1)
    state = after(state, moved(1), NotAFeed("a maintenance page"))
    assert (state.url, state.moved_to, state.moved_count) == (URL, None, 0)


def test_a_source_with_a_login_never_moves() -> None:
    source = Source("bao", "https://u:p@bao.example/rss")
    state = SourceState("bao", source.url)
    for n in range(MOVES + 1):
        state = after(state, moved(n), source=source)
    assert (state.url, state.moved_count) == (source.url, 0)


def test_a_move_back_is_a_move_too() -> None:
    state = replace(GOOD, url=MOVED)
    for n in range(MOVES):
        state = after(state, moved(n, URL))
    assert state.url == URL


def test_a_new_address_that_keeps_failing_is_left() -> None:
    state = replace(GOOD, url=MOVED)
    urls = []
    for _ in range(RETURNS):
        state = after(state, TimedOut("x"))
        urls.append(state.url)
    assert urls == [MOVED] * (RETURNS - 1) + [URL]
    assert (state.validators, state.body_hash) == (Validators(), None)


def test_a_state_without_an_address_gets_the_configured_one() -> None:
    assert after(SourceState("bao"), TimedOut("x")).url == URL


# Laws

bodies = st.sampled_from([b"a", b"b", b"c"])
hops = st.sampled_from([(), (Hop(301, MOVED),), (Hop(302, MOVED),), (Hop(301, MOVED), Hop(302, URL))])
headers = st.fixed_dictionaries(
    {},
    optional={
        "etag": st.sampled_from(['"1"', '"2"', 'W/"3"']),
        "last-modified": st.sampled_from(["x", "y"]),
        "cache-control": st.sampled_from(["max-age=0", "max-age=3600", "max-age=99999999999", "no-store", "odd=="]),
        "retry-after": st.sampled_from(["0", "120", "99999999999999999999", "odd", "Sun, 22 Nov 2026 09:00:00 GMT"]),
    },
)
responses = st.builds(
    Response, st.just(URL), st.sampled_from([200, 200, 200, 304, 304, 404, 410, 429, 500, 503]), headers, bodies, hops
)
answers = st.one_of(responses, st.sampled_from([TimedOut("x", URL), Unreachable("y", URL)]))
parses = st.sampled_from([FEED, FEED, EMPTY, Feed(ttl=timedelta(days=9)), NotAFeed("page"), ParseError("odd")])


@given(st.lists(st.tuples(answers, parses), max_size=25))
def test_whatever_happens_the_laws_hold(polls: list[tuple[Response | FetchError, Feed | ParseError]]) -> None:
    state, now = NEW, NOW
    kept: set[str | None] = {None}  # what bodies that parsed, and 304s about them, gave
    for response, parsed in polls:
        before, outcome = state, judge(response, state, now)
        state = after(state, response, parsed, now=now)
        if isinstance(outcome, NotModified) or (isinstance(outcome, Modified) and isinstance(parsed, Feed)):
            kept |= {outcome.response.headers.get("etag"), outcome.response.headers.get("last-modified")}
        assert {state.validators.etag, state.validators.last_modified} <= kept
        assert not (state.parse_failed and state.validators != Validators())
        assert now < state.next_poll_at <= now + timedelta(days=1)
        assert state.polls == before.polls + 1
        assert state.reason
        assert (state.trouble is Trouble.NONE) <= (state.failures == 0)
        assert state.url in {URL, MOVED}
        assert state.failures in {0, before.failures + 1}
        now = state.next_poll_at
