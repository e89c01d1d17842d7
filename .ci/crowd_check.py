"""The web servers of docs/web-server.md before a published directory, by the very blocks of that page: crowd_check.py

One made-up source is polled; nginx and Caddy hand out what was published. Each address is asked plain, compressed, by
HEAD and conditionally. Prints requests/s where `wrk` is installed; exit 1 when an answer is not as the page says.
"""

from __future__ import annotations

import contextlib
import http.client
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from place import configure, free_ports

PAGE = Path(__file__).resolve().parents[1] / "docs/web-server.md"
COMMAND = Path(sys.executable).with_name("tickerfeed")
PATHS = ("/", "/ticker.json", "/ticker.txt", "/feed.atom", "/feed.json", "/v1/ticker.js")
MODULE = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
ITEMS = "".join(
    f"<item><title>Xã Nậm Sỏi số {n} khánh thành cầu mới</title><link>https://bao.example/{n}</link></item>"
    for n in range(40)
)


class Outlet(BaseHTTPRequestHandler):
    """Answers everything with one feed."""

    def do_GET(self) -> None:
        body = f"<rss version='2.0'><channel><title>Báo</title>{ITEMS}</channel></rss>".encode()
        self.send_response(200 if self.path == "/feed" else 404)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


def publish(home: Path) -> Path:
    """Poll one made-up source; return the directory that was published."""
    outlet = ThreadingHTTPServer(("127.0.0.1", 0), Outlet)
    threading.Thread(target=outlet.serve_forever, daemon=True).start()
    source = f'[[source]]\nid = "bao"\nurl = "http://127.0.0.1:{outlet.server_port}/feed"\n'
    config = configure(home, f'[site]\nurl = "https://tin.example"\n{source}')
    subprocess.run([COMMAND, "--config", config, "poll"], check=True, timeout=60)
    outlet.shutdown()
    return home / "output"


def block(kind: str) -> str:
    """Return the page's first block of that kind."""
    found = re.search(rf"^```{kind}\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert found is not None, kind
    return found[1]


def nginx_files(home: Path, output: Path, port: int) -> list[str]:
    """Write the page's configuration with our port and directory; return the command that runs it."""
    text = block("nginx").replace("listen 80;", f"listen 127.0.0.1:{port};").replace("listen [::]:80;", "")
    text = text.replace("/srv/tickerfeed/output", str(output))
    if MODULE.exists():
        text = text.replace("gzip_static on;", "gzip_static on; brotli_static on;")
    return nginx(home, text)


def nginx(home: Path, text: str) -> list[str]:
    """Write a configuration of servers; return the command that runs it."""
    load = f"load_module {MODULE};" if MODULE.exists() else ""
    temporary = " ".join(
        f"{one}_temp_path {home}/{one};" for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    path = home / "nginx.conf"
    path.write_text(
        f"{load} daemon off; pid {home}/nginx.pid; error_log {home}/error.log; events {{}} "
        f"http {{ access_log off; {temporary}\n{text}\n}}",
        "utf-8",
    )
    return [shutil.which("nginx") or "/usr/sbin/nginx", "-c", str(path), "-p", str(home)]


def caddy(home: Path, output: Path, port: int) -> list[str]:
    """Write the page's configuration with our port and directory; return the command that runs it."""
    text = block("text").replace("tin.example {", f"http://127.0.0.1:{port} {{", 1)
    path = home / "Caddyfile"
    path.write_text("{\n\tadmin off\n}\n" + text.replace("/srv/tickerfeed/output", str(output)), "utf-8")
    return ["caddy", "run", "--adapter", "caddyfile", "--config", str(path)]


@contextlib.contextmanager
def running(command: list[str], port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as said, subprocess.Popen(command, stdout=said, stderr=said) as server:
        try:
            for _ in range(100):
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                    break
                time.sleep(0.1)
            yield server
        finally:
            server.send_signal(signal.SIGTERM)


def ask(port: int, path: str, method: str = "GET", **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def faults(port: int, path: str, codings: tuple[str, ...], keep: str = "max-age=60") -> Iterator[str]:
    """Say what is not as the page says."""
    status, plain, body = ask(port, path)
    if status != 200:
        yield f"answers {status}"
        return
    wanted = {"Access-Control-Allow-Origin": "*", "X-Content-Type-Options": "nosniff", "Cache-Control": keep}
    yield from (f"{name}: {plain[name]}" for name, value in wanted.items() if value not in (plain[name] or ""))
    for coding in codings:
        _, packed, small = ask(port, path, Accept_Encoding=coding)
        if packed["Content-Encoding"] != coding or len(small) >= len(body):
            yield f"not sent as {coding}"
        if "accept-encoding" not in (packed["Vary"] or "").lower():
            yield f"Vary is missing with {coding}"
        if ask(port, path, Accept_Encoding=coding, If_None_Match=packed["ETag"] or "")[0] != 304:
            yield f"no 304 with {coding}"
    status, head, nothing = ask(port, path, "HEAD")
    if (status, nothing, head["Content-Length"]) != (200, b"", str(len(body))):
        yield "HEAD differs from GET"
    if ask(port, path, If_None_Match=plain["ETag"] or "")[0] != 304:
        yield "no 304"


def main() -> int:
    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        home.chmod(0o755)
        output = publish(home)
        for server, build in (("nginx", nginx_files), ("caddy", caddy)):
            (port,) = free_ports(1)
            codings = ("gzip", "br") if server == "caddy" or MODULE.exists() else ("gzip",)
            log = home / f"{server}.log"
            with running(build(home, output, port), port, log):
                for path in PATHS:
                    for fault in faults(port, path, codings):
                        wrong += 1
                        print(f"{server} {path}: {fault}")
                if shutil.which("wrk"):
                    url = f"http://127.0.0.1:{port}/ticker.json"
                    done = subprocess.run(
                        ["wrk", "-t1", "-c32", "-d4s", url], capture_output=True, text=True, check=True, timeout=30
                    )
                    print(server, *re.findall(r"Requests/sec:.*|Non-2xx.*", done.stdout))
    print(f"{wrong} answers are not as docs/web-server.md says")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
