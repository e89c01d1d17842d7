from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree
from msgspec.structs import replace

from tickerfeed.render.activity import HOURS, MOST_MERGES, Hour, hours, in_words, merges, picture

NOW = datetime(2026, 5, 4, 5, 30, tzinfo=UTC)


def seen(entry, minutes, late=None, **given):
    at = NOW - timedelta(minutes=minutes)
    published = None if late is None else at - timedelta(minutes=late)
    return replace(entry, first_seen_at=at, entry=replace(entry.entry, published=published), **given)


def test_entries_are_counted_by_the_hour_with_the_delay_in_the_middle(story, entry):
    told = [
        story(seen(entry(1), 5, 2), seen(entry(2), 10, 10), seen(entry(3), 20, 30)),
        story(seen(entry(4), 40)),
        story(seen(entry(5), 5, 9, is_backfill=True)),
        story(seen(entry(6), 60 * HOURS, 1)),
    ]
    shown = hours(told, NOW)
    assert len(shown) == HOURS
    assert shown[-1] == Hour(datetime(2026, 5, 4, 5, tzinfo=UTC), 3, timedelta(minutes=10))
    assert shown[-2] == Hour(datetime(2026, 5, 4, 4, tzinfo=UTC), 1, None)
    assert sum(hour.entries for hour in shown) == 4


def test_what_comes_before_its_time_came_at_once(story, entry):
    assert hours([story(seen(entry(1), 5, -90))], NOW)[-1].delay == timedelta()


def test_merges_are_told_newest_first_with_their_reasons(story, entry):
    told = story(entry(5), entry(2, "dai-bien"), entry(3, "coast"), reasons={2: "first to tell it", 3: "alike", 5: "x"})
    assert [(one.source_id, one.headline, one.title, one.reason) for one in merges([told, story(entry(9))])] == [
        ("coast", "Tin số 5", "Tin số 3", "alike"),
        ("bao-song", "Tin số 5", "Tin số 5", "x"),
    ]
    many = story(*(entry(number) for number in range(1, 50)), reasons=dict.fromkeys(range(1, 50), "alike"))
    assert len(merges([many])) == MOST_MERGES


def test_the_picture_is_well_formed_and_says_what_it_shows(story, entry):
    shown = hours([story(seen(entry(1), 5, 30), seen(entry(2), 70, 5))], NOW)
    svg = etree.fromstring(picture(shown))
    assert svg.get("aria-label").endswith("at most 1 entries, at most 30 min after publication")
    titles = [title.text for title in svg.iter("title")]
    assert titles[-1] == "04/05 05:00: 1 entries, 30 min after publication"
    assert (len(titles), len(svg.findall(".//circle"))) == (HOURS, 2)


def test_a_picture_of_nothing(story, entry):
    for shown in ((), hours([], NOW), hours([story(seen(entry(1), 5, 0))], NOW)):
        assert etree.fromstring(picture(shown)).get("role") == "img"


@pytest.mark.parametrize(("seconds", "words"), [(0, "0 s"), (40, "40 s"), (720, "12 min"), (12600, "3.5 h")])
def test_spans_in_words(seconds, words):
    assert in_words(timedelta(seconds=seconds)) == words
