from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tickerfeed.daemon.demo.pieces import BULLETINS
from tickerfeed.daemon.demo.province import FAILING, LISTED, OUTLETS, STEP, feeds
from tickerfeed.model import Feed, Response, Source
from tickerfeed.parse.document import parse

START = datetime(2026, 3, 1, 8, tzinfo=UTC)
NEWSPAPER = OUTLETS[0].path
steps = st.integers(0, 5_000)


def read(path: str, step: int) -> Feed:
    page = feeds(START, step)[path]
    url = f"http://127.0.0.1:1{path}"
    response = Response(url, page.status, {"content-type": page.media_type}, page.body)
    return parse(response, Source("x", url, timezone="Asia/Ho_Chi_Minh"))


def test_five_papers_use_five_formats() -> None:
    assert [read(one.path, 0).version for one in OUTLETS] == ["rss20", "atom10", "rss10", "json11", "rss092"]


def test_nothing_is_older_than_a_day_or_of_the_future() -> None:
    for one in OUTLETS:
        for entry in read(one.path, 0).entries:
            assert START - timedelta(days=1) < (entry.published or entry.updated or START) < START


@settings(max_examples=25)
@given(step=steps)
def test_the_newspaper_gains_a_piece_in_each_step(step: int) -> None:
    before, after = read(NEWSPAPER, step).entries, read(NEWSPAPER, step + 1).entries
    assert len(after) <= LISTED
    assert [entry.id for entry in after[1:]] == [entry.id for entry in before][: len(after) - 1]
    assert after[0].published == START + (step + 1) * STEP


@settings(max_examples=25)
@given(step=steps)
def test_no_listed_headline_stands_twice(step: int) -> None:
    titles = [entry.title for entry in read(NEWSPAPER, step).entries]
    assert len(set(titles)) == len(titles)


def test_bulletins_that_come_again_say_when() -> None:
    again = read(NEWSPAPER, len(BULLETINS) + 1).entries[0].title
    assert again == f"{BULLETINS[0][0]} (cập nhật lúc 15:06:20)"


@settings(max_examples=25)
@given(step=steps)
def test_the_other_papers_stay(step: int) -> None:
    first, later = feeds(START, 0), feeds(START, step)
    assert all(first[one.path] == later[one.path] for one in OUTLETS[1:])


@settings(max_examples=25)
@given(step=steps)
def test_one_site_never_answers_with_a_feed(step: int) -> None:
    page = feeds(START, step)[FAILING]
    assert (page.status, page.media_type) == (
        (200, "text/html; charset=utf-8") if step else (503, "text/plain; charset=utf-8")
    )
