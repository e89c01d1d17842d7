"""Look for sources on captured pages that list news, each served as its site's: discover_check.py PAGES

Each stands at its own path on loopback, with its own host's name replaced. Where the page names a feed, that stands at
its path, too, and must come first; where it names none, the page itself must. Everything else answers 404 or, in a
second round, leads to the page, as many sites do. Prints what came first; exit 1 when it is not what it should be.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

EXPECTED = Path(__file__).parents[1] / "tests/parse/listing_expectations.json"
COMMAND = Path(sys.executable).with_name("tickerfeed")
MOST = 23  # requests: 20, and what the last two led to
FEED = re.compile(r"""<link[^>]*type="application/rss\+xml"[^>]*href="([^"]*)"[^>]*>""", re.IGNORECASE)


class Site(ThreadingHTTPServer):
    """Answers with its documents, and with a 404 or a way back for everything else."""

    daemon_threads = True
    documents: dict[str, bytes] = {}  # noqa: RUF012 - set for each page
    fallback = ""  # where everything else leads
    requests = 0


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Site

    def do_GET(self) -> None:
        self.server.requests += 1
        body = self.server.documents.get(self.path)
        leads_back = body is None and self.server.fallback and self.path != "/robots.txt"
        self.send_response(302 if leads_back else 200 if body is not None else 404)
        if leads_back:
            self.send_header("Location", self.server.fallback)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *args: object) -> None:
        pass


def main(pages: Path) -> int:
    """Check every page; return the exit status."""
    wrong = 0
    site = Site(("127.0.0.1", 0), Handler)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    for name, expected in json.loads(EXPECTED.read_text("utf-8")).items():
        if "headlines" in expected:
            for leads_back in (False, True):
                wrong += not check(site, name, (pages / name).read_text("utf-8"), expected["url"], leads_back)
    site.shutdown()
    return min(wrong, 1)


def check(site: Site, name: str, text: str, url: str, leads_back: bool) -> bool:
    """Serve one page and look at it; return whether the right source came first."""
    parts, here = urlsplit(url), f"127.0.0.1:{site.server_port}"
    text = re.sub(rf"https?://(?:www\.)?{re.escape(parts.netloc.removeprefix('www.'))}", f"http://{here}", text)
    path = parts.path or "/"
    site.documents = {path: text.encode()}
    site.fallback, site.requests = path if leads_back else "", 0
    named = FEED.search(text)
    wanted = ("listing", path)
    if named:
        wanted = ("feed", urlsplit(named[1]).path)
        site.documents[wanted[1]] = feed(f"http://{here}")
    answer = discovered(f"http://{here}{path}", here)
    got = [(one["kind"], urlsplit(one["url"]).path) for one in answer["candidates"]]
    good = got[:1] == [wanted] and site.requests <= MOST
    print(f"{'' if good else 'FAIL '}{name}{' (leads back)' if leads_back else ''}: {got}, {site.requests} requests")
    return good


def feed(base: str) -> bytes:
    """Return a feed of today that has nothing to do with the page."""
    now = datetime.now(UTC)
    items = "".join(
        f"<item><title>Tin {hour}</title><link>{base}/tin-{hour}.htm</link>"
        f"<pubDate>{format_datetime(now - timedelta(hours=hour))}</pubDate></item>"
        for hour in range(10)
    )
    return f'<rss version="2.0"><channel><title>RSS</title>{items}</channel></rss>'.encode()


def discovered(url: str, allowed: str) -> dict:
    """Return what the command finds at an address."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "t.toml"
        config.write_text(
            f'[store]\nurl = "sqlite:///{folder}/t.db"\n[fetch]\nallow_networks = ["{allowed}"]\n', "utf-8"
        )
        done = subprocess.run(
            [COMMAND, "--config", config, "discover", url, "--json"],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    return json.loads(done.stdout or '{"candidates": []}')


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
