"""A PostgreSQL of one's own in a temporary directory, from the programs of the system; for tests and benchmarks."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MISSING = "PostgreSQL is missing; Debian and Ubuntu: apt install postgresql"
# Nothing in it is worth keeping, and all of it must be quick.
_QUICK = (
    *("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "shared_buffers=32MB"),
    *("listen_addresses=", "max_connections=60"),
)


def programs() -> Path | None:
    """Return where the programs of the newest PostgreSQL lie; Debian keeps them out of the path."""
    found = shutil.which("postgres")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    return Path(found).resolve().parent if found else debian[-1].parent if debian else None


class Server:
    """A server in a folder of its own, that may be stopped and started again."""

    def __init__(self, folder: Path, place: Path, settings: tuple[str, ...] = ()) -> None:
        """Make its files with the programs in `folder`, and start it."""
        self.url = f"postgresql://tickerfeed@/postgres?host={place}"
        self._place = place
        somebody: dict[str, Any] = {}
        if os.geteuid() == 0:  # it refuses to run as root
            nobody = pwd.getpwnam("nobody")
            os.chown(place, nobody.pw_uid, nobody.pw_gid)
            somebody = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        words = ["-D", f"{place}/data", "-U", "tickerfeed", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        options = [word for setting in (*_QUICK, *settings) for word in ("-c", setting)]
        self._command = [folder / "postgres", "-D", f"{place}/data", "-k", place, *options]
        self._bounds = {"cwd": "/", **somebody}
        with (place / "log").open("wb") as log:
            subprocess.run([folder / "initdb", *words], check=True, timeout=60, stdout=log, stderr=log, **self._bounds)
        self.start()

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    def start(self) -> None:
        """Start it; return once it answers."""
        with (self._place / "log").open("ab") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=log, **self._bounds)
        _wait(self._place, self._process)

    def stop(self) -> None:
        """Stop it at once; its sessions are ended."""
        self._process.send_signal(signal.SIGINT)  # its "fast" stop
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@contextmanager
def serving(folder: Path, settings: tuple[str, ...] = ()) -> Iterator[Server]:
    """Run a server with the programs in `folder`."""
    place = Path(tempfile.mkdtemp(prefix="tickerfeed-pg-"))
    server: Server | None = None
    try:
        server = Server(folder, place, settings)
        yield server
    finally:
        if server:
            server.stop()
        shutil.rmtree(place)


@contextmanager
def running(folder: Path, settings: tuple[str, ...] = ()) -> Iterator[tuple[str, int]]:
    """Run a server with the programs in `folder`; gives the url of a database, reached by a socket, and its process."""
    with serving(folder, settings) as server:
        yield server.url, server.pid


def fresh(url: str, name: str) -> str:
    """Make an empty database beside that of `url`, in place of the last one of this name; return its url."""
    import psycopg  # noqa: PLC0415 - only where there is a server

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    return url.replace("/postgres?", f"/{name}?")


def _wait(place: Path, server: subprocess.Popen[bytes]) -> None:
    import psycopg  # noqa: PLC0415 - only where there is a server

    end = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(host=str(place), user="tickerfeed", dbname="postgres").close()
        except psycopg.OperationalError:
            assert server.poll() is None, (place / "log").read_text()
            assert time.monotonic() < end, (place / "log").read_text()
            time.sleep(0.02)
        else:
            return
