"""The words of dates: months, weekdays and zones, as feeds and pages in several languages write them."""

from __future__ import annotations

import re

_MONTH_NAMES = (
    "jan january januar januari janvier janv enero ene gennaio gen janeiro jän jänner január ιαν",
    "feb february februar februari febr février févr fév febrero febbraio fevereiro fev február februári φεβ",
    "mar march märz mär mrz maart mrt mars marzo março március márc μάρ μαρ μάώ marts maret",
    "apr april avril avr abril abr aprile április ápr απρ",
    "may mai mei mayo maggio mag maio május máj máujus μάι μαϊ μαΐ maj",
    "jun june juni juin junio giugno giu junho június jún ιούν ιουν ιον",
    "jul july juli juillet juil julio luglio lug julho július júl ιούλ ιουλ ιολ",
    "aug august augustus août aoû aout agosto ago augusztus αύγ αυγ augusti agustus",
    "sep sept september septembre septiembre settembre set setembro szeptember szept σεπ",
    "oct october oktober okt octobre octubre ottobre ott outubro out október οκτ",
    "nov november novembre noviembre novembro νοέ νοε",
    "dec december dezember dez décembre déc diciembre dic dicembre dezembro δεκ desember",
)
_EASTERN_NAMES = (
    "ocak stycznia января янв",
    "şubat lutego февраля фев",
    "mart marca марта мар",
    "nisan kwietnia апреля апр",
    "mayıs maja мая май",
    "haziran czerwca июня июн",
    "temmuz lipca июля июл",
    "ağustos sierpnia августа авг",
    "eylül września сентября сен",
    "ekim października октября окт",
    "kasım listopada ноября ноя",
    "aralık grudnia декабря дек",
)
MONTHS = {
    name: number
    for names_of in (_MONTH_NAMES, _EASTERN_NAMES)
    for number, names in enumerate(names_of, 1)
    for name in names.split()
}

_VIETNAMESE = ("một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai")
VIETNAMESE_MONTHS = {name: number for number, name in enumerate(_VIETNAMESE, 1)} | {"giêng": 1, "chạp": 12}

# Hours from UTC. Where a name has several meanings, the one that feeds mean: IST is Israel's, CST and MST America's.
_ZONE_HOURS = {
    0: "z ut utc gmt wet",
    1: "cet met mez bst west",
    2: "cest mest mesz eet ist sast",
    3: "eest msk idt eat",
    4: "gst",
    7: "ict wib asia/ho_chi_minh asia/saigon asia/bangkok",
    8: "sgt hkt awst asia/singapore asia/shanghai",
    9: "kst jst asia/seoul asia/tokyo",
    10: "aest",
    11: "aedt",
    12: "nzst",
    13: "nzdt",
    -3: "adt brt art",
    -4: "edt ast at",
    -5: "est cdt et",
    -6: "cst mdt ct",
    -7: "mst pdt mt",
    -8: "pst pt akdt",
    -9: "akst",
    -10: "hst",
}
ZONES = {name: hours * 60 for hours, names in _ZONE_HOURS.items() for name in names.split()} | {
    "acst": 570,
    "acdt": 630,
}

# Names that mean another zone elsewhere (India's IST, China's CST); what is taken for them is a guess.
AMBIGUOUS_ZONES = frozenset({"ist", "cst", "bst", "ast", "gst"})
# Those of America, whose clocks go with its order of day and month.
_AMERICA = "est edt et cst cdt ct mst mdt mt pst pdt pt akst akdt hst"
AMERICAN_ZONES = frozenset(_AMERICA.split())

_WEEKDAY_NAMES = (
    "mon monday",
    "tue tues tuesday",
    "wed weds wednesday",
    "thu thur thurs thursday",
    "fri friday",
    "sat saturday",
    "sun sunday",
)
WEEKDAYS = {name: number for number, names in enumerate(_WEEKDAY_NAMES) for name in names.split()}

# Words that say nothing more about an instant: they may stand anywhere.
_PARTICLES = "at on the of de del le el um kl uhr à às г года ngày lúc vào hồi thứ năm date time"
FILLERS = frozenset([*WEEKDAYS, *_PARTICLES.split()])

_LABEL = re.compile(  # what a page writes before a date
    r"(?:(?:ngày|thời gian|giờ) )?(?:cập nhật|đăng(?: tải| bài| tin)?|xuất bản|phát hành|tạo|gửi|thời gian|ngày giờ)"
    r"(?: (?:lần cuối|mới nhất|lúc|ngày|vào))*\s*[:,-]?\s*"
    r"|(?:last |first )?(?:published|updated|modified|posted|created|pubdate|date)(?: (?:on|at|date))?\s*[:,-]?\s*"
    r"|[^\W\d_]+(?: [^\W\d_]+){0,3}, (?=ngày [0-9]{1,2} tháng)"  # Hà Tĩnh, ngày 16 tháng 9 năm 2026
)
_VI_WEEKDAY = re.compile(
    r"\bthứ\s*(?:[2-7]|hai|ba|tư|năm|sáu|bảy|bẩy)\b|\bchủ\s+nhật\b"
    r"|^(?:t|th)(?![^\W\d_])\.?\s?[2-7]\b(?=[\s,.-]*(?:ngày )?[0-9]{1,2}[./-][0-9])|^(?:cn|c\.n\.?)(?![^\W_])"
)
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(WEEKDAYS)})\b")

