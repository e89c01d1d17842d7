"""Takes from this process what reading a document never needs: files that it could write, other programs, the network.

By Landlock (`man 7 landlock`), which any process may use upon itself, for good. The libraries that wrap it are young
or unkept, and libseccomp has no binding with wheels; it is three system calls, whose numbers are one for all machines.
Python's own folders, the system's libraries and the time zones stay readable, since parts of them are loaded late.
Datagrams are beyond Landlock: of those the service's own rules can take care (docs/operate.md).
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
import sysconfig
import zoneinfo
from collections.abc import Iterable

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # system calls; the same numbers on every architecture
_NO_NEW_PRIVS = 38  # of prctl
_ASK_VERSION = 1
_BENEATH = 1  # the kind of rule: what lies beneath a folder
_READ = 0b1100  # read files, list folders
_FILE_RIGHTS = {1: 0x1FFF, 2: 0x3FFF, 3: 0x7FFF, 4: 0x7FFF}  # by version, all that there are
_NEWEST_FILE_RIGHTS = 0xFFFF
_NETWORK_SINCE, _NETWORK = 4, 0b11  # bind and connect TCP
_SCOPES_SINCE, _SCOPES = 6, 0b11  # abstract sockets, signals

_NO_NETWORK = "this kernel's Landlock does not know the network (Linux 6.7 does)"
_SYSTEM = ("/usr/lib", "/lib", "/lib64", "/usr/local/lib")  # shared libraries


class _Rules(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def lack() -> str:
    """Return what a worker on this machine cannot give up, "" for nothing; gives up nothing itself."""
    version, why = _version()
    return why or ("" if version >= _NETWORK_SINCE else _NO_NETWORK)


def shut() -> str:
    """Give up files and, where the kernel knows how, the network; return what could not be given up, "" for nothing.

    Never raises: a kernel without Landlock leaves the limits of time and memory, as before.
    """
    version, why = _version()
    if why:
        return why
    libc = ctypes.CDLL(None, use_errno=True)
    rules = _Rules(
        _FILE_RIGHTS.get(version, _NEWEST_FILE_RIGHTS),
        _NETWORK if version >= _NETWORK_SINCE else 0,
        _SCOPES if version >= _SCOPES_SINCE else 0,
    )
    size = 8 * (1 + (version >= _NETWORK_SINCE) + (version >= _SCOPES_SINCE))
    made = int(libc.syscall(_CREATE, ctypes.byref(rules), ctypes.c_size_t(size), 0))
    if made < 0:
        return f"the kernel refuses Landlock ({_failure()})"
    try:
        for folder in _needed():
            _allow(libc, made, folder)
        if libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.syscall(_RESTRICT, made, 0):
            return f"the kernel refuses Landlock ({_failure()})"
    finally:
        os.close(made)
    return "" if version >= _NETWORK_SINCE else _NO_NETWORK


def _version() -> tuple[int, str]:
    """Return the version of the kernel's Landlock, or 0 and why there is none."""
    if not sys.platform.startswith("linux"):
        return 0, "this system has no Landlock"
    libc = ctypes.CDLL(None, use_errno=True)
    version = int(libc.syscall(_CREATE, None, ctypes.c_size_t(0), _ASK_VERSION))
    return (version, "") if version > 0 else (0, f"this kernel has no Landlock ({_failure()})")


def _needed() -> Iterable[str]:
    """Return the folders of Python, of what is installed beside it, of shared libraries and of time zones."""
    paths = (sysconfig.get_paths()[name] for name in ("stdlib", "platstdlib", "purelib", "platlib"))
    beside = (path for path in sys.path if path.startswith("/"))
    every = (*paths, *beside, *_SYSTEM, *zoneinfo.TZPATH)
    return dict.fromkeys(path for path in every if os.path.isdir(path))  # noqa: PTH112 - the start of each worker waits


def _allow(libc: ctypes.CDLL, rules: int, path: str) -> None:
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        libc.syscall(_ADD, rules, _BENEATH, ctypes.byref(_Beneath(_READ, folder)), 0)
    finally:
        os.close(folder)


def _failure() -> str:
    number = ctypes.get_errno()
    return errno.errorcode.get(number, str(number))
