"""Workers of one store as processes, before an origin that logs who asked; for the cluster's check and benchmark."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import private_postgres
import psycopg
import slow_origin
from slow_origin import Exchanges

from tickerfeed.config.load import load
from tickerfeed.daemon.crew import SOURCES, told
from tickerfeed.store.database import SqlStore

EVERY = 5  # seconds between two polls of a source, where there is time for that
_TICKS = os.sysconf("SC_CLK_TCK")


class Place:
    """A database, an origin, a configuration, and the processes that are started on them."""

    def __init__(self, folder: Path, url: str, delay: float, feeds: int, per_host: int = 1) -> None:
        self.folder, self.url = folder, url
        self._processes: list[subprocess.Popen[bytes]] = []
        self._log = folder / "origin.log"
        words = [sys.executable, slow_origin.__file__, str(delay), str(self._log)]
        origin = subprocess.Popen(words, stdout=subprocess.PIPE)
        self._processes.append(origin)
        assert origin.stdout
        port = int(origin.stdout.readline())
        hosts = [slow_origin.host(number // per_host) for number in range(feeds)]
        rows = [
            f'[[source]]\nid = "s{number}"\nurl = "http://{name}:{port}/rss{number}"\nkind = "feed"\n'
            for number, name in enumerate(hosts)
        ]
        self.configuration = folder / "tickerfeed.toml"
        self.configuration.write_text(
            f'[store]\nurl = "{url}"\n[publish]\ndirectory = "{folder}/output"\n'
            '[fetch]\nallow_networks = ["127.0.0.0/8"]\ntimeout = "10s"\nper_host = 1\n'
            f'[poll]\ninterval = "{EVERY}s"\nmin_interval = "{EVERY}s"\nmax_interval = "{EVERY}s"\n'
            'requests_per_day = 86400\n[serve]\nlisten = "127.0.0.1:0"\nadmin = "127.0.0.1:0"\n'
            '[log]\nlevel = "warning"\n' + "".join(rows)
        )

    def tell(self) -> None:
        """Tell the store its sources, as the owner does: for workers without one."""
        config = load(self.configuration)
        store = SqlStore(config.store.url, shards=config.engine.shards)
        store.sync_sources(config.sources, datetime.now(UTC))
        store.meta_set(SOURCES, told(config))
        store.close()

    def start(self, command: str, folder: Path | None = None) -> subprocess.Popen[bytes]:
        """Start a `worker`, or a `run` with outputs of its own in `folder`."""
        path = self.configuration
        if folder is not None:
            folder.mkdir()
            path = folder / "tickerfeed.toml"
            path.write_text(self.configuration.read_text().replace(f"{self.folder}/output", f"{folder}/output"))
        log = (self.folder / f"{command}-{len(self._processes)}.log").open("wb")
        process = subprocess.Popen(
            [sys.executable, "-m", "tickerfeed", "-c", str(path), command], stdout=log, stderr=log, cwd=self.folder
        )
        self._processes.append(process)
        return process

    def exchanges(self) -> Exchanges:
        """Return what the origin has logged so far."""
        time.sleep(0.2)  # it writes ten times a second
        return Exchanges.read(self._log)

    def tell_news(self, title: str) -> None:
        """Put one more entry, with this title in lower-case letters, into every feed."""
        self._log.with_name(f"{self._log.name}.news").write_text(title)

    def logs(self) -> str:
        """Return what the processes have said."""
        return "\n".join(path.read_text() for path in sorted(self.folder.glob("*-*.log")))

    def stop(self, *processes: subprocess.Popen[bytes]) -> None:
        """Stop these in order, or all that are left."""
        for process in processes or self._processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in processes or self._processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def place(
    folder: Path, delay: float, feeds: int, per_host: int = 1, url: str | None = None
) -> Iterator[tuple[Place, int | None]]:
    """Give a place on a private PostgreSQL and that server's process, or on the store at `url`."""
    folder.mkdir(parents=True)
    if url is not None:
        one = Place(folder, url, delay, feeds, per_host)
        try:
            yield one, None
        finally:
            one.stop()
        return
    programs = private_postgres.programs()
    if programs is None:
        sys.exit(private_postgres.MISSING)
    with private_postgres.running(programs, ("autovacuum=on",)) as (server, number):
        one = Place(folder, server, delay, feeds, per_host)
        try:
            yield one, number
        finally:
            one.stop()


def cpu(number: int) -> float:
    """Return the seconds of CPU that a process and its children, living and dead, have used."""
    total = 0.0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                row = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(entry.name) == number:
                total += sum(map(int, row[11:15]))
            elif int(row[1]) == number:
                total += sum(map(int, row[11:13]))
    return total / _TICKS


def holders(url: str) -> dict[int, int]:
    """Return how many shards each worker of the queue holds."""
    asked = "SELECT worker_id, count(*) FROM procrastinate_jobs WHERE status = 'doing' GROUP BY worker_id"
    with psycopg.connect(url) as connection:
        try:
            return {int(worker or 0): int(count) for worker, count in connection.execute(asked)}
        except psycopg.errors.UndefinedTable:  # no worker has been here yet
            return {}
