"""The date that a page shows beside its headline; pages are full of others: today's, those of laws, of other pieces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from tickerfeed.model import DateQuality
from tickerfeed.parse.moments import Moment, Reading, moment
from tickerfeed.parse.page.lines import Line
from tickerfeed.parse.page.names import says

LONG = 160  # characters of a paragraph; a line with a date and what stands beside it is shorter
_BEHIND = 14  # lines behind the headline in which its date may stand
_PARAGRAPHS = 2  # behind the headline; what comes after them is the piece itself, or others
_BEFORE = 3  # lines before the headline
_WORDS = 4  # beside a bare day: an author, a section; with more of them it is a sentence
_MORE_WORDS = 14  # beside a day with a time

_DAY = re.compile(
    r"(?<![0-9/.,-])(?:[0-9]{1,2}\s?([/.-])\s?[0-9]{1,2}\s?\1\s?[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"|[0-9]{1,2} (?:tháng |thg\.? )?(?:[0-9]{1,2}|[^\W\d_]{3,12}\.?),? (?:năm )?[0-9]{4}"
    r"|[^\W\d_]{3,12}\.? [0-9]{1,2}, [0-9]{4})(?![0-9/])",
    re.IGNORECASE,
)
_TIME = (
    r"[0-9]{1,2} ?(?:[:hg]|giờ) ?[0-9]{2}(?![0-9])(?: ?: ?[0-9]{2}| phút)?(?: ?(?:AM|PM|SA|CH)\b)?"
    r"(?:,? ?\(?(?:(?:GMT|UTC) ?)?[+-][0-9]{1,2}(?::?[0-9]{2})?\)?)?"
)
_TIME_BEHIND = re.compile(rf"[\s,T|•·–-]*(?:lúc|vào lúc|at)?[\s:]*({_TIME})", re.IGNORECASE)
_TIME_BEFORE = re.compile(
    rf"(?<![0-9:.])({_TIME})['’]?[\s,|•·–-]*(?:(?:thứ \w{{1,3}}|chủ nhật|\w{{2,9}}),? ?)?(?:ngày )?\Z", re.IGNORECASE
)
_TIME_ALONE = re.compile(_TIME, re.IGNORECASE)
_BRACKETED = re.compile(r"\(([^()]{6,60})\)\s*\Z")
_AROUND = 40  # characters beside a day in which its time may stand
# Only slashes are American: 03-07-2026 with AM is what Vietnamese sites make of a clock's format.
_DASHED = re.compile(r"([0-9]{1,2})\s?([.-])\s?([0-9]{1,2})\s?\2\s?([0-9]{4})")

# What elements call themselves that hold a date, and those that hold the time of day.
_DATED = re.compile(r"date|time|publish|ngay|thoi-?gian|posted|tarih", re.IGNORECASE)
_CLOCK = re.compile(r"clock|now|current|today|hom-?nay|lich|weather", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:ngày|đăng|thời gian|ngày giờ) (?:đăng|xuất bản|phát hành|tạo|lúc|ngày)|xuất bản|cập nhật|published|posted",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{2,}")


class _Found(Struct, frozen=True):
    moment: Moment
    is_timed: bool
    is_sure: bool  # the element is called a date, or a label stands before it
    others: int  # words in the line that are no date


def beside(page_lines: Sequence[Line], headline: int, habit: Reading) -> Moment:
    """Return the date of the piece whose headline is the line of that number; an empty one where none is shown."""
    if headline < 0:
        return Moment()
    behind = _likely(_joined(_behind(page_lines, headline)), habit) or _in_brackets(
        page_lines[headline : headline + 1], habit
    )
    above = _likely(_joined(page_lines[max(0, headline - _BEFORE) : headline]), habit, is_above=True)
    labelled = _likely((line for line in page_lines[headline + 1 :] if _LABEL.match(line.text)), habit)
    return behind or above or labelled or Moment()


def _joined(some: Iterable[Line]) -> Iterator[Line]:
    """Yield the lines; a time that has a line of its own stands beside the day in the line above or below it."""
    above: Line | None = None
    for line in some:
        if above is not None and _TIME_ALONE.fullmatch(line.text) and is_dateline(above.text):
            yield replace(above, text=f"{above.text} {line.text}")
        elif above is not None and _TIME_ALONE.fullmatch(above.text) and is_dateline(line.text):
            yield replace(line, text=f"{above.text} {line.text}")
        yield line
        above = line


def without_bracketed_day(text: str) -> str:
    """Return a headline without the date in brackets at its end."""
    found = _BRACKETED.search(text)
    return text[: found.start()].rstrip() if found and is_dateline(found[1]) else text


def _in_brackets(some: Iterable[Line], habit: Reading) -> Moment | None:
    """Return the date in brackets at the end of a headline."""
    found = (_BRACKETED.search(line.text) for line in some)
    days = ((one[1], day) for one in found if one and (day := _DAY.search(one[1])))
    return next((shown for text, day in days if (shown := _shown(text, day, habit)).at), None)


def is_dateline(text: str) -> bool:
    """Tell whether a line is a date, with little beside it."""
    day = _DAY.search(text)
    return day is not None and len(_WORD.findall(text)) <= _WORDS


def _behind(page_lines: Sequence[Line], headline: int) -> Iterable[Line]:
    paragraphs = 0
    for line in page_lines[headline + 1 : headline + 1 + _BEHIND]:
        paragraphs += len(line.text) >= LONG
        if paragraphs > _PARAGRAPHS:
            return
        yield line


def _likely(some: Iterable[Line], habit: Reading, *, is_above: bool = False) -> Moment | None:
    """Return the first date that is one for sure or has a time, else the first bare day.

    Above the headline, where a page shows the time of day, one must be called a date or have a time.
    """
    found = [one for line in some if not line.is_chrome and (one := _read(line, habit))]
    if is_above:
        found = [one for one in reversed(found) if one.is_sure or one.is_timed]
    # A time beside it tells a date of publication from one that the text speaks of.
    best = next((one for one in found if one.is_timed and one.others <= _MORE_WORDS), None)
    bare = next((one for one in found if one.others <= (_MORE_WORDS if one.is_sure else _WORDS)), None)
    chosen = best or bare
    return chosen.moment if chosen else None


def _read(line: Line, habit: Reading) -> _Found | None:
    if says(line.block, _CLOCK):
        return None
    stamp = moment(line.stamp, habit)
    # What <time> says to machines needs no reading of words; a bare day may still have its time beside it.
    if stamp.at and stamp.quality is not DateQuality.DATE_ONLY:
        return _Found(stamp, is_timed=True, is_sure=True, others=0)
    if len(line.text) >= LONG or line.is_barred:
        return None
    day = _DAY.search(line.text)
    shown = _shown(line.text, day, habit) if day else Moment()
    if shown.at is None:
        return _Found(stamp, is_timed=False, is_sure=True, others=0) if stamp.at else None
    is_sure = says(line.block, _DATED) or bool(_LABEL.match(line.text)) or stamp.at is not None
    is_timed = shown.quality is not DateQuality.DATE_ONLY
    return _Found(shown, is_timed=is_timed, is_sure=is_sure, others=len(_WORD.findall(line.text)))


def _shown(text: str, day: re.Match[str], habit: Reading) -> Moment:
    """Return the moment of a day in a text, with the time that stands beside it."""
    behind = _TIME_BEHIND.match(text[day.end() : day.end() + _AROUND])
    before = None if behind else _TIME_BEFORE.search(text[max(0, day.start() - _AROUND) : day.start()])
    time = behind or before
    written = " ".join((_plain(day[0], habit), time[1])) if time else _plain(day[0], habit)
    read = moment(written, habit)
    raw = f"{before[1]} {day[0]}" if before else f"{day[0]} {behind[1]}" if behind else day[0]
    return Moment(read.at, read.quality, raw) if read.at else Moment()


def _plain(day: str, habit: Reading) -> str:
    """Return a day in which no reader can take the month for the day."""
    dashed = _DASHED.fullmatch(day)
    if dashed is None:
        return day
    first, _, second, year = dashed.groups()
    month, number = (first, second) if habit.order == "mdy" else (second, first)
    return f"{year}-{month:>02}-{number:>02}"
