from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.text.dates import MISSING, Dated, DateQuality, parse

HANOI = timezone(timedelta(hours=7))
EXACT, ASSUMED, DAY = DateQuality.EXACT, DateQuality.ASSUMED_ZONE, DateQuality.DATE_ONLY
BITS = [
    "22",
    "/",
    "-",
    ".",
    "10",
    "2025",
    ":",
    "19",
    "T",
    "Z",
    "+07:00",
    "GMT",
    "Oct",
    "Thứ",
    "tháng",
    "năm",
    "PM",
    ",",
    "(",
    ")",
    "0",
    "99",
    "W",
    "SA",
    "오후",
    "年",
]
JUNK = [
    *("2 giờ trước", "1h trước", "15 phút trước", "hôm qua", "vừa xong", "Hôm nay 10:30", "3 ngày trước"),
    *("16/9", "ngày 16/9", "19:25", "19h25", "9/2026", "2026-2027", "22-25/10", "00/00/0000"),
    *("312.343.234", "0912345678", "Số 22/2025", "10/2025/TT-BTC", "v1.2.2026"),
    *("T2", "CN", "GMT+7", "+07:00", "PM", "lúc", "năm", "Tháng"),
]
PIECES = st.lists(st.sampled_from([*BITS, " "]), max_size=14).map("".join)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "when"),
    [
        ("Wed, 22 Oct 2025 19:25:30 +0700", "2025-10-22 12:25:30"),
        ("wed,22 OCT 2025 19:25:30 +07:00", "2025-10-22 12:25:30"),
        ("Mon, 22 Oct 2025 19:25 +0700", "2025-10-22 12:25:00"),  # it was a Wednesday
        ("2 Oct 25 1:2:3 GMT", "2025-10-02 01:02:03"),
        ("Fri, 2 Oct 98 01:02:03 GMT", "1998-10-02 01:02:03"),
        ("Fri, 2 Oct 103 01:02:03 GMT", "2003-10-02 01:02:03"),
        ("Wednesday, 22 October 2025 12:25:30 UT", "2025-10-22 12:25:30"),
        ("Wed, 22nd Oct 2025 12:25:30 Z", "2025-10-22 12:25:30"),
        ("Wed, 22 Oct 2025 12:25:30 EST", "2025-10-22 17:25:30"),
        ("Wed, 22 Oct 2025 12:25:30 edt", "2025-10-22 16:25:30"),
        ("Wed, 22 Oct 2025 12:25:30 PST", "2025-10-22 20:25:30"),
        ("Wed, 22 Oct 2025 19:25:30 ICT", "2025-10-22 12:25:30"),
        ("Wed, 22 Oct 2025 19:25:30 Asia/Ho_Chi_Minh", "2025-10-22 12:25:30"),
        ("Wed, 22 Oct 2025 19:25:30 GMT+7", "2025-10-22 12:25:30"),
        ("Wed, 22 Oct 2025 19:25:30 UTC+0700", "2025-10-22 12:25:30"),
        ("Wed, 22 Oct 2025 19:25:30 +700", "2025-10-22 12:25:30"),
        ("Wed, 22 Oct 2025 05:25:30 --0700", "2025-10-22 12:25:30"),
        ("Wed, 22 Oct 2025 00:25:30 -0330 (NST)", "2025-10-22 03:55:30"),
        ("Wed Oct 22 12:25:30 PDT 2025", "2025-10-22 19:25:30"),
        ("Wed Oct 22 2025 12:25:30 GMT+0000 (Coordinated Universal Time)", "2025-10-22 12:25:30"),
        ("Wed, 22 Oct 2025 12:25:60 GMT", "2025-10-22 12:25:59"),
        ("Wednesday, October 22, 2025 at 07:25 PM EDT", "2025-10-22 23:25:00"),
        ("mer., 22 oct. 2025 19:25:30 +0200", "2025-10-22 17:25:30"),
        ("Mi, 22 Okt 2025 19:25:30 +0200", "2025-10-22 17:25:30"),
        ("5 Jun 2017 24:05 PDT", "2017-06-05 07:05:00"),
    ],
)
def test_rfc_822_and_its_sins(raw: str, when: str) -> None:
    assert Dated(utc(when), EXACT) == parse(raw, HANOI)


