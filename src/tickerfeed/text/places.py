"""The places that headlines name: the provinces by old and new names, regions, and countries that news comes from."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tickerfeed.text.provinces import PROVINCES
from tickerfeed.text.spelling import spelled

_ALSO = {"sài gòn": "VN-SG", "tphcm": "VN-SG", "vũng tàu": "VN-SG", "bà rịa": "VN-SG"}
_REGIONS = "miền bắc, miền trung, miền nam, tây nguyên, đồng bằng sông cửu long"
_COUNTRIES = """ấn độ, argentina, australia, ba lan, bồ đào nha, brazil, brunei, bulgaria, campuchia, canada, cuba,
    hàn quốc, indonesia, iran, iraq, israel, lào, malaysia, mexico, mỹ, myanmar, nepal, nga, nhật bản, phần lan, pháp,
    philippines, singapore, syria, tây ban nha, thái lan, thụy điển, thụy sĩ, triều tiên, trung quốc, uae, ukraine"""


def _gazetteer() -> dict[str, str]:
    named = {" ".join(spelled(name)): one.code for one in PROVINCES for name in one.words}
    others = (name.strip() for name in f"{_REGIONS}, {_COUNTRIES}".split(","))
    return {**{" ".join(spelled(name)): name for name in others}, **named, **_ALSO}


_PLACES = _gazetteer()
_NAMED = re.compile(" (" + "|".join(sorted(map(re.escape, _PLACES), key=len, reverse=True)) + ")(?= )")


def places(words: Sequence[str]) -> frozenset[str]:
    """Return the places named in words as `spelling.spelled` gives them, by code or name."""
    return frozenset(_PLACES[name] for name in _NAMED.findall(f" {' '.join(words)} "))


def is_place(words: Sequence[str]) -> bool:
    """Return whether these words are the name of a place and nothing else."""
    return " ".join(words) in _PLACES
