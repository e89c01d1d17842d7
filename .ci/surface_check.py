"""Asks both addresses of a demonstration what an OpenAPI description of them makes schemathesis think of, and judges.

    python .ci/surface_check.py [SECONDS]        with schemathesis installed (`pip install schemathesis`)

Every path with every method, with queries, fields and bodies made up: nothing may answer 5xx, what is not described
must be 404, and any method but GET and HEAD 405 with Allow. Then raw requests with two meanings, and slow ones.
Exit 1 on a finding.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

TOKEN = "a-token-for-this-check"
PUBLIC = ["/", "/ticker.json", "/ticker.txt", "/feed.atom", "/feed.rss", "/feed.json", "/status.json", "/livez", "/{x}"]
ADMIN = ["/", "/status", "/metrics", "/{x}"]
METHODS = ("get", "head", "post", "put", "delete", "patch", "options")


def operation(path: str, method: str, statuses: tuple[int, ...]) -> dict[str, Any]:
    """Return what is asked of one path by one method."""
    texts: list[dict[str, Any]] = [
        {"name": name, "in": place, "schema": {"type": "string"}}
        for name, place in (("q", "query"), ("If-None-Match", "header"), ("Accept-Encoding", "header"))
    ]
    if "{x}" in path:
        texts.append({"name": "x", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}})
    told = {"parameters": texts, "responses": {str(status): {"description": "as it should"} for status in statuses}}
    if method in {"post", "put", "patch"}:
        told["requestBody"] = {"content": {"application/json": {"schema": {}}}}
    return told


def described(paths: list[str], file: Path) -> Path:
    """Write the description of an address."""
    reads, writes = (200, 304, 308, 404, 503), (404, 405)
    tree = {
        path: {method: operation(path, method, reads if method in {"get", "head"} else writes) for method in METHODS}
        for path in paths
    }
    file.write_text(json.dumps({"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": tree}))
    return file


def free_port() -> int:
    """Return a port that nobody has."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


def configured(work: Path, public: int, admin: int) -> Path:
    """Write a configuration without sources."""
    path = work / "tickerfeed.toml"
    path.write_text(
        f'[store]\nurl = "sqlite:///{work}/t.db"\n[publish]\ndirectory = "{work}/out"\n[serve]\n'
        f'listen = "127.0.0.1:{public}"\nadmin = "127.0.0.1:{admin}"\nadmin_token = "{TOKEN}"\n'
    )
    return path


def asked(port: int, description: Path, seconds: int) -> bool:
    """Run schemathesis; return whether it found nothing."""
    checks = "not_a_server_error,status_code_conformance,content_type_conformance"
    command = [sys.executable, "-m", "schemathesis.cli", "run", str(description), "--url", f"http://127.0.0.1:{port}"]
    more = ["-c", checks, "-n", "40", "--phases", "fuzzing", "-H", f"Authorization: Bearer {TOKEN}"]
    return subprocess.run([*command, *more], check=False, timeout=seconds).returncode == 0


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


def judged_raw(port: int) -> list[str]:
    """Return what is wrong with the answers to requests that no client sends."""
    head = b"GET / HTTP/1.1\r\nHost: a\r\n"
    second = b"\r\n\r\n0\r\n\r\nGET /livez HTTP/1.1\r\nHost: a\r\n\r\n"
    twofold = (b"Content-Length: 3\r\nTransfer-Encoding: chunked", b"Content-Length: 3\r\nContent-Length: 4")
    found = [f"smuggled: {fields!r}" for fields in twofold if b"ok\n" in raw(port, head + fields + second, 2)]
    if b" 400 " not in raw(port, head + b"X: " + b"a" * 200_000 + b"\r\n\r\n", 5)[:40]:
        found.append("a huge head is taken")
    if raw(port, head, 14).endswith(b"(still open)"):
        found.append("a head without end is waited for")
    lines = [socket.create_connection(("127.0.0.1", port), 5) for _ in range(300)]
    if b" 200 " not in raw(port, b"GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 5)[:20]:
        found.append("idle connections keep others out")
    for line in lines:
        line.close()
    return found


def main() -> int:
    """Run all of it."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 120
    with tempfile.TemporaryDirectory() as folder:
        work, public, admin = Path(folder), free_port(), free_port()
        config = configured(work, public, admin)
        daemon = subprocess.Popen([sys.executable, "-m", "tickerfeed", "--config", str(config), "run"])
        try:
            for _ in range(100):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", admin)) == 0:
                        break
                time.sleep(0.2)
            wells = [
                asked(public, described(PUBLIC, work / "public.json"), seconds),
                asked(admin, described(ADMIN, work / "admin.json"), seconds),
            ]
            found = judged_raw(public)
        finally:
            daemon.terminate()
            is_sound = daemon.wait(20) == 0
    print("public, administration, raw requests, ended well:", wells, found, is_sound)
    return 0 if all(wells) and not found and is_sound else 1


if __name__ == "__main__":
    sys.exit(main())