@pytest.mark.parametrize(
    ("raw", "when", "quality"),
    [
        ("2025-10-22T19:25:30+07:00", "2025-10-22 12:25:30", EXACT),
        ("2025-10-22t12:25:30z", "2025-10-22 12:25:30", EXACT),
        ("2025-10-22T12:25:30.123456789Z", "2025-10-22 12:25:30.123456", EXACT),
        ("2025-10-22T12:25:30,5Z", "2025-10-22 12:25:30.5", EXACT),
        ("2025-10-22 19:25:30 +0700", "2025-10-22 12:25:30", EXACT),
        ("2025-10-22T19:25+07", "2025-10-22 12:25:00", EXACT),
        ("2025-10-22T16:20:00-05:00Z", "2025-10-22 21:20:00", EXACT),
        ("2025-10-22T24:00:00Z", "2025-10-23 00:00:00", EXACT),
        ("20251022T122530Z", "2025-10-22 12:25:30", EXACT),
        ("20251022122530Z", "2025-10-22 12:25:30", EXACT),
        ("2025-10-22 T 12:25:30Z", "2025-10-22 12:25:30", EXACT),
        ("2025-10-22T19Z", "2025-10-22 19:00:00", EXACT),
        ("2025-10-22T19:25:30", "2025-10-22 12:25:30", ASSUMED),
        ("2025-10-22, 19:25", "2025-10-22 12:25:00", ASSUMED),
        ("2025/10/22 19:25:30", "2025-10-22 12:25:30", ASSUMED),
        ("2025-10-22T19:25:30 America/Lima", "2025-10-22 12:25:30", ASSUMED),
        ("2025-10-22 7:25:30 PM", "2025-10-22 12:25:30", ASSUMED),
        ("2025-10-22", "2025-10-21 17:00:00", DAY),
        ("2025-10", "2025-09-30 17:00:00", DAY),
        ("2025", "2024-12-31 17:00:00", DAY),
        ("20251022", "2025-10-21 17:00:00", DAY),
        ("2025-W43-3", "2025-10-21 17:00:00", DAY),
        ("2025W43", "2025-10-19 17:00:00", DAY),
        ("2025-295", "2025-10-21 17:00:00", DAY),
        ("25-10-22", "2025-10-21 17:00:00", DAY),
        ("251022", "2025-10-21 17:00:00", DAY),
        ("25295", "2025-10-21 17:00:00", DAY),
        ("-25-10", "2025-09-30 17:00:00", DAY),
        ("2025-012-22T19:25:30Z", "2025-12-22 19:25:30", EXACT),
        ("2004-július-13T9:15-05:00", "2004-07-13 14:15:00", EXACT),
    ],
)
def test_iso_8601(raw: str, when: str, quality: DateQuality) -> None:
    assert Dated(utc(when), quality) == parse(raw, HANOI)


@pytest.mark.parametrize(
    ("raw", "when", "quality"),
    [
        ("Thứ tư, 22/10/2025, 19:25 (GMT+7)", "2025-10-22 12:25:00", EXACT),
        ("Thứ 4, 22/10/2025 19:25:30 GMT+7", "2025-10-22 12:25:30", EXACT),
        ("19:25 22/10/2025", "2025-10-22 12:25:00", ASSUMED),
        ("22/10/2025 - 19:25", "2025-10-22 12:25:00", ASSUMED),
        ("19:25 | 22/10/2025", "2025-10-22 12:25:00", ASSUMED),
        ("19:25 - 22/10/2025", "2025-10-22 12:25:00", ASSUMED),
        ("22-10-2025 19:25", "2025-10-22 12:25:00", ASSUMED),
        ("22.10.2025, 7:25", "2025-10-22 00:25:00", ASSUMED),
        ("22.10.25 7:25", "2025-10-22 00:25:00", ASSUMED),
        ("Thứ Năm, ngày 5/3/2026 - 10:15", "2026-03-05 03:15:00", ASSUMED),
        ("Chủ nhật, 22 tháng 10 năm 2025 lúc 8h30", "2025-10-22 01:30:00", ASSUMED),
        ("Cập nhật: 22/10/2025 19 giờ 25 phút", "2025-10-22 12:25:00", ASSUMED),
        ("22/10/2025 7:25:30 CH", "2025-10-22 12:25:30", ASSUMED),
        ("22/10/2025 7:25:30 SA", "2025-10-22 00:25:30", ASSUMED),
        ("T2, 22/10/2025", "2025-10-21 17:00:00", DAY),
        ("CN 22/10/2025", "2025-10-21 17:00:00", DAY),
        ("22 Tháng Mười, 2025", "2025-10-21 17:00:00", DAY),
        ("22 Tháng Mười Một, 2025", "2025-11-21 17:00:00", DAY),
        ("Tháng Mười 22, 2025", "2025-10-21 17:00:00", DAY),
        ("Th10 22, 2025", "2025-10-21 17:00:00", DAY),
        ("22 thg 10, 2025", "2025-10-21 17:00:00", DAY),
    ],
)
def test_vietnamese_forms(raw: str, when: str, quality: DateQuality) -> None:
    assert Dated(utc(when), quality) == parse(raw, HANOI)


