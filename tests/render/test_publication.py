from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from tickerfeed.model import Mark, Site
from tickerfeed.render.publication import authority_day, document, published_at, updated_at, zulu

NOON = datetime(2026, 5, 4, 5, tzinfo=UTC)


def test_updated_is_that_of_the_newest_entry(full):
    assert full.updated == NOON - timedelta(minutes=1)


def test_without_entries_updated_is_the_day_of_the_authority(publication):
    assert publication(site=Site(authority="tin.example,2026-03")).updated == datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("authority", "expected"),
    [
        ("tin.example,2026", datetime(2026, 1, 1, tzinfo=UTC)),
        ("an@tin.example,2026-02-03", datetime(2026, 2, 3, tzinfo=UTC)),
        ("tin.example", datetime(1970, 1, 1, tzinfo=UTC)),
        ("tin.example,2026-13", datetime(1970, 1, 1, tzinfo=UTC)),
    ],
)
def test_authority_day(authority, expected):
    assert authority_day(authority) == expected


def test_a_future_date_is_shown_as_first_seen(entry, story):
    future = story(entry(1, published=NOON + timedelta(days=9)))
    assert published_at(future) == NOON - timedelta(minutes=1)


def test_an_undated_entry_is_not_published_now(entry, story):
    assert published_at(story(entry(1, published=None))) is None


def test_updated_is_never_before_published(entry, story):
    told = story(entry(1), updated_at=NOON - timedelta(days=1))
    assert updated_at(told) == published_at(told)


def test_a_change_moves_updated_but_not_published(entry, story):
    told = story(entry(1), updated_at=NOON + timedelta(hours=1))
    assert (updated_at(told), published_at(told)) == (NOON + timedelta(hours=1), NOON - timedelta(minutes=1))


def test_absolute_needs_an_address(publication):
    assert publication().absolute("feed.atom") == "https://tin.example/feed.atom"
    assert publication(site=Site()).absolute("feed.atom") is None


def test_zulu_writes_utc_to_the_second():
    assert zulu(datetime.fromisoformat("2026-05-04T12:00:00.9+07:00")) == "2026-05-04T05:00:00Z"


def test_etag_is_strong_and_follows_the_bytes():
    first, same, other = (document("a", "text/plain", body).etag for body in (b"1", b"1", b"2"))
    assert (first == same, first == other, first[0], first[-1]) == (True, False, '"', '"')


def test_the_first_end_of_what_is_set_off(publication, story, entry):
    ends = [NOON + timedelta(hours=hours) for hours in (3, 1)]
    marked = [replace(story(entry(n)), mark=Mark(NOON, end, is_pinned=True)) for n, end in enumerate(ends)]
    assert publication(*marked, story(entry(9))).ends_at == ends[1]
    assert publication(story(entry(9))).ends_at is None
