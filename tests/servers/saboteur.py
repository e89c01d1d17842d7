"""Faults at a step: what a process asks of its ports, its database and its disk is counted, and one of them fails.

A step is a call of a port (before and after), a statement to the database, or a change to the disk under the outputs;
a file is written in two halves, so that it can be torn. Counted by `Steps`, so the same run has the same steps, and
each can be the one at which the process is killed or told that the disk is full.
"""

# ruff: noqa: PLC0415 - each double loads only what it stands for
from __future__ import annotations

import builtins
import errno
import functools
import io
import os
import shutil
import signal
import socket
import sqlite3
import sys
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

_CHANGES = ("rename", "replace", "link", "symlink", "mkdir", "unlink", "rmdir", "fsync", "utime")
_FREES = ("unlink", "rmdir", "utime", "fsync", "rename", "replace")  # what a full disk still allows
_SQLITE = {
    "full": (sqlite3.SQLITE_FULL, "database or disk is full"),
    "read-only": (sqlite3.SQLITE_READONLY, "attempt to write a readonly database"),
    "fails": (sqlite3.SQLITE_IOERR, "disk I/O error"),
    "locked": (sqlite3.SQLITE_BUSY, "database is locked"),
}
_WRITES = ("sync_sources", "save", "save_fold", "add_edit", "retain", "meta_set", "save_archive_page")


@dataclass
class Plan:
    """What is to go wrong. ``at`` counts the steps of these ``kinds`` from 1; 0: nothing does."""

    at: int = 0
    do: str = "kill"  # or the name of an errno, a key of `_SQLITE`, "cut": the sessions of PostgreSQL end
    kinds: tuple[str, ...] = ("port", "sql", "file")
    stays: bool = False  # whether it fails from then on
    clock: float = 0.0  # seconds by which the clock is off
    hosts: dict[str, str] | None = None  # the name server; a name that is missing is not found
    signals: list[dict[str, Any]] = field(default_factory=list)  # {"after": step, "send": name, "copy": [from, to]}
    defect: str = ""  # of ours, put in on purpose: see `defects`