@pytest.mark.parametrize(
    ("raw", "order", "when"),
    [
        ("10/1/2026 12:02", "dmy", "2026-01-10 12:02:00"),
        ("10/1/2026 12:02", "mdy", "2026-10-01 12:02:00"),
        ("10/1/2026 12:02:00 PM", "dmy", "2026-10-01 12:02:00"),
        ("10/1/2026 12:02:00 a.m.", "dmy", "2026-10-01 00:02:00"),
        ("10/25/2026 12:02", "dmy", "2026-10-25 12:02:00"),  # only one order gives a date
        ("25/10/2026 12:02", "mdy", "2026-10-25 12:02:00"),
        ("Sat, 11 04 2020 08:51:49", "dmy", "2020-04-11 08:51:49"),
    ],
)
def test_the_order_of_day_and_month(raw: str, order: str, when: str) -> None:
    assert Dated(utc(when), ASSUMED) == parse(raw, UTC, order)


@pytest.mark.parametrize(
    ("raw", "when", "quality"),
    [
        ("1700000000", "2023-11-14 22:13:20", EXACT),
        ("1700000000.9", "2023-11-14 22:13:20", EXACT),
        ("1700000000500", "2023-11-14 22:13:20.5", EXACT),
        ("Wed Oct 22 19:25:30 2025", "2025-10-22 12:25:30", ASSUMED),
        ("19:25 Oct 22, 2025", "2025-10-22 12:25:00", ASSUMED),
        ("19:25 at 22/10/2025", "2025-10-22 12:25:00", ASSUMED),
        ("22 Oct 2025 19:25:30 XYZ", "2025-10-22 12:25:30", ASSUMED),
        ("Nov. 16, 2020, 10:57 a.m.", "2020-11-16 03:57:00", ASSUMED),
        ("Friday, December 22, 2017 - 3:09pm", "2017-12-22 08:09:00", ASSUMED),
        ("Thu, 25 Feb 2016 00:00:00 Europe/Brussels", "2016-02-24 17:00:00", ASSUMED),
        ("Wed, 22 Oct 2025 19:25:30 A", "2025-10-22 12:25:30", ASSUMED),
        ("22 Oct 2025 24:00", "2025-10-22 17:00:00", ASSUMED),
        ("26 Sep 2022 GMT", "2022-09-26 00:00:00", DAY),
        ("3-Nov-2025", "2025-11-02 17:00:00", DAY),
        ("Nov. 2025", "2025-10-31 17:00:00", DAY),
        ("2004년 05월 28일 오후 01:31:15", "2004-05-28 04:31:15", ASSUMED),
        ("2004-05-25 오전 11:23:17", "2004-05-25 02:23:17", ASSUMED),
        ("2025年10月22日 19:25", "2025-10-22 12:25:00", ASSUMED),
        ("Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11 17:00:00", EXACT),
        ("２０２５-10-22T12:25:30Z", "2025-10-22 12:25:30", EXACT),
        ("\n 2025-10-22\u00a012:25:30 Z \t", "2025-10-22 12:25:30", EXACT),
        ("Thu, 01 Jan 0100 00:00:01 +0100", "0099-12-31 23:00:01", EXACT),
    ],
)
def test_other_forms(raw: str, when: str, quality: DateQuality) -> None:
    assert Dated(utc(when), quality) == parse(raw, HANOI)


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "",
        "   ",
        "hôm nay",
        "3 giờ trước",
        "5",
        "2.5",
        "12:30",
        "2025-13-01",
        "2025-02-30T00:00:00Z",
        "2025-366",
        "2025-W60-1",
        "31/02/2026",
        "13/13/2026",
        "0000-01-01",
        "Wed, 22 Oct 0000 00:00:00 GMT",
        "0001-01-01T00:00:00+07:00",
        "9999-12-31T23:59:59-08:00",
        "2025-10-22T25:00:00Z",
        "2025-10-22T24:30:00Z",
        "2025-10-22T12:61:00Z",
        "2025-10-22T12:00:61Z",
        "2025-10-22T12:00:00+99:99",
        "2025-10-22T11:30:00-06:00Textra",
        "2025-10-22T09:xx:00Z",
        "Sun, 16 Dec 2012 1:2:3:4 GMT",
        "Sun, 16 zzz 2012 11:47:32 GMT",
        "Sun, Dec x 2012 11:47:32 GMT",
        "Sun, 16 Dec zz 11:47:32 GMT",
        "Sun, 99 Jun 2009 12:00:00 GMT",
        "22 tháng mèo năm 2025",
        "22 Foo 2025 19:25:30 GMT",
        "19:25 XYZ 22/10/2025",
        "2026 người dự lễ",
        "12 tháng năm 2026",
        "Mai 1-12",
        "5060",
        "Bài 22/10/2025 hay",
        "Bão 22/10/2025",
        "Fri, 21 Aug 226 12:00:00 GMT",
        "Fri, 21 Aug 026 12:00:00 GMT",
        "22/10/2025 8:00-10:00",
        "0001-01-01T00:00:00Z",
        "1/1/0001 12:00:00 AM",
        "0912345678",
        "Sat, 13 Jun 2026 10:41:47 +0700 EST",
        "22/10/2025 23/10/2025",
        "2025-10-22" + "x" * 100,
        "2025-10-22" + " " * 1000 + "12:00",
        "ﷺ" * 60,
    ],
)
def test_what_is_no_date_is_missing(raw: str | None) -> None:
    assert MISSING == parse(raw, HANOI)