_EAST_ASIAN = re.compile(r"([0-9]{4})\s*[年년]\s*([0-9]{1,2})\s*[月월]\s*([0-9]{1,2})\s*[日일号號]?")
_EAST_ASIAN_TIME = re.compile(r"([0-9]{1,2})\s*[时時시點点]\s*(?:([0-9]{1,2})\s*[分분]?)?(?:\s*([0-9]{1,2})\s*[秒초])?")
_HALVES = {"오전": "am ", "오후": "pm ", "午前": "am ", "午後": "pm ", "上午": "am ", "下午": "pm "}
_VI_NUMBER = r"(mười một|mười hai|[0-9]{1,2}|[^\W\d_]+)"
_VI_MONTH_WORD = r"(?:tháng|thg|th)(?![^\W\d_])\.?\s*"
_VI_DAY = re.compile(
    rf"\b([0-9]{{1,2}})[\s,/.-]+{_VI_MONTH_WORD}{_VI_NUMBER}\s*[,/.-]?\s*(?:năm\s+)?([0-9]{{4}})\b"
    rf"|\b{_VI_MONTH_WORD}{_VI_NUMBER}\s+([0-9]{{1,2}}),?\s+([0-9]{{4}})\b"
)
_AFTER_MONTH = re.compile(r"năm(?:\s*[,/.-]|\s+năm|\s+[0-9]{1,2},)")
_VI_MONTH = re.compile(rf"^tháng\s*{_VI_NUMBER}\s*(?:,|/|-|năm)\s*(?:năm\s+)?([0-9]{{4}})$")
_ZONE_ALONE = re.compile(r"\s*(?:gmt|utc)?\s*[+-][0-9]{1,2}(?::?[0-9]{2})?\s*")
_ENGLISH = ("", *(names.split()[0] for names in _MONTH_NAMES))
_PLACES = re.compile(r"giờ (?:việt nam|hà nội|đông dương)|(?:se asia standard|indochina|vietnam) time")
_PARENS = re.compile(r"\(([^()]*)\)")
_OFFSET = re.compile(r"[+-][0-9]{2}:?[0-9]{2}\b")
_DOTTED_TIME = re.compile(r"(?<=[0-9]{4})(?: ?[-|,])? ([0-2]?[0-9])\.([0-5][0-9])(?:\.([0-5][0-9]))?(?![0-9.])")


def general_form(text: str) -> str:
    """Bring Vietnamese, Korean and Japanese words to the general form; open the brackets around a zone."""
    text = text[label.end() :] if (label := _LABEL.match(text)) else text
    has_offset = _OFFSET.search(_PARENS.sub("", text)) is not None
    text = _PARENS.sub(lambda parens: " " if has_offset else _opened(parens), text)
    text = _PLACES.sub(" " if has_offset else "ict", text)
    text = _VI_DAY.sub(_vietnamese, _VI_WEEKDAY.sub(" ", text).strip())
    text = _VI_MONTH.sub(_vietnamese_month, text)
    text = _EAST_ASIAN_TIME.sub(_east_asian_time, _EAST_ASIAN.sub(r"\1-\2-\3 ", text))
    for word, half in _HALVES.items():
        text = text.replace(word, half)
    text = _DOTTED_TIME.sub(lambda dotted: " " + ":".join(filter(None, dotted.groups())), text)
    text = re.sub(r"(?<=[0-9])t(?=[0-9]{1,2}:)|(?<=[0-9]{4}):(?=[0-9]{2}:)", " ", text)
    text = re.sub(r"(?<=[0-9a-z]) (?:de|del|of) (?=[0-9a-z])", " ", text)
    return re.sub(r"\bngày\b", " ", text)


def weekday(text: str) -> int | None:
    """Return the English weekday that a string names: 0 for Monday; None for none."""
    found = _WEEKDAY.search(text)
    return WEEKDAYS[found[0]] if found else None


def _opened(match: re.Match[str]) -> str:
    is_zone = match[1].strip() in ZONES or _ZONE_ALONE.fullmatch(match[1]) or _PLACES.fullmatch(match[1])
    return f" {match[1]} " if is_zone else " "


def _vietnamese(match: re.Match[str]) -> str:
    day, month, year = (match[1], match[2], match[3]) if match[1] else (match[5], match[4], match[6])
    number = int(month) if month.isdigit() else VIETNAMESE_MONTHS.get(month, 0)
    # "năm" is five and it is year: "12 tháng năm 2026" are also the twelve months of 2026.
    is_unsure = month == "năm" and not _AFTER_MONTH.search(match[0])
    return f"{year}-{number:02d}-{day}" if number and not is_unsure else match[0]


def _vietnamese_month(match: re.Match[str]) -> str:
    number = int(match[1]) if match[1].isdigit() else VIETNAMESE_MONTHS.get(match[1], 0)
    return f"{_ENGLISH[number]} {match[2]}" if 1 <= number <= 12 else match[0]


def _east_asian_time(match: re.Match[str]) -> str:
    return f"{match[1]}:{match[2] or '00'}" + (f":{match[3]}" if match[3] else "")