class Steps:
    """Counts the steps of one process, and lets one fail."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        self.plan = plan
        self.names: list[str] = []
        self._folder = folder
        self._root = str(folder)
        self._count = 0
        self._lock = threading.RLock()
        self._passed: Counter[str] = Counter()
        self._is_quiet = False

    def at(self, kind: str, name: str) -> None:
        """Be at a step; it may be the last."""
        with self._lock:
            if self._is_quiet:
                return
            self.names.append(f"{kind} {name}")
            self._signal(name)
            plan = self.plan
            if kind not in plan.kinds or not plan.at:
                return
            self._count += 1
            if self._count == plan.at or (plan.stays and self._count > plan.at):
                self._fail(kind, name)

    def _signal(self, name: str) -> None:
        self._passed[name] += 1
        for one in self.plan.signals:
            if one["after"] == name and self._passed[name] == one.get("nth", 1):
                self._is_quiet = True
                for source, target in one.get("copy", ()):
                    shutil.copyfile(source, target)
                self._is_quiet = False
                os.kill(os.getpid(), getattr(signal, one["send"]))

    def _fail(self, kind: str, name: str) -> None:
        do = self.plan.do
        if do == "ENOSPC" and name.split(maxsplit=1)[0] in _FREES:
            if self._count == self.plan.at:
                self.plan.at += 1  # the next that takes room
            return
        if self._count == self.plan.at:
            handle = os.open(self._folder / "fired", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.write(handle, f"{kind} {name}".encode())
            os.close(handle)
        if do == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        elif do == "cut":
            self._is_quiet = True
            cut()
            self._is_quiet = False
        elif do in _SQLITE:
            code, text = _SQLITE[do]
            failure = sqlite3.OperationalError(text)
            failure.sqlite_errorcode = code
            raise failure
        else:
            number = getattr(errno, do)
            raise OSError(number, os.strerror(number), name.rsplit(maxsplit=1)[-1])

    def end(self) -> list[str]:
        """Let nothing fail any more; return all steps."""
        self._is_quiet = True
        return self.names

    def is_ours(self, path: Any) -> bool:
        """Tell whether a path, or what a handle leads to, lies in the folder."""
        if isinstance(path, int):
            path = Path(f"/proc/self/fd/{path}").readlink()
        return str(os.fspath(path)).startswith(self._root)


def sabotage(steps: Steps) -> None:
    """Put the doubles in the place of what this process works with."""
    _ports(steps)
    _sqlite(steps)
    _postgres(steps)
    _disk(steps)
    if steps.plan.clock:
        _clock(timedelta(seconds=steps.plan.clock))
    if steps.plan.hosts is not None:
        _names(steps.plan.hosts)
    if steps.plan.defect:
        DEFECTS[steps.plan.defect]()


def _ports(steps: Steps) -> None:
    from tickerfeed.daemon.memory import StoreRoom
    from tickerfeed.fetch.client import Client
    from tickerfeed.publish.outputs import Outputs
    from tickerfeed.store.database import SqlStore
    from tickerfeed.workers.reader import Reader

    for owner, name in ((Client, "get"), (Reader, "parse"), (StoreRoom, "run"), (StoreRoom, "join")):
        setattr(owner, name, _awaited(steps, f"{owner.__name__}.{name}", getattr(owner, name)))
    for owner, names in ((SqlStore, _WRITES), (Outputs, ("publish", "keep"))):
        for name in names:
            setattr(owner, name, _called(steps, "port", f"{owner.__name__}.{name}", getattr(owner, name)))


def _awaited(steps: Steps, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(work)
    async def wrapped(*args: Any, **kwargs: Any) -> Any:
        steps.at("port", f"{name}>")
        done = await work(*args, **kwargs)
        steps.at("port", f"{name}<")
        return done

    return wrapped


def _called(steps: Steps, kind: str, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(work)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        steps.at(kind, f"{name}>")
        done = work(*args, **kwargs)
        steps.at(kind, f"{name}<")
        return done

    return wrapped


def _sqlite(steps: Steps) -> None:
    def at(statement: str) -> None:
        words = statement.split(None, 3)
        if words and words[0].upper() not in {"SELECT", "PRAGMA", "WITH", "ROLLBACK"}:
            steps.at("sql", " ".join(words[:3]))

    class Cursor(sqlite3.Cursor):
        def execute(self, sql: str, *args: Any) -> Any:
            at(sql)
            return super().execute(sql, *args)

        def executemany(self, sql: str, *args: Any) -> Any:
            at(sql)
            return super().executemany(sql, *args)

    class Connection(sqlite3.Connection):
        def cursor(self, factory: Any = Cursor) -> Any:
            return super().cursor(factory)

        def execute(self, sql: str, *args: Any) -> Any:
            return self.cursor().execute(sql, *args)

        def commit(self) -> None:
            if self.in_transaction:
                steps.at("sql", "COMMIT")
            super().commit()

    connect = sqlite3.connect

    def connected(*args: Any, **kwargs: Any) -> Any:
        return connect(*args, **{"factory": Connection, **kwargs})

    sqlite3.connect = sqlite3.dbapi2.connect = connected  # type: ignore[assignment]


def _postgres(steps: Steps) -> None:
    try:
        import psycopg
    except ImportError:
        return
    execute, commit = psycopg.Cursor.execute, psycopg.Connection.commit

    def executed(self: Any, query: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(query, str) and not query.lstrip().upper().startswith(("SELECT PG_CATALOG", "SHOW")):
            steps.at("sql", " ".join(query.split(None, 3)[:3]))
        return execute(self, query, *args, **kwargs)

    def committed(self: Any) -> None:
        steps.at("sql", "COMMIT")
        commit(self)

    psycopg.Cursor.execute = executed  # type: ignore[method-assign,assignment]
    psycopg.Connection.commit = committed  # type: ignore[method-assign]


def cut() -> None:
    """End every other session of the database of the tests."""
    import psycopg

    with psycopg.connect(os.environ["FAULTS_POSTGRES"], autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
            "AND backend_type = 'client backend'"
        )


class _Halves:
    """A file that is written in two halves."""

    def __init__(self, file: Any, steps: Steps, name: str) -> None:
        self._file, self._steps, self._name = file, steps, name

    def write(self, data: Any) -> int:
        self._steps.at("file", f"write {self._name}")
        half = len(data) // 2
        self._file.write(data[:half])
        self._file.flush()
        self._steps.at("file", f"half {self._name}")
        self._file.write(data[half:])
        return len(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> _Halves:
        return self

    def __exit__(self, *exc: object) -> None:
        self._file.close()


def _disk(steps: Steps) -> None:
    for name in _CHANGES:
        setattr(os, name, _changing(steps, name, getattr(os, name)))
    plain = io.open

    def opened(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        if not set("wxa+") & set(mode) or not steps.is_ours(file):
            return plain(file, mode, *args, **kwargs)
        name = (Path(f"/proc/self/fd/{file}").readlink() if isinstance(file, int) else Path(file)).name
        steps.at("file", f"open {name}")
        return _Halves(plain(file, mode, *args, **kwargs), steps, name)

    io.open = builtins.open = opened


def _changing(steps: Steps, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(work)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        place = args[1] if name in {"link", "rename", "replace", "symlink"} else args[0]
        if steps.is_ours(place):
            steps.at("file", f"{name} {place}")
        return work(*args, **kwargs)

    return wrapped


def _clock(off: timedelta) -> None:
    from tickerfeed.cli import opening
    from tickerfeed.daemon import clock

    real, now = clock.utc_now, opening.now
    for module in [one for name, one in sys.modules.items() if name.startswith("tickerfeed")]:
        if getattr(module, "utc_now", None) is real:
            module.utc_now = lambda: real() + off  # type: ignore[attr-defined]
    opening.now = lambda: now() + off


def _names(hosts: dict[str, str]) -> None:
    plain = socket.getaddrinfo

    def looked_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name in hosts or name is None or name.replace(".", "").isdigit():
            return plain(hosts.get(name, name), *args, **kwargs)
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    socket.getaddrinfo = looked_up


def _written_in_place() -> None:
    """A file is opened and written where it is read, instead of beside it."""
    from tickerfeed.publish import disk, files

    def in_place(path: Path, data: bytes) -> None:
        path.unlink(missing_ok=True)
        path.write_bytes(data)

    def build(self: Any, target: Path, made: Any, content: bytes) -> None:
        made = list(made)
        current = self._current.resolve() if self._current.exists() else target
        self._revisions.mkdir(parents=True, exist_ok=True)
        for folder in files._folders(current, made):
            folder.mkdir(exist_ok=True)
        for file in made:
            if file.data is not None:
                in_place(current / file.row.name, file.data)
        in_place(current / "manifest.json", content)
        if current != target:
            current.rename(target)

    disk.replace_file = files.replace_file = in_place
    files.FileSink._build = build  # type: ignore[method-assign]


def _link_before_files() -> None:
    """`current` leads to a revision before its files are there."""
    from tickerfeed.publish import files

    build = files.FileSink._build

    def early(self: Any, target: Path, made: Any, content: bytes) -> None:
        made = list(made)
        files.point(self._current, f"revisions/{target.name}")
        target.mkdir()
        shutil.rmtree(target)
        build(self, target, [one for one in made if one.data is not None], content)

    files.FileSink._build = early  # type: ignore[method-assign]


def _forgotten_transaction() -> None:
    """The cursor moves in a transaction of its own, before the stories are saved that it passes."""
    from tickerfeed.store.database import SqlStore

    save = SqlStore.save_fold

    def parted(self: Any, stories: Any, cursor: int, now: Any, gists: Any) -> Any:
        save(self, (), cursor, now)
        return save(self, stories, cursor, now, gists)

    SqlStore.save_fold = parted  # type: ignore[method-assign]


DEFECTS: dict[str, Callable[[], None]] = {
    "written in place": _written_in_place,
    "link before files": _link_before_files,
    "forgotten transaction": _forgotten_transaction,
}