@given(st.none() | st.text(st.characters()) | PIECES, st.sampled_from(["dmy", "mdy", "?"]))
def test_any_string_gives_aware_utc_or_missing(raw: str | None, order: str) -> None:
    dated = parse(raw, HANOI, order)
    assert (dated.when is None) == (dated.quality is DateQuality.MISSING)
    assert dated.when is None or dated.when.tzinfo is UTC


@given(st.datetimes(timezones=st.integers(-15 * 60, 15 * 60).map(lambda m: timezone(timedelta(minutes=m)))))
def test_what_isoformat_writes_comes_back(when: datetime) -> None:
    dated = parse(when.isoformat(), HANOI)
    assert dated == MISSING or dated == Dated(when.astimezone(UTC), EXACT)


@given(st.datetimes(timezones=st.just(HANOI)).filter(lambda when: when.year >= 1000))
def test_rfc_822_comes_back_as_written_and_with_an_odd_gap(when: datetime) -> None:
    raw = format_datetime(when)
    expected = Dated(when.replace(microsecond=0).astimezone(UTC), EXACT)
    assert expected == parse(raw, UTC)
    assert expected == parse(raw.replace(":", " :", 1), UTC)


def clock12(when: datetime, morning: str, evening: str) -> str:
    return f"{(when.hour - 1) % 12 + 1}:{when.minute:02d} {evening if when.hour >= 12 else morning}"


