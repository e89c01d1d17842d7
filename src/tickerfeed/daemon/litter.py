"""Objects that only point at each other: looked for so that the loop is never held up for long.

Python looks at everything that lives from time to time; beside ten thousand sources that took up to 175 ms (measured by
benchmarks/daemon10k.py), and all it looks for are circles that nobody can reach. What has lived for a while is
therefore put by, where only `Sweep` looks. It still goes at once when the last one lets go of it.
"""

from __future__ import annotations

import gc
import time

YOUNG = 10_000  # objects that come together before they are looked at: some ms, where a body has 20 (`workers.reader`)
QUICK = 0.035  # seconds; beside two thousand sources it takes 0.02, beside ten thousand twice that and more


def begin() -> None:
    """Put by what was loaded at the start, and look at what comes from now on."""
    gc.freeze()
    gc.set_threshold(YOUNG)


def leave() -> None:
    """Put by what is there without a look: a process that soon ends gives all of it back at once."""
    gc.freeze()


def put_by() -> None:
    """Look at what is young, and put by what is left. Takes a few milliseconds; called every few seconds."""
    gc.collect(1)
    gc.freeze()


class Sweep:
    """Looks at all there is, what was put by too: often where that is soon done, else a few times a day."""

    def __init__(self) -> None:
        self._each = 0.0  # seconds that an object took the last time

    def sweep(self) -> None:
        """Do so; it takes as long as it takes."""
        begun = time.thread_time()
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        self._each = (time.thread_time() - begun) / max(1, gc.get_freeze_count())

    def may_sweep(self) -> None:
        """Do so where it will take little of the loop's time, by what an object took before."""
        if self._each * gc.get_freeze_count() <= QUICK:
            self.sweep()
