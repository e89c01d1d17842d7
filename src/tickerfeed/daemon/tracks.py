"""What a store tells, to one who only reads it, of when a daemon last worked on it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from tickerfeed.daemon.machine import Finding

LATE = 15 * 60_000  # milliseconds that a source may be due before somebody should look; a full pass takes less
SKEW = 2 * 60_000  # milliseconds that clocks of two machines on one store may differ

# Both are found by an index.
_ASKED = """SELECT (SELECT min(next_poll_at) FROM source WHERE is_active AND NOT is_gone),
                   (SELECT max(changed_at) FROM entry)"""


def tracks(path: Path, now: int) -> Iterator[Finding]:
    """Yield whether sources are polled, and whether time went back; `now` in milliseconds since 1970."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True, timeout=5)) as connection:
            due, changed = connection.execute(_ASKED).fetchone()
    except sqlite3.Error:
        return  # that it cannot be read is said by the check of the whole file
    if changed and changed > now + SKEW:
        what = f"{path}: its newest entry is from {_minutes(changed - now)} ahead of this machine's clock"
        yield Finding("risk", what, "see whether the clock was set back, and have it kept in step")
    if due and due < now - LATE:  # 0: never polled yet
        what = f"{path}: a source has been due for {_minutes(now - due)}"
        yield Finding("risk", what, "see why the daemon does not poll: `systemctl status tickerfeed`, and its log")
    elif due:
        yield Finding("ok", "sources are polled when they are due")


def _minutes(milliseconds: int) -> str:
    return f"{milliseconds // 60_000} minutes"
