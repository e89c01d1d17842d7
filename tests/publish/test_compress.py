from __future__ import annotations

import gzip

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.publish.compress import compressed, is_textual


@given(st.binary())
def test_forms_unpack_to_the_same_bytes(data):
    forms = compressed(data)
    assert gzip.decompress(forms[".gz"]) == brotli.decompress(forms[".br"]) == data


@given(st.binary())
def test_equal_bytes_give_equal_forms(data):
    assert compressed(data) == compressed(data)


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
