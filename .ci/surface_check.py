"""Asks every address of a running daemon what an OpenAPI description of it makes schemathesis think of, and judges.

    python .ci/surface_check.py SCHEMATHESIS [SECONDS]        the command (`pip install 'schemathesis>=4'`)

Four surfaces at once, each for so many seconds: what everybody may ask, administration with its token, administration
without it, and where hubs knock. Every path with every method, with queries, fields and bodies made up: no answer may
be another than is described, and none is 5xx. Then raw requests with two meanings, huge ones and slow ones. Prints how
many cases there were. Exit 1 on a finding, and where the time was too short for half of the operations.
"""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from place import configure, free_ports

TOKEN = "a-token-for-this-check"
METHODS = ("get", "head", "post", "put", "delete", "patch", "options", "trace")
READS = frozenset({"get", "head"})
PUBLIC = ("/", "/ticker.json", "/editions/bien", "/status.json", "/visit", "/livez", "/{x}")
SPARE = 25  # seconds for the start of schemathesis, and for its last cases


@dataclass(frozen=True)
class Surface:
    """An address, what is asked there, and how it may answer: to reads and to all else."""

    name: str
    port: int
    paths: tuple[str, ...]
    reads: tuple[int, ...] = (200, 204, 304, 308, 404)
    others: tuple[int, ...] = (404, 405)
    token: str = ""


def surfaces(public: int, admin: int, hubs: int) -> list[Surface]:
    """Return all that there is to ask."""
    inside = ("/", "/status", "/metrics", "/{x}")
    shut = (401, 429)
    return [
        Surface("public", public, PUBLIC),
        Surface("administration with its token", admin, inside, token=TOKEN),
        Surface("administration without it", admin, inside, shut, shut),
        Surface("hubs", hubs, ("/", "/websub/{x}", "/websub/abcdefghijklmnopqrst"), (404, 405), (404, 405, 410)),
    ]


def operation(path: str, statuses: tuple[int, ...], *, has_body: bool) -> dict[str, Any]:
    """Return what is asked of one path by one method."""
    fields = ("If-None-Match", "Accept-Encoding", "X-HTTP-Method-Override")
    texts: list[dict[str, Any]] = [
        {"name": name, "in": place, "schema": {"type": "string"}}
        for name, place in (("hub.mode", "query"), *((name, "header") for name in fields))
    ]
    if "{x}" in path:
        texts.append({"name": "x", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}})
    told = {"parameters": texts, "responses": {str(status): {"description": "as it should"} for status in statuses}}
    return told | ({"requestBody": {"content": {"application/json": {"schema": {}}}}} if has_body else {})


def described(surface: Surface, file: Path) -> Path:
    """Write the description of a surface."""
    tree = {
        path: {
            method: operation(
                path,
                surface.reads if method in READS else surface.others,
                has_body=method in {"post", "put", "patch"},
            )
            for method in METHODS
        }
        for path in surface.paths
    }
    file.write_text(json.dumps({"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": tree}))
    return file


def asked(command: str, surface: Surface, seconds: int, work: Path) -> bool:
    """Ask one surface for so long; print what came of it; return whether nothing was found."""
    description = described(surface, work / f"{surface.name}.json")
    words = [command, "run", str(description), "--url", f"http://127.0.0.1:{surface.port}", "--warnings", "off"]
    words += ["-c", "not_a_server_error,status_code_conformance", "--phases", "fuzzing", "-n", "5"]
    words += ["--max-time", str(seconds), "--request-timeout", "10"]
    words += ["-H", f"Authorization: Bearer {surface.token}"] if surface.token else []
    # In a folder of its own: it keeps what it learnt beside where it was started.
    done = subprocess.run(
        words, cwd=work, capture_output=True, text=True, check=False, timeout=seconds + SPARE, stdin=subprocess.DEVNULL
    )
    made, tried = (re.search(pattern, done.stdout) for pattern in (r"([\d,]+) generated", r"Tested: (\d+)"))
    cases, reached = (int(one[1].replace(",", "")) if one else 0 for one in (made, tried))
    there = len(surface.paths) * len(METHODS)
    if done.returncode or not cases:
        print(done.stdout[-4000:], done.stderr[-1000:])
    print(f"{surface.name}: {reached} of {there} operations, {cases} cases, status {done.returncode}")
    return done.returncode == 0 and reached * 2 > there


