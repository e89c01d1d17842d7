"""What systemd is told: that the daemon is ready, alive, reloading, stopping, and how it stands (sd_notify(3)).

Datagrams of a few words to the socket that `NOTIFY_SOCKET` names. Without one, as from a shell, nothing is told.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Mapping
from contextlib import suppress

LONGEST = 400  # characters of a status


class Notifier:
    """Tells systemd; a socket that is gone or full is no reason to do anything else."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._address = _address(environment.get("NOTIFY_SOCKET", ""))
        self._beats = bool(self._address) and _is_for_us(environment)

    def ready(self, status: str) -> None:
        """Tell that the start, or a reload, is over."""
        self._tell("READY=1", _status(status))

    def reloading(self) -> None:
        """Tell that a new configuration is read; `ready` ends it."""
        # Since when: systemd takes a READY=1 that was under way before for none (sd_notify(3), RELOADING=1).
        self._tell("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}")

    def stopping(self) -> None:
        """Tell that an ordered stop has begun."""
        self._tell("STOPPING=1", _status("stopping"))

    def stands(self, status: str) -> None:
        """Tell how things stand: the line that `systemctl status` shows."""
        self._tell(_status(status))

    def beat(self) -> None:
        """Tell that the daemon is alive; called by its tick, so that one whose loop is stuck is started anew."""
        if self._beats:
            self._tell("WATCHDOG=1")

    def _tell(self, *words: str) -> None:
        if not self._address:
            return
        # A socket for each datagram outlives a systemd that was itself started anew; it costs 20 µs, once a second.
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.setblocking(False)
            line.sendto("\n".join(words).encode(), self._address)


def _address(name: str) -> str:
    """Return the socket's address; "@" begins one that is no file (unix(7)), and what is neither is not for us."""
    if name.startswith("@"):
        return "\0" + name[1:]
    return name if name.startswith("/") else ""


def _is_for_us(environment: Mapping[str, str]) -> bool:
    """Return whether systemd waits for beats of this process (sd_watchdog_enabled(3))."""
    process = environment.get("WATCHDOG_PID", "")
    return bool(environment.get("WATCHDOG_USEC")) and process in ("", str(os.getpid()))


def _status(text: str) -> str:
    return f"STATUS={' '.join(text.split())[:LONGEST]}"
