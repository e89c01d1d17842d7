"""Whether two accounts tell the same piece of news, by which rule, and why.

The surest rule speaks first: names of the piece (ids, addresses, article numbers), then what keeps two headlines apart
whatever else they share, then one headline in two dresses, last the weighing of words. A wrong merge hides a public
notice, a miss only repeats a line: what is not certain stays apart.
"""

from __future__ import annotations

import re
from datetime import timedelta

from msgspec import Struct

from tickerfeed.story.account import Account
from tickerfeed.story.likeness import Likeness, Reason, falls_short, leading, likeness
from tickerfeed.story.rarity import Rarity
from tickerfeed.story.variation import variation
from tickerfeed.story.wording import Wording, side_by_side
from tickerfeed.text.figures import differing
from tickerfeed.text.named import other_names
from tickerfeed.text.spelling import spelled

BY_NAME = frozenset({"id", "url", "original", "article"})  # rules that no headline can gainsay
THRESHOLD = 0.74  # of `likeness`; see benchmarks/matching
_HOUR = timedelta(hours=1)
MAX_APART = 48 * _HOUR  # between two accounts without a common name
MOST_BY_WORDS = 0.99  # a sum of reasons is never as sure as a rule
MIN_SHARED = 9.0  # weight of the words in common, below which nothing is weighed: two or three usual words
MIN_INSIDE = 0.25  # share of the shorter one's weight, likewise: no pair below has ever come near the threshold
_NOTHING_ALIKE = 0.15  # share below which no abbreviation written out changes that
ALMOST = 0.5  # share of words from which a figure or place that differs marks another copy of one template
_NOTICE_WORDINGS = """ủy ban nhân dân, hội đồng nhân dân, của tỉnh, toàn tỉnh, cấp tỉnh, tỉnh ủy,
    thành ủy, huyện, xã, phường, thị trấn, sở,
    thông báo, lịch, tuyển dụng, công điện, kế hoạch, quyết định, nghị quyết, tiếp công dân, thời tiết"""
_NOTICE = re.compile(f" ({'|'.join(' '.join(spelled(one)) for one in _NOTICE_WORDINGS.split(','))}) ")


class Verdict(Struct, frozen=True):
    """Same or not, by which rule, how surely (0 to 1 that they are the same), and why in words."""

    is_same: bool
    rule: str
    score: float
    reason: str
    reasons: tuple[Reason, ...] = ()  # what was weighed, the weightiest first


def verdict(a: Account, b: Account, rarity: Rarity, threshold: float = THRESHOLD) -> Verdict:
    """Return whether `a` and `b` tell the same; symmetric."""
    if by_name := _by_name(a, b):
        return by_name
    if not a.wording.words or not b.wording.words:
        return Verdict(False, "untitled", 0.0, "one of them has no headline")
    if a.at and b.at and abs(a.at - b.at) > MAX_APART:
        return Verdict(False, "time", 0.0, f"{abs(a.at - b.at) / _HOUR:.0f} hours apart")
    if _has_nothing_alike(a.wording, b.wording, rarity):
        return Verdict(False, "unlike", 0.0, "hardly share a word that tells anything")
    left, right = side_by_side(a.wording, b.wording)
    same_words = variation(left, right)
    return _apart(a, b, left, right, same_words) or _by_words(a, b, left, right, same_words, rarity, threshold)


def joined(a: Account, b: Account, rarity: Rarity, threshold: float = THRESHOLD) -> Verdict | None:
    """Return the `verdict` that `a` and `b` tell the same; None where it is another, which is found out sooner."""
    if not _by_name(a, b):
        apart = _apart_in_time(a, b)
        if (apart and apart > MAX_APART) or _has_nothing_alike(a.wording, b.wording, rarity):
            return None
        left, right = side_by_side(a.wording, b.wording)
        if not variation(left, right) and (
            differing(left.figures, right.figures) or falls_short(left, right, apart, rarity, threshold)
        ):
            return None
    found = verdict(a, b, rarity, threshold)
    return found if found.is_same else None


def weighed(a: Account, b: Account, rarity: Rarity) -> Likeness:
    """Return what the words of two accounts alone come to, whatever else joins them or keeps them apart."""
    return likeness(*side_by_side(a.wording, b.wording), _apart_in_time(a, b), rarity)


def objection(a: Account, b: Account) -> Verdict | None:
    """Return what keeps the two apart whatever their words and times; None for nothing, or where a name joins them."""
    if _by_name(a, b):
        return None
    left, right = side_by_side(a.wording, b.wording)
    return _apart(a, b, left, right, variation(left, right))