def raw(port: int, data: bytes, patience: float) -> bytes:
    """Send bytes; return what comes back until the end, or what came until the patience ended."""
    with socket.create_connection(("127.0.0.1", port), 5) as line:
        line.settimeout(patience)
        line.sendall(data)
        found = b""
        try:
            while part := line.recv(65_536):
                found += part
        except TimeoutError:
            return found + b"(still open)"
        except ConnectionResetError:
            return found
    return found


def judged_raw(name: str, port: int) -> list[str]:
    """Return what is wrong with the answers of an address to requests that no client sends."""
    head = b"GET / HTTP/1.1\r\nHost: a\r\n"
    second = b"\r\n\r\n0\r\n\r\nGET /livez HTTP/1.1\r\nHost: a\r\n\r\n"
    twofold = (b"Content-Length: 3\r\nTransfer-Encoding: chunked", b"Content-Length: 3\r\nContent-Length: 4")
    found = [
        f"{name}: smuggled: {fields!r}"
        for fields in twofold
        if raw(port, head + fields + second, 2).count(b"HTTP/1.1 ") > 1
    ]
    if b" 400 " not in raw(port, head + b"X: " + b"a" * 200_000 + b"\r\n\r\n", 5)[:40]:
        found.append(f"{name}: a huge head is taken")
    if raw(port, head, 14).endswith(b"(still open)"):
        found.append(f"{name}: a head without end is waited for")
    return found


def judged_crowd(port: int) -> list[str]:
    """Return what is wrong where many connect and say nothing."""
    lines = [socket.create_connection(("127.0.0.1", port), 5) for _ in range(300)]
    answer = raw(port, b"GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 5)
    for line in lines:
        line.close()
    return [] if b" 200 " in answer[:20] else ["idle connections keep others out"]


def configured(work: Path, public: int, admin: int, hubs: int) -> Path:
    """Write a configuration with all that can be asked, and without sources."""
    return configure(
        work,
        f'[serve]\nvisits = true\nlisten = "127.0.0.1:{public}"\nadmin = "127.0.0.1:{admin}"\nadmin_token = "{TOKEN}"\n'
        f'[websub]\nenabled = true\ncallback_url = "https://tin.example/websub"\nlisten = "127.0.0.1:{hubs}"\n'
        '[[edition]]\nid = "bien"\ntitle = "Biển"\n',
    )


def is_ready(port: int) -> bool:
    """Wait until the daemon has something to show; tell whether it came to that."""
    for _ in range(100):
        try:
            if b" 200 " in raw(port, b"GET /readyz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 5)[:20]:
                return True
        except OSError:
            pass
        time.sleep(0.2)
    return False


def main() -> int:
    """Run all of it."""
    command, seconds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 50
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(8) as crew:
        work, ports = Path(folder), free_ports(3)
        config = configured(work, *ports)
        daemon = subprocess.Popen([sys.executable, "-m", "tickerfeed", "--config", str(config), "run"])
        try:
            wells = [is_ready(ports[0])]
            wells += crew.map(lambda one: asked(command, one, seconds, work), surfaces(*ports))
            named = zip(("public", "administration", "hubs"), ports, strict=True)
            found = [*judged_crowd(ports[0]), *chain(*crew.map(lambda one: judged_raw(*one), named))]
        finally:
            daemon.terminate()
            wells.append(daemon.wait(20) == 0)
    print("ready, four surfaces, ended well:", wells, "raw requests:", found or "nothing found")
    return 0 if all(wells) and not found else 1


if __name__ == "__main__":
    sys.exit(main())
