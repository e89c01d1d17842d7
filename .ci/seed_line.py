"""Serves a portal's headlines as a feed, polls it, and compares the ticker line that comes out, byte by byte.

python .ci/seed_line.py FILE      the line is the file's first; exit 1 when the two differ
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


def poll(folder: Path, port: int) -> bytes:
    """Poll the feed once; return the ticker line that was published."""
    config = folder / "tickerfeed.toml"
    config.write_text(
        f'[store]\nurl = "sqlite:///{folder}/t.db"\n[publish]\ndirectory = "{folder}/out"\n'
        f'[fetch]\nallow_networks = ["127.0.0.1:{port}"]\n'
        f'[[source]]\nid = "portal"\nurl = "http://127.0.0.1:{port}/feed"\n'
    )
    tickerfeed = str(Path(sys.executable).with_name("tickerfeed"))
    subprocess.run([tickerfeed, "--config", str(config), "poll", "--all"], check=True, timeout=60)
    return (folder / "out/ticker.txt").read_bytes()


def main(path: Path) -> int:
    """Compare; return 1 when the lines differ."""
    expected = path.read_bytes().splitlines()[0]
    headlines = [part.strip(" ") for part in expected.decode().split(SEPARATOR) if part.strip(" ")]
    server = serve(feed(headlines))
    with tempfile.TemporaryDirectory() as folder:
        actual = poll(Path(folder), server.server_port)
    server.shutdown()
    is_same = actual == expected + b"\n"
    print(f"{len(headlines)} headlines, {len(expected)} bytes: {'the same' if is_same else 'DIFFERENT'}")
    return int(not is_same)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
