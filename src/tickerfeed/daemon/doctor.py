"""What on this machine, and in how tickerfeed is set up on it, is old or risky: one finding a line, with the remedy."""

from __future__ import annotations

import ipaddress
import os
import sqlite3
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tickerfeed.config.schema import Config
from tickerfeed.daemon import machine
from tickerfeed.daemon.machine import Finding
from tickerfeed.daemon.memory import OwnerLock
from tickerfeed.daemon.tracks import tracks
from tickerfeed.errors import OwnedStore, StoreError, TickerfeedError
from tickerfeed.store.opening import path_of
from tickerfeed.workers import cage

SHORTEST_TOKEN = 16
PATIENCE = 10_000_000  # steps of SQLite's machine between looks whether a check takes too long
LONGEST_CHECK = 300  # such looks: some minutes
OWN_WRITING = stat.S_IWGRP | stat.S_IWOTH


def of_machine() -> Iterator[Finding]:
    """Yield what holds whatever the configuration says."""
    yield from (machine.judged(bound) for bound in machine.versions())
    yield machine.clock()
    yield from machine.process()
    yield workers()


def workers() -> Finding:
    """Return whether the parse workers can give up files and network."""
    if lack := cage.lack():
        remedy = "run Linux 6.7 or newer with Landlock on; until then the service's own walls stand (docs/operate.md)"
        return Finding("risk", f"the parse workers can reach more than they need: {lack}", remedy)
    return Finding("ok", "the parse workers have neither files nor network")


def of_setup(config: Config, files: list[Path]) -> Iterator[Finding]:
    """Yield what depends on the configuration, which was read from `files`."""
    store, output = path_of(config.store.url), Path(config.publish.directory)
    yield from (machine.room(place) for place in _places(store, output))
    yield from addresses(config)
    yield from secrets(config, files)
    yield from others_write([*files, output, *([Path(store), Path(store).parent] if store else [])])
    if store and Path(store).exists():
        yield from integrity(Path(store), config.store.url)
        yield from tracks(Path(store), time.time_ns() // 1_000_000)


def _places(store: str | None, output: Path) -> list[Path]:
    return [*([Path(store).parent] if store else []), output]


def addresses(config: Config) -> Iterator[Finding]:
    """Yield what is to be said of where it listens."""
    serve = config.serve
    if is_public(serve.admin) and not serve.admin_token:
        yield Finding(
            "fault", f"[serve] admin = {serve.admin} is open to others without a token", "set it to 127.0.0.1:8081"
        )
    elif is_public(serve.admin) and len(serve.admin_token) < SHORTEST_TOKEN:
        remedy = f"make it random, {SHORTEST_TOKEN} characters or longer"
        yield Finding("risk", "[serve] admin_token is short, and admin is open to others", remedy)
    else:
        yield Finding("ok", f"administration at {serve.admin}")
    if is_public(serve.listen):
        remedy = "put nginx or Caddy with TLS before it, and listen on 127.0.0.1 (docs/web-server.md)"
        yield Finding("risk", f"[serve] listen = {serve.listen} answers others directly, without TLS", remedy)
    else:
        yield Finding("ok", f"readers at {serve.listen}, for a web server before it")


def is_public(listen: str) -> bool:
    """Return whether an address can be reached from other machines."""
    host = listen.rpartition(":")[0].strip("[]")
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host != "localhost"  # empty: every interface; a name: nobody knows


def secrets(config: Config, files: list[Path]) -> Iterator[Finding]:
    """Yield files with a secret in the configuration that everybody on the machine may read."""
    held = [config.serve.admin_token, config.publish.webhook.secret if config.publish.webhook else ""]
    held += [
        value for source in config.sources for value in (*dict(source.headers).values(), *dict(source.cookies).values())
    ]
    if "@" in config.store.url:
        held.append(config.store.url)
    wanted = [secret for secret in held if secret]
    for file in files:
        if not wanted or not _mode(file) & stat.S_IROTH:
            continue
        text = file.read_text("utf-8", "replace")
        if any(secret in text for secret in wanted):
            yield Finding("fault", f"{file}: holds a secret, and everybody may read it", f"chmod o-r {file}")


def others_write(places: list[Path]) -> Iterator[Finding]:
    """Yield what others than its owner may write."""
    for place in places:
        if place.exists() and not place.is_symlink() and _mode(place) & OWN_WRITING:
            yield Finding("risk", f"{place}: others than its owner may write it", f"chmod go-w {place}")
        if place.exists() and place.suffix != ".toml" and not os.access(place, os.W_OK):
            yield Finding("risk", f"{place}: this user may not write it", "run this as the user of the daemon")


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except OSError:
        return 0


def integrity(path: Path, url: str) -> Iterator[Finding]:
    """Yield whether the store is whole (`PRAGMA quick_check`), and whether a daemon works on it."""
    said = quick_check(path)
    if said == "ok":
        yield Finding("ok", f"{path}: whole")
    else:
        yield Finding("fault", f"{path}: {said}", "stop tickerfeed, and `tickerfeed restore` the last backup")
    try:
        with OwnerLock(url):
            yield Finding("ok", "no daemon works on the store")
    except OwnedStore:
        yield Finding("ok", "a daemon works on the store")
    except StoreError as failure:
        yield Finding("risk", str(failure), "run this as the user of the daemon")


def quick_check(path: Path) -> str:
    """Return "ok", or what SQLite finds wrong with a database, in a line. Bounded, and never writes."""
    looks = iter(range(LONGEST_CHECK))
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True, timeout=5)) as connection:
            connection.set_progress_handler(lambda: next(looks, None) is None, PATIENCE)
            found: Any = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as failure:
        return f"cannot be checked: {' '.join(str(failure).split())}"
    return " ".join(str(found[0]).split())


def examined(load: Callable[[], tuple[Config, list[Path]]]) -> list[Finding]:
    """Return all findings; a configuration that cannot be read is one of them."""
    found = list(of_machine())
    try:
        config, files = load()
    except TickerfeedError as failure:
        return [
            *found,
            Finding("fault", str(failure), "`tickerfeed check` names every mistake, `init` writes a new one"),
        ]
    return [*found, *of_setup(config, files)]
