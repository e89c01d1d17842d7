"""Serves a portal's headlines as a feed, then its page, polls each, and compares the ticker line that comes out.

python .ci/seed_line.py FILE      the line is the file's first; exit 1 when a byte differs
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

SEPARATOR = "\u00a0\u00a0\u00a0|\u00a0\u00a0\u00a0"


def feed(headlines: list[str]) -> bytes:
    """Return an RSS 2.0 document, newest first, one minute apart."""
    now = datetime.now(UTC)
    items = "".join(
        f"<item><title>{escape(text)}</title><link>https://tinh.example/{n}</link>"
        f"<pubDate>{format_datetime(now - timedelta(minutes=n))}</pubDate></item>"
        for n, text in enumerate(headlines, 1)
    )
    return f'<rss version="2.0"><channel><title>Cổng tỉnh</title>{items}</channel></rss>'.encode()


def serve(body: bytes) -> HTTPServer:
    """Start serving `body` on a free port of loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def poll(folder: Path, port: int, kind: str) -> bytes:
    """Poll what is served once, as a source of `kind`; return the ticker line that was published."""
    config = folder / "tickerfeed.toml"
    config.write_text(
        f'[store]\nurl = "sqlite:///{folder}/t.db"\n[publish]\ndirectory = "{folder}/out"\n'
        f'[fetch]\nallow_networks = ["127.0.0.1:{port}"]\n'
        f'[[source]]\nid = "portal"\nurl = "http://127.0.0.1:{port}/"\nkind = "{kind}"\n'
    )
    tickerfeed = str(Path(sys.executable).with_name("tickerfeed"))
    subprocess.run([tickerfeed, "--config", str(config), "poll", "--all"], check=True, timeout=60)
    return (folder / "out/ticker.txt").read_bytes()


def published(body: bytes, kind: str) -> bytes:
    """Return the line that is published of a source of `kind` that answers `body`."""
    server = serve(body)
    with tempfile.TemporaryDirectory() as folder:
        line = poll(Path(folder), server.server_port, kind)
    server.shutdown()
    return line


def main(path: Path) -> int:
    """Compare; return 1 when the lines differ."""
    whole = path.read_bytes()
    expected = whole.splitlines()[0]
    headlines = [part.strip(" ") for part in expected.decode().split(SEPARATOR) if part.strip(" ")]
    page = f"<!doctype html><html><body><marquee>{escape(expected.decode())}</marquee></body></html>".encode()
    is_same = True
    for name, body, kind in (
        ("a feed", feed(headlines), "feed"),
        ("the page's text", whole, "tickerline"),
        ("a marquee", page, "tickerline"),
    ):
        actual = published(body, kind)
        is_same = is_same and actual == expected + b"\n"
        verdict = "the same" if actual == expected + b"\n" else "DIFFERENT"
        print(f"from {name}: {len(headlines)} headlines, {len(expected)} bytes: {verdict}")
    return int(not is_same)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
