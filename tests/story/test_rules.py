from __future__ import annotations

from tickerfeed.model import Entry, Source
from tickerfeed.story.rules import left_out

SOURCE = Source("bao", "https://bao.example/rss", include=("bão", "lũ"), exclude=("dự báo",))


def test_without_rules_everything_is_told() -> None:
    assert left_out(Entry("Tin"), Source("bao", "https://bao.example/rss")) == ""


def test_what_is_included_and_not_excluded_is_told() -> None:
    assert left_out(Entry("Bão vào bờ"), SOURCE) == ""
    assert left_out(Entry("Chợ phiên"), SOURCE) == "include of bao: its headline has none of the words"
    assert left_out(Entry("Dự báo bão"), SOURCE) == 'exclude of bao: its headline has "dự báo"'


def test_what_has_no_title_is_judged_by_its_summary() -> None:
    assert left_out(Entry("", summary="Nước lũ lên"), SOURCE) == ""
