"""How far a date can be trusted: a word that everybody uses, apart from the many patterns that find it out."""

from __future__ import annotations

import enum


class DateQuality(enum.StrEnum):
    """How far an entry's date can be trusted."""

    EXACT = "exact"  # with its zone
    ASSUMED_ZONE = "assumed-zone"  # no zone given: the source's was taken
    DATE_ONLY = "date-only"  # a day without a time
    CLAMPED = "clamped"  # lay in the future: the time it was first seen was taken
    MISSING = "missing"  # none, or unreadable
