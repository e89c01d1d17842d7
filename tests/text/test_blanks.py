"""White space is levelled."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.text.blanks import single, spaced


@given(st.text() | st.text(" a\t\u3000\u00a0\u2028\x1f\n"))
def test_white_space_is_levelled_as_splitting_and_joining_would(text: str) -> None:
    assert spaced(text) == " ".join(text.split())


@given(st.text("ab "))
def test_ordinary_blanks_are_made_single(text: str) -> None:
    assert single(text) == " ".join(text.split())
