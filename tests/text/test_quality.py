from __future__ import annotations

from tickerfeed.text import dates
from tickerfeed.text.quality import DateQuality


def test_its_words_are_stored_and_never_change() -> None:
    assert list(DateQuality) == ["exact", "assumed-zone", "date-only", "clamped", "missing"]
    assert dates.MISSING.quality is DateQuality.MISSING
