from __future__ import annotations

import gzip

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.publish.compress import compressed, is_textual

TYPES = st.sampled_from(["text/html; charset=utf-8", "text/css; charset=utf-8", "application/atom+xml", "text/plain"])
NEWS = "".join(f"<li>Tin thứ {number}: cầu số {number * 7919} thông xe</li>\n" for number in range(2000)).encode()


@given(st.binary(), TYPES)
def test_forms_unpack_to_the_same_bytes(data, media_type):
    forms = compressed(data, media_type)
    assert gzip.decompress(forms[".gz"]) == brotli.decompress(forms[".br"]) == data


@given(st.binary(), TYPES)
def test_equal_bytes_of_one_type_give_equal_forms(data, media_type):
    assert compressed(data, media_type) == compressed(data, media_type)


def test_what_is_packed_bears_no_time():
    assert compressed(NEWS, "text/html")[".gz"][4:8] == bytes(4)


@pytest.mark.parametrize("media_type", ["text/html", "application/rss+xml; charset=utf-8"])
def test_forms_are_a_good_deal_smaller(media_type):
    assert all(len(form) < len(NEWS) / 5 for form in compressed(NEWS, media_type).values())


def test_scripts_which_all_editions_have_alike_are_packed_once():
    script = b"let made_once = 1;" * 10
    assert compressed(script, "text/javascript; charset=utf-8") is compressed(script, "text/javascript")


def test_news_are_not_kept_when_they_have_been_packed():
    assert compressed(NEWS, "text/html") is not compressed(NEWS, "text/html")


@pytest.mark.parametrize(
    ("media_type", "expected"),
    [
        ("text/html; charset=utf-8", True),
        ("application/atom+xml", True),
        ("application/feed+json", True),
        ("application/json; charset=utf-8", True),
        ("image/svg+xml", True),
        ("image/png", False),
        ("", False),
    ],
)
def test_is_textual(media_type, expected):
    assert is_textual(media_type) is expected
