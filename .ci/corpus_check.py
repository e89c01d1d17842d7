"""Polls a folder of captured feeds, served by a real nginx, twice; says what was read and what was written.

    python .ci/corpus_check.py FEEDS_FOLDER [WORK_FOLDER]

The first pass must yield every entry that feedparser counts in each file (differences are listed); the second must get
304s only and change no file. The outputs stay in WORK_FOLDER/out for the validators. Exit 1 on a finding.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import feedparser

PORT = 8188
NGINX = """daemon off; pid {work}/nginx.pid; error_log {work}/error.log; worker_processes 1;
events {{ worker_connections 256; }}
http {{
  log_format short '$status $request_uri'; access_log {work}/access.log short;
  types {{ application/rss+xml rss xml; application/atom+xml atom; application/rdf+xml rdf; }}
  client_body_temp_path {work}/tmp; proxy_temp_path {work}/tmp; fastcgi_temp_path {work}/tmp;
  uwsgi_temp_path {work}/tmp; scgi_temp_path {work}/tmp;
  server {{ listen 127.0.0.1:{port}; root {feeds}; etag on; }}
}}"""


def configure(work: Path, names: list[str]) -> Path:
    """Write a configuration with one source for each file."""
    rows = [f'[[source]]\nid = "s{n}"\nurl = "http://127.0.0.1:{PORT}/{name}"' for n, name in enumerate(names)]
    path = work / "tickerfeed.toml"
    path.write_text(
        f'[site]\nurl = "http://127.0.0.1:8080/"\n[store]\nurl = "sqlite:///{work}/t.db"\nretention = "3650d"\n'
        f'[publish]\ndirectory = "{work}/out"\nentries = 10000\n[fetch]\nallow_networks = ["127.0.0.1:{PORT}"]\n'
        "[poll]\nfirst_entries = 2000\nburst = 2000\n" + "\n".join(rows) + "\n"
    )
    return path


def poll(config: Path) -> dict[str, object]:
    """Poll everything; return the report."""
    command = [str(Path(sys.executable).with_name("tickerfeed")), "--config", str(config), "poll", "--all", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    if done.returncode:
        sys.exit(f"poll ended with {done.returncode}: {done.stderr[-2000:]}")
    return json.loads(done.stdout)


def written(folder: Path) -> dict[str, tuple[int, int]]:
    """Return inode and time of every file and link."""
    return {str(p): (p.lstat().st_ino, p.lstat().st_mtime_ns) for p in sorted(folder.rglob("*"))}


def statuses(work: Path, skip: int) -> list[str]:
    """Return the access log's lines after the first `skip`."""
    time.sleep(0.2)  # nginx writes its log after the answer
    return (work / "access.log").read_text().splitlines()[skip:]


def main(feeds: Path, work: Path) -> int:
    """Run both passes; return how many findings there were, at most 1."""
    names = sorted(path.name for path in feeds.iterdir() if path.is_file())
    config = configure(work, names)
    (work / "nginx.conf").write_text(NGINX.format(work=work, port=PORT, feeds=feeds))
    nginx = subprocess.Popen(["nginx", "-c", str(work / "nginx.conf"), "-e", str(work / "error.log")])
    try:
        time.sleep(1)
        first = poll(config)
        asked = len(statuses(work, 0))
        before = written(work / "out")
        second = poll(config)
        again = statuses(work, asked)
        after = written(work / "out")
    finally:
        nginx.terminate()
        nginx.wait(10)
    findings = compare(feeds, names, first)
    wrong = [line for line in again if not line.startswith("304 ")]
    print(
        f"second pass: {len(again)} requests, {len(again) - len(wrong)} answered 304; new {second.get('new_entries')}"
    )
    findings += [f"second pass: {line}" for line in wrong]
    if len(again) != len(names):
        findings.append(f"second pass asked {len(again)} of {len(names)}")
    if before != after:
        findings.append(f"second pass wrote {sorted(set(before.items()) ^ set(after.items()))[:6]}")
    print("\n".join(findings) or "nothing found")
    return int(bool(findings))


def compare(feeds: Path, names: list[str], report: dict[str, object]) -> list[str]:
    """Print how many entries were read of each file; return the files that yielded none although there are some."""
    reports = {row["id"]: row for row in report["sources"]}
    findings, total, expected = [], 0, 0
    for number, name in enumerate(names):
        theirs = len(feedparser.parse(io.BytesIO((feeds / name).read_bytes())).entries)
        row = reports[f"s{number}"]
        total, expected = total + row["entries"], expected + theirs
        if row["entries"] != theirs or row["new"] != theirs:
            print(
                f"{name}: read {row['entries']}, kept {row['new']}, "
                f"feedparser {theirs} {row['trouble']} {row['detail']}"
            )
        if theirs and not row["new"]:
            findings.append(f"{name}: yielded nothing")
    print(f"first pass: {len(names)} feeds, {total} entries read, {expected} by feedparser alone")
    return findings


if __name__ == "__main__":
    target = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.mkdtemp())
    target.mkdir(parents=True, exist_ok=True)
    sys.exit(main(Path(sys.argv[1]).resolve(), target.resolve()))
