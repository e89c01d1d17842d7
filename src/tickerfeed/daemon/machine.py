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
        # CVE-2026-45186, mended in 2.8.1: 1.4 MB of attribute declarations take it 13 s, and anybody can make them.
        # 2.8.2, 2.8.3 and 2.8.5 each mended more (CVE-2026-56407, CVE-2026-72522, CVE-2026-93990).
        Bound("expat", _numbers(EXPAT_VERSION), (2, 8, 5), "a small feed can hold it up (CVE-2026-45186)"),
        # Not by a stranger's hand: a commit while two connections write the log back may be half forgotten (3.7.0 to
        # 3.51.2). CVE-2025-6965, mended in 3.50.2, needs SQL from strangers, which nobody can hand us.
        Bound("SQLite", sqlite3.sqlite_version_info, (3, 51, 3), "may, very rarely, damage a store (WAL-reset bug)"),
        Bound("OpenSSL", _openssl(), _least_openssl(), "a server can crash it or worse (CVE-2025-15467)"),
        Bound("libxml2", etree.LIBXML_VERSION, _least_libxml2(), "weak at memory (CVE-2025-32414, CVE-2025-49794)"),
    ]


def _least_python() -> tuple[int, ...]:
    # 3.13.15 and 3.14.7: CVE-2026-15308, html.parser in quadratic time. 3.11.15 and 3.12.13: CVE-2025-6069 and others.
    return {(3, 11): (3, 11, 15), (3, 12): (3, 12, 13), (3, 13): (3, 13, 15)}.get(sys.version_info[:2], (3, 14, 7))


def _least_libxml2() -> tuple[int, ...]:
    # The releases of July and September 2025 on the two lines then kept; since then it is mended now and then only.
    return (2, 14, 6) if etree.LIBXML_VERSION >= (2, 14) else (2, 13, 9)


def _least_openssl() -> tuple[int, ...]:
    # One for each line: 3.5.8 and 3.6.4 are of August 2026 (CVE-2026-14456, CVE-2026-63072, others), the older of April
    # (CVE-2026-28387, CVE-2026-28388); all have what January mended (CVE-2025-15467).
    lines = {(3, 0): 20, (3, 3): 7, (3, 4): 5, (3, 5): 8, (3, 6): 4}
    line = ssl.OPENSSL_VERSION_INFO[:2]
    # Other lines get no fixes any more; those after 3.6 came later than the weaknesses.
    return (*line, lines[line]) if line in lines else (3, 5, 8) if line < (3, 6) else (*line, 0)


def _openssl() -> tuple[int, ...]:
    if not ssl.OPENSSL_VERSION.startswith("OpenSSL"):  # LibreSSL and others count for themselves
        return _least_openssl()
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
