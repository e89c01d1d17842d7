"""The weights of `likeness`, as `benchmarks/matching/fit.py` fitted them; not edited by hand."""

from __future__ import annotations

INTERCEPT = -5.034
WEIGHTS = {
    "shared words": 6.380,
    "shared words above 0.7": 16.160,
    "one inside the other": 4.876,
    "shared order": 3.768,
    "shared order above 0.5": -2.744,
    "shared pairs of words": -4.518,
    "rarest word of its own": 0.149,
    "same beginning": 0.365,
    "each has its own place": -1.797,
    "only one names a place": -0.237,
    "only one tells a stage": -0.317,
    "only one is aftermath": -0.661,
    "only one is background": -1.359,
    "only one is courtesy": -4.619,
    "only one is pictures": -1.809,
    "only one is question": -1.017,
    "only one is quotation": -1.675,
    "no date": -8.229,
    "days apart": -1.930,
}
