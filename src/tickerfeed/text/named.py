"""What is called by name in a headline after the word for its kind: "xã Đức Thọ", "thủy điện Hố Hô", "ông Lê Văn A".

No list holds every commune, hospital, bridge and person; but the word before the name is one of a few, and two notices
of one template that differ in the name after the same word are about two things.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from tickerfeed.text.spelling import spelled

_KINDS = """xã, phường, quận, huyện, thị trấn, thị xã, thôn, bản, ấp, buôn, làng, khu phố, đặc khu, sông, suối, hồ, đèo,
    đảo, núi, cầu, hầm, sân bay, cảng, chợ, chùa, đền, nhà thờ, bảo tàng, thủy điện, nhà máy, khu công nghiệp, KCN,
    khu đô thị, vườn quốc gia, bệnh viện, đại học, ĐH, trường, THPT, THCS, tiểu học, công ty, tập đoàn, ngân hàng,
    ông, bà, anh, chị, đồng chí, diễn viên, ca sĩ, nghệ sĩ, nhạc sĩ, đạo diễn, hoa hậu, HLV, cầu thủ, CLB"""
_KIND = "|".join(re.escape(kind.strip()) for kind in _KINDS.split(","))
_LARGE = "".join(char for char in map(chr, (*range(0x41, 0x250), *range(0x1E00, 0x1F00))) if char.isupper())
_WORD = rf"[{_LARGE}]\w*"
# In the middle of a headline a capital makes the word for the kind a part of a name: "Trường Tươi Đồng Nai".
_NAMED = re.compile(
    rf"(?:(?<![\w-])({_KIND})|\A((?i:{_KIND})))\s({_WORD}(?:[\s.-]{{1,3}}{_WORD}){{0,4}}(?:\s[0-9]{{1,2}}(?![\w/.,%-]))?)"
)

Names = frozenset[tuple[str, tuple[str, ...]]]  # kind and name, in words as `spelling.spelled` gives them


def named(title: str) -> Names:
    """Return what a title, as it is written, calls by name."""
    found = ((kind or first, name) for kind, first, name in _NAMED.findall(title))
    return frozenset((" ".join(spelled(kind)), spelled(name)) for kind, name in found)


def other_names(a: Names, b: Names) -> tuple[str, ...]:
    """Return the kinds of which two titles name different things; symmetric. "Ông Thể" may be "ông Nguyễn Văn Thể"."""
    ours, theirs = _by_kind(a), _by_kind(b)
    common = sorted(ours.keys() & theirs.keys())
    return tuple(kind for kind in common if not _has_one_in_common(ours[kind], theirs[kind]))


def _by_kind(names: Names) -> dict[str, list[frozenset[str]]]:
    kinds: defaultdict[str, list[frozenset[str]]] = defaultdict(list)
    for kind, name in names:
        kinds[kind].append(frozenset(name))
    return kinds


def _has_one_in_common(ours: Iterable[frozenset[str]], theirs: Iterable[frozenset[str]]) -> bool:
    return any(one <= other or other <= one for one in ours for other in theirs)
