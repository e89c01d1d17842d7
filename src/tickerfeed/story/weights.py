"""The weights of `likeness`, as `benchmarks/matching/fit.py` fitted them; not edited by hand."""

from __future__ import annotations

INTERCEPT = -3.945
WEIGHTS = {
    "shared words": 5.245,
    "shared words above 0.7": 17.369,
    "one inside the other": 5.568,
    "shared order": 4.517,
    "shared order above 0.5": -6.518,
    "shared pairs of words": -5.092,
    "rarest word of its own": 0.154,
    "same beginning": 0.677,
    "each has its own place": -2.719,
    "only one names a place": -0.539,
    "only one tells a stage": -0.328,
    "only one is aftermath": -0.872,
    "only one is background": -1.355,
    "only one is courtesy": -5.503,
    "only one is pictures": -2.338,
    "only one is question": -1.145,
    "only one is quotation": -1.432,
    "no date": -8.231,
    "days apart": -2.138,
}
