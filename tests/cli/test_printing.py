from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tickerfeed.cli.printing import local, print_columns, print_json, zulu

NOON = datetime(2026, 3, 1, 5, 0, 0, 999, tzinfo=UTC)


def test_json_keeps_vietnamese_readable(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"a": ["Báo"]})
    assert capsys.readouterr().out == '{\n  "a": [\n    "Báo"\n  ]\n}\n'


def test_columns_are_aligned(capsys: pytest.CaptureFixture[str]) -> None:
    print_columns([("A", "TIN", ""), ("Báo", "x", "y")])
    assert capsys.readouterr().out == "A    TIN\nBáo  x    y\n"


def test_times_are_utc_for_programs_and_local_for_people() -> None:
    assert (zulu(NOON), zulu(None)) == ("2026-03-01T05:00:00Z", None)
    assert (local(NOON, "Asia/Ho_Chi_Minh"), local(None, "UTC")) == ("2026-03-01 12:00", "-")
