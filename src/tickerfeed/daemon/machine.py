"""What the machine under us is like: versions with known weaknesses, clock, room on disks, bounds of the process."""

from __future__ import annotations

import ctypes
import locale
import os
import re
import resource
import shutil
import sqlite3
import ssl
import sys
from collections.abc import Iterator
from pathlib import Path
from pyexpat import EXPAT_VERSION
from typing import NamedTuple

from lxml import etree

LEAST_ROOM = 1_000_000_000  # bytes free: a store of years, its backup, and some revisions of the outputs
LEAST_FILES = 10_000  # inodes free: a revision has some hundred files
LEAST_OPEN = 4096  # file descriptors: one for each open page, and for each exchange under way
_NOT_IN_STEP = 5  # adjtimex(2): TIME_ERROR, the clock is not synchronised


class Finding(NamedTuple):
    """One thing that was looked at."""

    level: str  # "ok", "risk" (works, and should be changed) or "fault" (does not work, or lets others in)
    what: str
    remedy: str = ""


class Bound(NamedTuple):
    """The least version of a library that has no weakness we know of that news from strangers could use."""

    name: str
    found: tuple[int, ...]
    least: tuple[int, ...]
    why: str


def versions() -> list[Bound]:
    """Return what is loaded, and from which version on it is sound."""
    return [
        Bound("Python", tuple(sys.version_info[:3]), _least_python(), "older ones lack security fixes"),
        Bound("expat", _numbers(EXPAT_VERSION), (2, 7, 2), "a small feed can take any memory (CVE-2025-59375)"),
        Bound("SQLite", sqlite3.sqlite_version_info, (3, 50, 2), "memory corruption (CVE-2025-6965)"),
        Bound("OpenSSL", _openssl(), (3, 0, 0), "1.1.1 and older get no fixes since September 2023"),
        Bound("libxml2", etree.LIBXML_VERSION, (2, 13, 8), "reads beyond its memory (CVE-2025-32414, CVE-2025-32415)"),
    ]


def _least_python() -> tuple[int, ...]:
    # The newest of each line when this was written; html.parser took quadratic time before (CVE-2025-6069).
    return {(3, 11): (3, 11, 14), (3, 12): (3, 12, 12), (3, 13): (3, 13, 6)}.get(sys.version_info[:2], (3, 14, 0))


def _openssl() -> tuple[int, ...]:
    if not ssl.OPENSSL_VERSION.startswith("OpenSSL"):  # LibreSSL and others count for themselves
        return (3, 0, 0)
    major, minor, fix, patch, _ = ssl.OPENSSL_VERSION_INFO
    return (major, minor, patch if major >= 3 else fix)  # since 3.0 the third number is the patch


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", text)[:3])


def judged(bound: Bound) -> Finding:
    """Return what is to be said of a version."""
    found, least = (".".join(map(str, version)) for version in (bound.found, bound.least))
    if bound.found >= bound.least:
        return Finding("ok", f"{bound.name} {found}")
    # Distributions mend old versions without a new number, which cannot be seen from here.
    return Finding(
        "risk",
        f"{bound.name} {found} is older than {least}: {bound.why}",
        f"update it to {least}, unless your distribution says that it has mended its own",
    )


def room(place: Path) -> Finding:
    """Return whether what lies at `place`, or will, has room to grow."""
    there = next(folder for folder in (place, *place.absolute().parents) if folder.exists())
    free = shutil.disk_usage(there).free
    stats = os.statvfs(there)
    if free < LEAST_ROOM:
        return Finding("risk", f"{place}: {free // 10**6} MB free", f"make room, at least {LEAST_ROOM // 10**6} MB")
    if stats.f_files and stats.f_favail < LEAST_FILES:  # some file systems count none
        return Finding("risk", f"{place}: {stats.f_favail} inodes free", "remove small files on that file system")
    return Finding("ok", f"{place}: {free // 10**9} GB free")


def process() -> Iterator[Finding]:
    """Yield what is to be said of the user, the locale and the bounds that this process has."""
    if os.geteuid() == 0:
        yield Finding("risk", "runs as root", "run it as a user of its own; packaging/tickerfeed.service does")
    else:
        yield Finding("ok", f"runs as user {os.geteuid()}")
    encoding = locale.getpreferredencoding(False)
    if encoding.lower().replace("-", "") == "utf8":
        yield Finding("ok", "speaks UTF-8")
    else:
        yield Finding("risk", f"the locale speaks {encoding}", "set LANG=C.UTF-8")
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if most != resource.RLIM_INFINITY and most < LEAST_OPEN:
        yield Finding("risk", f"may open {most} files at most", f"raise the hard limit (LimitNOFILE=) to {LEAST_OPEN}")
    else:
        yield Finding("ok", "may open files enough")


def clock() -> Finding:
    """Return whether the kernel says that something keeps its clock in step."""
    state = _adjtimex()
    if state == _NOT_IN_STEP:
        remedy = "start systemd-timesyncd or chrony (in a container: on its host)"
        return Finding("risk", "nothing keeps the clock in step", remedy)
    return Finding("ok", "the clock is kept in step" if state is not None else "the clock's state cannot be seen here")


def _adjtimex() -> int | None:
    """Return what adjtimex(2) says without changing anything; None where it may not be asked."""
    try:
        answer = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(512))  # modes = 0: only look
    except (OSError, AttributeError):
        return None
    return int(answer) if answer >= 0 else None
