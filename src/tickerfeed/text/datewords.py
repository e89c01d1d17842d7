"""The words of dates: months, weekdays and zones, as feeds and pages in several languages write them."""

from __future__ import annotations

import re

_MONTH_NAMES = (
    "jan january januar januari janvier janv enero ene gennaio gen janeiro jän jänner január ιαν",
    "feb february februar februari febr février févr fév febrero febbraio fevereiro fev február februári φεβ",
    "mar march märz mär mrz maart mrt mars marzo março március márc μάρ μαρ μάώ",
    "apr april avril avr abril abr aprile április ápr απρ",
    "may mai mei mayo maggio mag maio május máj máujus μάι μαϊ μαΐ",
    "jun june juni juin junio giugno giu junho június jún ιούν ιουν ιον",
    "jul july juli juillet juil julio luglio lug julho július júl ιούλ ιουλ ιολ",
    "aug august augustus août aoû aout agosto ago augusztus αύγ αυγ",
    "sep sept september septembre septiembre settembre set setembro szeptember szept σεπ",
    "oct october oktober okt octobre octubre ottobre ott outubro out október οκτ",
    "nov november novembre noviembre novembro νοέ νοε",
    "dec december dezember dez décembre déc diciembre dic dicembre dezembro december δεκ",
)
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}

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

# Words that say nothing more about an instant: they may stand anywhere.
_WEEKDAYS = "mon monday tue tues tuesday wed weds wednesday thu thur thurs thursday fri friday sat saturday sun sunday"
_PARTICLES = "at on the of de le el um ngày lúc vào hồi cập nhật đăng thứ năm"
FILLERS = frozenset(f"{_WEEKDAYS} {_PARTICLES}".split())

_WEEKDAY_VI = re.compile(r"\bthứ\s*(?:[2-7]|hai|ba|tư|năm|sáu|bảy|bẩy)\b|\bchủ\s+nhật\b|^t[2-7]\b|^cn\b")

# A pattern of a zone: group `offset` holds +07:00 and the like, group `zone` a word.
_OFFSET = r"[+-][0-9]{1,2}(?::?[0-9]{2})?(?![0-9])"
ZONE = rf"(?:(?:gmt|utc|ut|z)\s*)?(?P<offset>{_OFFSET})(?:\s*z\b)?|(?P<zone>[a-z]+(?:/[a-z_]+)+|[a-z]{{1,5}}\b)"
_EAST_ASIAN = re.compile(r"([0-9]{4})\s*[年년]\s*([0-9]{1,2})\s*[月월]\s*([0-9]{1,2})\s*[日일]")
_HALVES = {"오전": "am ", "오후": "pm ", "午前": "am ", "午後": "pm ", "上午": "am ", "下午": "pm "}
_VI_NUMBER = r"(mười một|mười hai|[0-9]{1,2}|[^\W\d_]+)"
_VI_MONTH = re.compile(
    rf"\b([0-9]{{1,2}})[\s,]+(?:tháng|thg|th)(?![^\W\d_])\.?\s*{_VI_NUMBER}\s*[,/-]?\s*(?:năm\s+)?([0-9]{{4}})\b"
    rf"|\b(?:tháng|thg|th)(?![^\W\d_])\.?\s*{_VI_NUMBER}\s+([0-9]{{1,2}}),?\s+([0-9]{{4}})\b"
)
_PARENS = re.compile(r"\(([^()]*)\)")
_ZONE_WORD = re.compile(rf"\s*(?:{ZONE})\s*")


def general_form(text: str) -> str:
    """Bring Vietnamese, Korean and Japanese words to the general form; open the brackets around a zone."""
    text = _PARENS.sub(_opened, text)
    text = _VI_MONTH.sub(_vietnamese, _WEEKDAY_VI.sub(" ", text))
    text = _EAST_ASIAN.sub(r"\1-\2-\3 ", text)
    for word, half in _HALVES.items():
        text = text.replace(word, half)
    text = re.sub(r"(?<=[0-9])t(?=[0-9]{1,2}:)", " ", text)
    return re.sub(r"\bngày\b", " ", text)


def _opened(match: re.Match[str]) -> str:
    inner = _ZONE_WORD.fullmatch(match[1])
    return f" {match[1]} " if inner and (inner["offset"] or inner["zone"] in ZONES) else " "


def _vietnamese(match: re.Match[str]) -> str:
    day, month, year = (match[1], match[2], match[3]) if match[1] else (match[5], match[4], match[6])
    number = int(month) if month.isdigit() else VIETNAMESE_MONTHS.get(month, 0)
    return f"{year}-{number:02d}-{day}" if number else match[0]