def _by_name(a: Account, b: Account) -> Verdict | None:
    if a.id and a.id == b.id:
        return Verdict(True, "id", 1.0, f"same id: {a.id}")
    if a.link and a.link == b.link:
        return Verdict(True, "url", 1.0, f"same address: {a.link}")
    if common := {a.link, a.original} & {b.link, b.original} - {""}:
        return Verdict(True, "original", 1.0, f"same original: {min(common)}")
    if shared := a.articles & b.articles:
        return Verdict(True, "article", 0.99, f"same article number: {min(shared).removeprefix('art:')}")
    return None


def _apart(a: Account, b: Account, left: Wording, right: Wording, same_words: str) -> Verdict | None:
    """Return what keeps the two apart whatever their words."""
    if left.is_digest != right.is_digest and not same_words:
        return Verdict(False, "digest", 0.0, "one of them is a round-up of several headlines")
    if a.province and b.province and a.province != b.province and _is_local(left) and _is_local(right):
        return Verdict(
            False, "province", 0.0, f"local notices of two provinces, {' and '.join(sorted((a.province, b.province)))}"
        )
    if same_words:
        return None
    return _template(left, right)


def _template(left: Wording, right: Wording) -> Verdict | None:
    """Return what differs where two headlines follow one template."""
    if found := differing(left.figures, right.figures):
        return Verdict(False, "figure", 0.0, f"other figures: {', '.join(kind or 'a number' for kind in found)}")
    if left.sports and right.sports and not left.sports & right.sports:
        return Verdict(False, "sport", 0.0, f"other sports: {', '.join(sorted(left.sports | right.sports))}")
    if left.is_preview != right.is_preview:
        return Verdict(False, "preview", 0.0, "one of them is a schedule or a forecast")
    if _share(left, right) < ALMOST:
        return None
    if left.places - right.places and right.places - left.places:
        return Verdict(False, "place", 0.0, f"other places: {', '.join(sorted(left.places ^ right.places))}")
    if kinds := other_names(left.called, right.called):
        return Verdict(False, "name", 0.0, f"other names: {', '.join(kinds)}")
    if stages := left.stages.conflicts(right.stages):
        return Verdict(False, "stage", 0.0, f"another stage of the affair: {', '.join(stages)}")
    return None


def _by_words(
    a: Account, b: Account, left: Wording, right: Wording, same_words: str, rarity: Rarity, threshold: float
) -> Verdict:
    if same_words:
        return Verdict(True, "headline", 0.995, same_words)
    if few := _too_few(left, right, rarity):
        return Verdict(False, "unlike", 0.0, few)
    found = likeness(left, right, _apart_in_time(a, b), rarity)
    is_same = found.score >= threshold
    score = min(found.score, MOST_BY_WORDS)
    return Verdict(is_same, "words" if is_same else "unlike", score, leading(found.reasons), found.reasons)


def _apart_in_time(a: Account, b: Account) -> timedelta | None:
    return abs(a.at - b.at) if a.at and b.at else None


def _has_nothing_alike(a: Wording, b: Wording, rarity: Rarity) -> bool:
    """Return whether neither a plain variation nor a sum of reasons can join them: most pairs, told cheaply."""
    ours, theirs = a.vocabulary, b.vocabulary
    least = _NOTHING_ALIKE * min(rarity.whole(ours, ours), rarity.whole(theirs, theirs))
    return rarity.sum(ours & theirs) < least and a.bare != b.bare


def _too_few(left: Wording, right: Wording, rarity: Rarity) -> str:
    """Return how little two headlines share, in words; nothing when it is enough to be weighed."""
    ours, theirs = left.vocabulary, right.vocabulary
    common = rarity.sum(ours & theirs)
    share = common / max(1e-9, min(rarity.whole(ours, ours), rarity.whole(theirs, theirs)))
    if common >= MIN_SHARED and share >= MIN_INSIDE:
        return ""
    return f"share little: words that weigh {common:.1f}, {share:.0%} of the shorter one"


def _share(left: Wording, right: Wording) -> float:
    ours, theirs = left.vocabulary, right.vocabulary
    return len(ours & theirs) / max(len(ours), len(theirs), 1)


def _is_local(one: Wording) -> bool:
    """Return whether a headline speaks as a province's office does and does not say of which province."""
    return not one.places and _NOTICE.search(f" {' '.join(one.words)} ") is not None
