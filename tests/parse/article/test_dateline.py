"""The date beside a headline, and those that stand near it and are not it."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tickerfeed.model import DateQuality
from tickerfeed.parse.article.dateline import beside, is_dateline
from tickerfeed.parse.moments import Moment, Reading
from tickerfeed.parse.page.lines import of_text, of_tree
from tickerfeed.parse.page.tree import grow

HABIT = Reading(ZoneInfo("Asia/Ho_Chi_Minh"))
HEAD = "<h1>Khánh thành cầu Bến Thủy mới</h1>"
LONG = "Sáng nay, cầu mới nối hai bờ sông được đưa vào sử dụng, rút ngắn đường đi của người dân mười hai xã. " * 2


def shown(markup: str, habit: Reading = HABIT) -> Moment:
    found = of_tree(grow(markup, "https://tinh.example/").root)
    head = next(number for number, line in enumerate(found) if line.block is not None and line.block.tag == "h1")
    return beside(found, head, habit)


def when(markup: str, habit: Reading = HABIT) -> str:
    at = shown(markup, habit).at
    return f"{at.astimezone(HABIT.zone):%Y-%m-%d %H:%M}" if at else ""


@pytest.mark.parametrize(
    "written",
    [
        "09:05 04/05/2026",
        "9:05, 4/5/2026",
        "04/05/2026 09:05",
        "04/05/2026 - 09:05",
        "04-05-2026 - 09:05 AM",
        "04.05.2026 | 09:05",
        "04/05/2026 <span class=icon><svg></svg></span> 09:05",
        "Thứ Hai, 04/05/2026, 09:05 (GMT+7)",
        "Thứ hai, ngày 4/5/2026 09:05",
        "09:05 | Thứ Hai, 04/05/2026",
        "09:05' Thứ 2, ngày 04/05/2026",
        "09h05 ngày 4/5/2026",
        "4/5/2026 lúc 09h05",
        "Đăng lúc: 09:05:30 04/05/2026 | Lượt xem: 1.234",
        "Nguyễn Thị Hoa - 04/05/2026 09:05",
        "Cập nhật lúc 09:05, ngày 4 tháng 5 năm 2026",
        "2026-05-04 09:05:00",
        "2026-05-04T09:05:00+07:00",
        "May 4, 2026 9:05 AM",
        "<div>04/05/2026</div><div>09:05</div>",
        "<div>09:05</div><div>Thứ Hai, 4/5/2026</div>",
        "09 giờ 05 phút, ngày 4/5/2026",
        "4.5.2026, 9h05’",
        "<time datetime='2026-05-04T02:05:00Z'>2 giờ trước</time>",
        "<time datetime='2026-05-04'>04/05/2026 09:05</time>",
    ],
)
def test_a_date_with_its_time(written: str) -> None:
    assert when(f"{HEAD}<div>{written}</div><p>{LONG}</p>") == "2026-05-04 09:05"
    assert when(f"<div>Trang chủ</div><div class=date>{written}</div>{HEAD}<p>{LONG}</p>") == "2026-05-04 09:05"


def test_it_is_kept_as_it_was_written_with_how_far_to_trust_it() -> None:
    moment = shown(f"{HEAD}<div>Hoa: 00:46 | 19/09/2022</div>")
    assert (moment.raw, moment.quality) == ("00:46 19/09/2022", DateQuality.ASSUMED_ZONE)
    assert moment.at == datetime(2022, 9, 18, 17, 46, tzinfo=UTC)
    day = shown(f"{HEAD}<div>Ngày 19/09/2022</div>")
    assert (day.raw, day.quality) == ("19/09/2022", DateQuality.DATE_ONLY)


@pytest.mark.parametrize(
    "page",
    [
        f"<div class=clock>Thứ Tư, 25/11/2026 10:30:12</div>{HEAD}<p>{LONG}</p>",  # today's
        f"<header><div>25/11/2026 10:30</div></header>{HEAD}<p>{LONG}</p>",
        f"<div>25/11/2026 10:30</div><p>Một<p>Hai<p>Ba{HEAD}<p>{LONG}</p>",  # too far above
        f"<div>Thứ Tư, 25/11/2026</div>{HEAD}<p>{LONG}</p>",  # above, and no time
        f"{HEAD}<p>Từ ngày 24/3/2021 đến ngày 30/12/2022, ông đã có hành vi vi phạm.</p><p>{LONG}</p>",  # a sentence
        f"{HEAD}<p>{LONG}</p><p>{LONG}</p><p>{LONG}</p><div>04/05/2026 09:05</div>",  # another piece's
        f"{HEAD}<div>Giấy phép số 31/2026/NĐ-CP</div><div>2 giờ trước</div><div>32/13/2026</div>",
        f"{HEAD}<div class=related-news><p>04/05/2026 09:05</div>",
        f"{HEAD}<div>Hotline: 024.3825.1234</div>",
        f"{HEAD}<div>0{'1' * 400}/05/2026</div>",
    ],
)
def test_no_other_date_is_taken(page: str) -> None:
    assert shown(page) == Moment()


def test_the_one_behind_the_headline_goes_before_the_one_above() -> None:
    page = f"<div>25/11/2026 10:30</div>{HEAD}<div>Chiều 3/5/2026 mưa to</div><div>04/05/2026 09:05</div><p>{LONG}</p>"
    assert when(page) == "2026-05-04 09:05"
    assert when(f"{HEAD}<div class=date>03/05/2026</div><p>Mưa</p>") == "2026-05-03 00:00"


def test_a_date_in_brackets_behind_the_headline() -> None:
    assert when(f"{HEAD[:-5]} <i>(04/05/2026 09:05)</i></h1><p>{LONG}</p>") == "2026-05-04 09:05"
    assert when(f"{HEAD[:-5]} (giai đoạn hai)</h1><p>{LONG}</p>") == ""
    assert when(f"{HEAD[:-5]} (32/13/2026)</h1><p>{LONG}</p>") == ""


def test_a_label_is_believed_far_below() -> None:
    page = f"{HEAD}<p>{LONG}<p>{LONG}<p>{LONG}<p>Ngày đăng: 04/05/2026 09:05</p>"
    assert when(page) == "2026-05-04 09:05"


def test_the_sources_order_counts() -> None:
    american = Reading(HABIT.zone, "mdy")
    assert when(f"{HEAD}<p>05/04/2026 09:05</p>", american) == "2026-05-04 09:05"
    assert when(f"{HEAD}<p>05-04-2026 09:05</p>", american) == "2026-05-04 09:05"


def test_a_page_of_text_has_dates_too() -> None:
    found = of_text(f"25/11/2026 10:30\nTrang chủ\nKhánh thành cầu\n00:46 19/09/2022\n{LONG}")
    assert beside(found, 2, HABIT).at == datetime(2022, 9, 18, 17, 46, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "is_day"), [("Thứ Hai, 4/5/2026", True), ("Ngày 4/5/2026 tỉnh họp bàn về lũ lụt", False), ("a", False)]
)
def test_a_line_that_is_a_day(text: str, is_day: bool) -> None:
    assert is_dateline(text) is is_day
