"""Whether two headlines are one in two dresses: other spelling, a cut, a prefix; nothing that has to be weighed."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from tickerfeed.story.wording import Wording
from tickerfeed.text.places import is_place

MIN_WORDS = 5  # of a headline that may stand inside another one
MAX_ADDED = 6  # words before, after or around it
_MIN_MOVED = 6
_FILLER_WORDS = "anh bà chị cô của huyện là ở ông phố tại thành tỉnh về vụ"
_FILLERS = frozenset(_FILLER_WORDS.split())
_DATED = re.compile(r"[0-9]{1,2}(?:/[0-9]{1,2}(?:/[0-9]{4})?)?\Z|ngày\Z|giờ\Z")
_DATE = re.compile(r"[0-9]{1,2}/[0-9]{1,2}(?:/[0-9]{4})?\Z")


def variation(a: Wording, b: Wording) -> str:
    """Return in which way the two are one headline, in words; nothing when they are not, or not for certain."""
    if not a.words or not b.words:
        return ""
    if a.words == b.words or "".join(a.words) == "".join(b.words):
        return "the same words"
    if a.is_plain != b.is_plain and a.bare == b.bare:
        return "the same words typed without diacritics"
    if _is_cut(a, b) or _is_cut(b, a):
        return "the same words, one cut short"
    # A round-up has no other dress; whether one is, is asked only of the few that seem to be in one.
    found = _dress(a, b)
    return found if found and not a.is_digest and not b.is_digest else ""


def _dress(a: Wording, b: Wording) -> str:
    shorter, longer = (a, b) if len(a.words) <= len(b.words) else (b, a)
    is_within = a.vocabulary <= b.vocabulary or b.vocabulary <= a.vocabulary  # which tells most pairs at once
    if is_within and _is_filled(shorter, longer):
        return "the same words but for fillers"
    if (is_within and _is_dated(shorter, longer)) or _is_framed(shorter, longer):
        return "the same words with something before or after"
    return "the same words, the place moved" if _is_moved(a, b) else ""


def _is_cut(cut: Wording, whole: Wording) -> bool:
    length = len(cut.words)
    if not cut.is_cut or not MIN_WORDS <= length <= len(whole.words):
        return False
    return cut.words[:-1] == whole.words[: length - 1] and whole.words[length - 1].startswith(cut.words[-1])


def _is_filled(shorter: Wording, longer: Wording) -> bool:
    """Return whether the longer has nothing more than words such as "tỉnh" or "ông", and the shorter nothing."""
    if not 0 < len(longer.words) - len(shorter.words) <= 3 or len(shorter.words) < MIN_WORDS - 1:
        return False
    steps = SequenceMatcher(None, shorter.words, longer.words, autojunk=False).get_opcodes()
    added = [word for step, _, _, start, end in steps if step == "insert" for word in longer.words[start:end]]
    return all(step in ("equal", "insert") for step, *_ in steps) and _FILLERS.issuperset(added)


def _is_dated(shorter: Wording, longer: Wording) -> bool:
    length = len(shorter.words)
    rest = longer.words[length:]
    return (
        length >= MIN_WORDS
        and longer.words[:length] == shorter.words
        and len(rest) < MAX_ADDED
        and all(_DATED.match(word) for word in rest)
        and any(_DATE.match(word) for word in rest)
    )


def _is_framed(shorter: Wording, longer: Wording) -> bool:
    """Return whether the shorter is a run of the longer's parts, and the other parts are short and without figures."""
    if len(shorter.words) < MIN_WORDS or not 0 < len(longer.words) - len(shorter.words) <= MAX_ADDED:
        return False
    parts = longer.parts
    for start in range(len(parts)):
        for end in range(start + 1, len(parts) + 1):
            if sum(parts[start:end], ()) == shorter.words:
                around = sum((*parts[:start], *parts[end:]), ())
                return not any(char.isdecimal() for word in around if not _DATE.match(word) for char in word)
    return False


def _is_moved(a: Wording, b: Wording) -> bool:
    """Return whether the words are the same but for fillers, and one of them begins with a place and a colon."""
    if not a.vocabulary ^ b.vocabulary <= _FILLERS or (":" not in a.title and ":" not in b.title):
        return False
    if not any(one.parts and is_place(one.parts[0]) for one in (a, b)):
        return False
    left, right = (sorted(word for word in one.words if word not in _FILLERS) for one in (a, b))
    return left == right and len(left) >= _MIN_MOVED
