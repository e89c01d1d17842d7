"""Polls the hostile server beside the project with the real daemon, among healthy feeds, and judges all of it.

    python .ci/hostile_check.py TOOLS_FOLDER [--seconds 50] [--work FOLDER]

Judged: the server's own audit (no FAIL), what `tickerfeed sources` says of each of its scenarios, the memory of the
daemon with its workers (400 MB), and whether the healthy feeds kept their pace. Where it may, all of it runs in a
network namespace of its own, in which the addresses live that must never be dialled. Exit 1 on a finding.

Three things need reading with care:

- "hang" sleeps for 900 s whatever the client does, and the audit counts that; in runs longer than its minute the
  daemon's word that it gave up counts instead.
- A server that trickles learns that we have hung up when it writes again, seconds later on a busy machine, and the
  audit counts the connection until then as open. "At the same time" is a finding only where the next request came
  sooner than the daemon can have ended the one before and waited its interval.
- "validators-dropped" has one entry more at each request; expected is what it has at the first.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

PORT = 8700
HEALTHY, HEALTHY_PORT = 12, 8790
INTERVAL = 2.0  # seconds
TIMEOUT = 6.0
PACE = 2 * INTERVAL  # of a healthy feed on average at most: the interval, a tenth more, a tick, and a busy machine
GAP = 5 * INTERVAL  # and never longer
TICKERFEED = str(Path(sys.executable).with_name("tickerfeed"))
CONFIG = """
[site]
contact = "https://tin.example/lien-he"
[store]
url = "sqlite:///{work}/t.db"
[publish]
directory = "{work}/out"
[fetch]
timeout = "{timeout:g}s"
per_host = 96
ca_file = "{work}/tls/ca.pem"
allow_networks = [{allow}]
[poll]
interval = "{interval:g}s"
min_interval = "1s"
max_interval = "65s"
requests_per_day = 86400
concurrency = 96
first_entries = 1000
burst = 1000
[serve]
listen = "127.0.0.1:0"
admin = "127.0.0.1:0"
"""


SEEN: dict[str, list[float]] = defaultdict(list)  # when each healthy feed was asked


class Healthy(BaseHTTPRequestHandler):
    """Feeds that answer well and have something new every ten seconds."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        SEEN[self.path].append(time.monotonic())
        number = int(time.time() // 10)
        etag = f'"{number}"'
        items = "".join(
            f"<item><title>Tin {n} của trang {self.path}</title><link>https://lanh.example{self.path}/{n}</link></item>"
            for n in range(number - 20, number)
        )
        is_known = self.headers.get("If-None-Match") == etag
        body = b"" if is_known else f'<rss version="2.0"><channel><title>Lành</title>{items}</channel></rss>'.encode()
        self.send_response(304 if is_known else 200)
        self.send_header("ETag", etag)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def scenarios(tools: Path) -> list[dict[str, Any]]:
    """Return what the hostile server can do."""
    command = [sys.executable, str(tools / "hostile_server.py"), "list", "--format", "json"]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def configure(work: Path, tools: Path) -> Path:
    """Write a configuration of every scenario and the healthy feeds."""
    rows = [(one["id"], one["url"]) for one in scenarios(tools)]
    rows += [(f"lanh-{n}", f"http://127.0.0.1:{HEALTHY_PORT}/{n}") for n in range(HEALTHY)]
    ports = (PORT, *range(PORT + 2, PORT + 7), HEALTHY_PORT)
    allow = ", ".join(f'"127.0.0.1:{port}"' for port in ports)
    path = work / "tickerfeed.toml"
    sources = "".join(f'[[source]]\nid = "{name}"\nurl = "{url}"\n' for name, url in rows)
    path.write_text(CONFIG.format(work=work, allow=allow, interval=INTERVAL, timeout=TIMEOUT) + sources)
    return path


def run(work: Path, tools: Path, config: Path, seconds: float) -> tuple[bool, list[dict[str, Any]]]:
    """Run server and daemon for so long.

    Return whether the daemon stayed within its memory and ended well, and what it said of its sources at the end.
    """
    log = work / "requests.jsonl"
    serve = [sys.executable, str(tools / "hostile_server.py"), "serve", "--log", str(log), "--tls-dir", f"{work}/tls"]
    server = subprocess.Popen([*serve, *(["--netns"] if in_namespace() else [])], stdout=subprocess.PIPE, text=True)
    healthy = ThreadingHTTPServer(("127.0.0.1", HEALTHY_PORT), Healthy)
    threading.Thread(target=healthy.serve_forever, daemon=True).start()
    try:
        assert server.stdout is not None
        print(server.stdout.readline().strip())
        pid = work / "pid"
        shell = f'echo $$ >"{pid}"; exec "{TICKERFEED}" --config "{config}" run 2>"{work}/daemon.log"'
        watch = [sys.executable, str(tools / "watch_rss.py"), "--limit-mb", "400", "sh", "-c", shell]
        watcher = subprocess.Popen(watch)
        time.sleep(seconds)
        rows = looked(config)
        os.kill(int(pid.read_text()), signal.SIGTERM)
        return watcher.wait(60) == 0, rows
    finally:
        healthy.shutdown()
        server.terminate()
        server.wait(10)


def looked(config: Path) -> list[dict[str, Any]]:
    """Return what the product says of each source, while the daemon runs."""
    command = [TICKERFEED, "--config", str(config), "sources", "--json"]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def audited(work: Path, tools: Path, rows: list[dict[str, Any]]) -> bool:
    """Print the audit; return whether nothing failed."""
    command = [sys.executable, str(tools / "hostile_server.py"), "audit", str(work / "requests.jsonl"), "--json"]
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
    troubles = {row["id"]: row["trouble"] for row in rows}
    counts: dict[str, int] = defaultdict(int)
    for one in found:
        if one["verdict"] == "FAIL" and one["scenario"] == "hang" and "dead connection" in one["msg"]:
            one["verdict"] = "INFO" if troubles["hang"] == "timeout" else "FAIL"
        if one["verdict"] == "FAIL" and one["msg"].endswith("at the same time"):
            one["verdict"] = "INFO" if was_over(work, one["scenario"], troubles[one["scenario"]]) else "FAIL"
        counts[one["verdict"]] += 1
        if one["verdict"] in {"FAIL", "WARN"}:
            print(f"  {one['verdict']} {one['rule']} {one['scenario'] or ''}: {one['msg']}")
    print("audit:", ", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items())))
    return not counts["FAIL"] and counts["PASS"] > 0


def was_over(work: Path, scenario: str, trouble: str | None) -> bool:
    """Tell whether each request came so late that the one before, which we ended, must have been over for long."""
    begun, ended = [], []
    for line in (work / "requests.jsonl").read_text().splitlines():
        event = json.loads(line)
        if event.get("sc") == scenario and event["ev"] in {"req", "res"}:
            (begun if event["ev"] == "req" else ended).append(event)
    soonest = {"too-large": INTERVAL, "timeout": INTERVAL + TIMEOUT}.get(trouble or "")
    is_ours = all(event["how"] == "client closed" for event in ended)
    return soonest is not None and is_ours and all(b["t"] - a["t"] >= soonest for a, b in pairwise(begun))


def as_expected(work: Path, tools: Path, rows: list[dict[str, Any]]) -> bool:
    """Compare what the product says with what each scenario is to lead to."""
    grown = next(row for row in rows if row["id"] == "validators-dropped")
    with (work / "requests.jsonl").open() as log:
        asked = sum('"ev": "req"' in line and '"sc": "validators-dropped"' in line for line in log)
    grown["entries"] -= max(0, min(asked, grown["entries"] - 2) - 1)
    path = work / "outcomes.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return subprocess.run([sys.executable, str(tools / "hostile_outcomes.py"), str(path)], check=False).returncode == 0


def kept_pace(seconds: float) -> bool:
    """Return whether every healthy feed was asked in time, all along."""
    gaps = [after - before for times in SEEN.values() for before, after in pairwise(times)]
    polls = [len(times) for times in SEEN.values()]
    print(f"healthy feeds: {len(polls)}, {min(polls)} to {max(polls)} polls, gaps {min(gaps):.1f} to {max(gaps):.1f} s")
    return len(polls) == HEALTHY and max(gaps) <= GAP and min(polls) * PACE >= seconds - GAP


def in_namespace() -> bool:
    """Tell whether only loopback exists here."""
    return os.environ.get("HOSTILE_NAMESPACE") == "1"


def isolated(tools: Path) -> None:
    """Start over in a namespace of our own, where that is allowed."""
    can = subprocess.run(["unshare", "-n", "true"], capture_output=True, check=False).returncode == 0
    if can and not in_namespace():
        os.environ["HOSTILE_NAMESPACE"] = "1"
        script = str(tools / "netns_run.sh")
        os.execv(script, [script, sys.executable, *sys.argv])


def main() -> int:
    """Run all of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tools", type=Path)
    parser.add_argument("--seconds", type=float, default=50)
    parser.add_argument("--work", type=Path)
    given = parser.parse_args()
    isolated(given.tools)
    work = given.work or Path(tempfile.mkdtemp())
    work.mkdir(parents=True, exist_ok=True)
    config = configure(work, given.tools)
    fits, rows = run(work, given.tools, config, given.seconds)
    findings = [fits, audited(work, given.tools, rows), as_expected(work, given.tools, rows), kept_pace(given.seconds)]
    print("memory, audit, outcomes, healthy feeds:", findings, f"({work})")
    return 0 if all(findings) else 1


if __name__ == "__main__":
    sys.exit(main())
