from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.publish.manifest import Row, digest, from_bytes, revision, row, to_bytes

names = st.text(st.characters(codec="utf-8"), min_size=1)
dates = st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=st.timezones())  # noqa: DTZ001 - they get one


@given(st.lists(st.builds(row, names, st.binary(), st.none() | names, st.none() | dates)))
def test_a_manifest_can_be_read_again(rows):
    assert from_bytes(to_bytes(tuple(rows))) == tuple(rows)


def test_a_row_fits_its_own_bytes_only():
    assert (row("a", b"x").fits(b"x"), row("a", b"x").fits(b"y"), row("a", b"x").fits(b"")) == (True, False, False)


def test_updated_is_written_in_utc():
    when = datetime.fromisoformat("2026-05-04T12:00:00+07:00")
    assert row("a", b"", "text/plain", when) == Row("a", 0, digest(b""), "text/plain", "2026-05-04T05:00:00+00:00")


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"null", b'{"files": 1}', b'{"files": [{}]}', b'{"files": ["a"]}', b"\xff", b"[" * 99999]
)
def test_anything_else_is_refused(data):
    with pytest.raises(ValueError):
        from_bytes(data)


def test_a_revision_has_sixteen_hex_digits():
    assert revision(b"") == "e3b0c44298fc1c14"
