from __future__ import annotations

from datetime import timedelta

import pytest

from tickerfeed.config import forms
from tickerfeed.config.forms import Form, Listed, Mistakes, megabytes, span
from tickerfeed.model import Order


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (timedelta(hours=48), "48h"),
        (timedelta(days=90), "90d"),
        (timedelta(minutes=15), "15m"),
        (timedelta(seconds=90), "90s"),
        (None, ""),
    ],
)
def test_durations_are_written_as_operators_write_them(value: timedelta | None, expected: str) -> None:
    assert expected == span(value)


def test_megabytes_are_of_1000() -> None:
    assert megabytes(5_000_000) == "5MB"


def test_an_empty_text_means_not_given() -> None:
    for form in (forms.CHARSET, forms.PROXY, forms.MAYBE_DURATION):
        assert form.read("") is None
        assert form.written(None) == ""
    assert forms.MAYBE_DURATION.read("1m") == timedelta(minutes=1)
    assert forms.MAYBE_URL.read("") == ""


def test_networks_are_those_of_the_guard() -> None:
    assert forms.NETWORKS.read(["10.0.0.0/8", "127.0.0.1:80"]) == ("10.0.0.0/8", "127.0.0.1:80")
    with pytest.raises(ValueError, match="no network"):
        forms.NETWORKS.read(["10.0.0.1/8"])


@pytest.mark.parametrize(
    ("form", "value", "line"),
    [
        (forms.YES_OR_NO, 1, "must be true or false"),
        (forms.ANY_TEXT, 1, "must be a text in quotes"),
        (forms.SEPARATOR, "", "must not be empty"),
        (forms.SEPARATOR, "-" * 51, "must be at most 50 characters long"),
        (forms.whole(1, 9), True, "must be a whole number"),
        (forms.whole(1, 9), 1.0, "must be a whole number"),
        (forms.whole(1, 9), 0, "must be at least 1"),
        (forms.whole(1, 9), 10, "must be at most 9"),
        (forms.choice(Order), "old", "must be 'newest' or 'rank'"),
        (forms.choice(("a", "b", "c")), 1, "must be 'a', 'b' or 'c'"),
    ],
)
def test_what_is_wrong_is_the_end_of_a_sentence(form: Form, value: object, line: str) -> None:
    with pytest.raises(ValueError, match="must") as caught:
        form.read(value)
    assert line == str(caught.value)


def test_a_choice_is_read_as_its_member() -> None:
    assert forms.choice(Order).read("rank") is Order.RANK


def test_all_that_is_wrong_in_a_list_is_told_at_once() -> None:
    listed = Listed(forms.whole(1, 9), 3)
    assert listed.read([1, 2]) == (1, 2)
    with pytest.raises(Mistakes) as caught:
        listed.read([1, 0, "x"])
    assert caught.value.found == [((1,), "must be at least 1"), ((2,), "must be a whole number")]
    for value, line in (("x", "must be a list"), ([1] * 4, "must have at most 3 members")):
        with pytest.raises(ValueError, match=line):
            listed.read(value)
