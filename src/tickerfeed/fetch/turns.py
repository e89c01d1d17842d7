"""Turns at a host whose robots.txt sets a Crawl-delay: its pages are read so far apart, whoever asks."""

from __future__ import annotations

import asyncio

from tickerfeed.errors import TimedOut

PATIENCE = 600.0  # seconds to wait for a turn; more means that the site is asked for more than it gives
MANY = 256  # hosts that are remembered before those whose delay has passed are forgotten


class Turns:
    """Hands out turns in order of asking; a host is remembered only while its delay lasts."""

    def __init__(self) -> None:
        self._free_at: dict[str, float] = {}  # by the event loop's clock

    def __len__(self) -> int:
        return len(self._free_at)

    def pause(self, name: str) -> float:
        """Return for how many seconds the host `name` is not to be asked; 0: it may be asked at once."""
        return max(0.0, self._free_at[name] - _now()) if name in self._free_at else 0.0

    async def take(self, name: str, gap: float) -> None:
        """Wait for a turn at `name`; the next one comes `gap` seconds after it.

        Raises `TimedOut` at once when the turn would be more than `PATIENCE` seconds away.
        """
        pause = self.pause(name)
        if pause > PATIENCE:
            raise TimedOut(f"its robots.txt sets a Crawl-delay, and {pause:.0f} s of turns are taken already", name)
        if gap > 0:
            self._forget_past()
            self._free_at[name] = _now() + pause + gap
        if pause > 0:
            await asyncio.sleep(pause)

    def _forget_past(self) -> None:
        if len(self._free_at) >= MANY:
            now = _now()
            self._free_at = {name: at for name, at in self._free_at.items() if at > now}


def _now() -> float:
    return asyncio.get_running_loop().time()