# Ways to write an instant in Hanoi, to the minute.
WRITTEN = {
    "vnexpress": lambda t: f"Thứ ba, {t.day}/{t.month}/{t.year}, {t.hour}:{t.minute:02d} (GMT+7)",
    "dashes": lambda t: f"{t.day}-{t.month}-{t.year} - {t:%H:%M}",
    "dots": lambda t: f"{t.day}.{t.month}.{t.year} | {t:%H:%M}",
    "hours": lambda t: f"{t:%H}h{t:%M} ngày {t:%d/%m/%Y}",
    "words": lambda t: f"{t.hour} giờ {t.minute} phút, ngày {t.day} tháng {t.month} năm {t.year}",
    "updated": lambda t: f"Cập nhật lúc {t:%H:%M}, {t:%d/%m/%Y}",
    "published": lambda t: f"Ngày đăng: {t:%d/%m/%Y} {t:%H:%M} GMT +7",
    "halves": lambda t: f"{t:%d/%m/%Y} {clock12(t, 'SA', 'CH')}",
    "english halves": lambda t: f"{t:%d/%m/%Y} {clock12(t, 'AM', 'PM')}" if t.day > 12 else f"{t:%d-%m-%Y %H:%M}",
    "month names": lambda t: f"{t:%d %b %Y %H:%M} +07:00",
    "rfc 822 with a comment": lambda t: f"{t:%a, %d %b %Y %H:%M}:00 +0700 (ICT)",
    "two zones": lambda t: f"{t:%Y-%m-%d %H:%M}:00 +0700 +07",
    "escaped": lambda t: f"{t:%Y-%m-%dT%H:%M}:00&#x2B;07:00",
    "no sign": lambda t: f"{t:%Y-%m-%dT%H:%M}:00 07:00",
    "place": lambda t: f"{t:%Y-%m-%dT%H:%M}+07:00[Asia/Ho_Chi_Minh]",
    "asp.net": lambda t: f"/Date({int(t.timestamp())}000+0700)/",
    "epoch": lambda t: str(int(t.timestamp())),
    "short month": lambda t: f"{t.day} Thg {t.month} {t.year} {t:%H:%M}",
    "east asian": lambda t: f"{t.year}年{t.month}月{t.day}日{t.hour}时{t.minute}分",
    "brackets": lambda t: f"({t:%H:%M} • {t:%d/%m/%Y})",
}


@pytest.mark.parametrize("form", WRITTEN)
@given(st.datetimes(datetime(2001, 9, 10), datetime(2065, 1, 1)))  # noqa: DTZ001 - hypothesis wants them naive
def test_every_form_comes_back(form: str, when: datetime) -> None:
    when = when.replace(second=0, microsecond=0, tzinfo=HANOI)
    assert parse(WRITTEN[form](when), HANOI).when == when.astimezone(UTC)


@given(st.datetimes(datetime(2001, 9, 10), datetime(2065, 1, 1)))  # noqa: DTZ001
def test_what_american_computers_write_comes_back(when: datetime) -> None:
    when = when.replace(microsecond=0, tzinfo=HANOI)
    hour = (when.hour - 1) % 12 + 1
    raw = f"{when.month}/{when.day}/{when.year} {hour}:{when:%M:%S} {'PM' if when.hour >= 12 else 'AM'}"
    assert parse(raw, HANOI, "mdy").when == when.astimezone(UTC)
    assert parse(raw, HANOI).when == when.astimezone(UTC)


@given(st.lists(st.sampled_from(JUNK), max_size=6).map(" ".join).filter(lambda raw: "Tháng 9/2026" not in raw))
def test_words_and_figures_without_a_day_give_no_date(raw: str) -> None:
    assert parse(raw, HANOI) == MISSING


@pytest.mark.parametrize(
    ("raw", "quality"),
    [
        ("Wed, 22 Oct 2025 12:25:30 IST", ASSUMED),  # Israel's for most feeds, India's for others
        ("Wed, 22 Oct 2025 12:25:30 GMT", EXACT),
        ("2025-10-22T12:25:30 07:00", ASSUMED),
        ("2025-10-22T12:25:30 +0000 UTC", EXACT),
        ("2025-10-22 12:25:30 +0700 GMT", ASSUMED),
        ("Wed, 22 Oct 2025 12:25:30 +0700 GMT", ASSUMED),
    ],
)
def test_what_is_guessed_is_marked(raw: str, quality: DateQuality) -> None:
    assert quality == parse(raw, HANOI).quality


def test_an_ambiguous_abbreviation_is_the_sources_where_it_uses_it() -> None:
    india = timezone(timedelta(hours=5, minutes=30), "IST")
    assert parse("Wed, 22 Oct 2025 12:25:30 IST", india) == Dated(utc("2025-10-22 06:55:30"), EXACT)


def test_zones_by_place_are_the_callers_to_look_up() -> None:
    raw = "Wed, 22 Oct 2025 12:25:30 America/Lima"
    assert parse(raw, HANOI).quality is ASSUMED
    found = parse(raw, HANOI, lookup={"america/lima": timezone(timedelta(hours=-5))}.get)
    assert found == Dated(utc("2025-10-22 17:25:30"), EXACT)
