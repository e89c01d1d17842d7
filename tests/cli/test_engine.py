from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import threading
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tickerfeed.cli import engine
from tickerfeed.cli.engine import summary
from tickerfeed.config.schema import Config
from tickerfeed.daemon import distributed
from tickerfeed.errors import StoreError
from tickerfeed.flow.poll import PassReport, PollReport
from tickerfeed.model import Notice, Sign, Trouble
from tickerfeed.serve.options import ServeOptions

Shell = Any
Origin = Any


def test_a_pass_is_summed_up() -> None:
    reports = (
        PollReport("a", "modified", new=3),
        PollReport("b", "notmodified"),
        PollReport("c", "failed", Trouble.TIMEOUT, "took over 30 s"),
        PollReport("d", "failed", Trouble.TLS),
        PollReport("e", "modified", began=(Notice(Sign.RESET, "gave new ids", datetime(2026, 3, 1, tzinfo=UTC)),)),
    )
    assert summary(PassReport(reports, "r1")).splitlines() == [
        "polled 5: 2 with a new body, 1 unchanged, 2 in trouble; 3 new entries; published revision r1",
        "  c: timeout: took over 30 s",
        "  d: tls",
        "  e: reset: gave new ids",
    ]
    assert summary(PassReport()) == "nothing is due; --all polls every source; nothing to publish"


def test_polling_publishes_and_names_the_source_in_trouble(polled: Shell) -> None:
    assert (polled.folder / "output" / "ticker.json").exists()
    done = polled("poll", "c", "--json")
    tree = json.loads(done.stdout)
    assert (4, 1, 1, "c") == (done.exit_code, tree["polled"], tree["failed"], tree["sources"][0]["id"])


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_without_a_network_it_says_so_and_what_to_do(shell: Shell, form: tuple[str, ...]) -> None:
    shell.configure("".join(f'[[source]]\nid = "{name}"\nurl = "http://127.0.0.1:1/{name}"\n' for name in "ab"))
    done = shell("poll", *form)
    assert done.exit_code == 4
    assert done.stderr.startswith("tickerfeed: no source can be reached: check this machine's network and DNS")
    assert len(done.stderr.splitlines()) == 1


def test_what_is_not_due_is_not_polled(polled: Shell) -> None:
    done = polled("poll")
    assert (0, "nothing is due") == (done.exit_code, done.stdout[:14])
    done = polled("poll", "--all", "--json")
    assert (0, 3, 2) == (done.exit_code, *(json.loads(done.stdout)[name] for name in ("polled", "unchanged")))


def test_an_unknown_source_is_wrong_usage(polled: Shell) -> None:
    done = polled("poll", "nobody")
    assert (2, True) == (done.exit_code, "nobody" in done.stderr)


def test_a_terminal_gets_a_bar(shell: Shell, origin: Origin) -> None:
    origin.put("/a", b'<rss version="2.0"><channel><title>A</title></channel></rss>')
    shell.configure(f'[[source]]\nid = "a"\nurl = "{origin.url("/a")}"\n', origin.address)
    reader, writer = pty.openpty()
    command = [sys.executable, "-m", "tickerfeed", "--config", str(shell.config), "poll"]
    shown: list[bytes] = []

    def watch() -> None:  # a terminal that nobody reads is full after 4 KB, and who writes to it then stands still
        with suppress(OSError):  # its other end is closed
            while part := os.read(reader, 65536):
                shown.append(part)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=writer, text=True, check=False, timeout=60)
    finally:
        os.close(writer)
        watcher.join()
        os.close(reader)
    assert done.stdout.startswith("polled 1:")
    assert "polling" in b"".join(shown).decode()


def test_the_bar_names_the_source() -> None:
    heard: list[tuple[str, int, int]] = []
    told = engine._by_source(lambda what, done, total: heard.append((what, done, total)))
    assert told is not None
    told(PollReport("bao-ha-tinh", "modified"), 1, 2)
    assert heard == [("bao-ha-tinh", 1, 2)]
    assert engine._by_source(None) is None


def test_run_hands_the_configuration_over(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Config] = []

    def run_config(config: Config, reload: Any) -> int:
        seen.extend((config, reload()))
        return 0

    monkeypatch.setattr("tickerfeed.daemon.embedded.run_config", run_config)
    assert shell("run").exit_code == 0
    assert seen[0] == seen[1]
    assert seen[0].publish.directory == f"{shell.folder}/output"


def test_run_refuses_a_bad_configuration(shell: Shell) -> None:
    shell.configure("x = 1\n")
    assert shell("run").exit_code == 2


def test_the_demo_says_where_it_is(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def run_demo(say: Any, serve: ServeOptions) -> int:
        say(f"http://{serve.listen}/")
        raise StoreError("another runs")

    monkeypatch.setattr("tickerfeed.daemon.demo.run.run_demo", run_demo)
    done = shell("demo", "--listen", "127.0.0.1:9999")
    assert (3, "http://127.0.0.1:9999/\n") == (done.exit_code, done.stdout)


def test_the_demo_needs_no_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shell: Shell) -> None:
    shell.config.unlink()
    monkeypatch.setattr("tickerfeed.daemon.demo.run.run_demo", lambda say, serve: 0)
    assert shell("demo").exit_code == 0
    assert shell("demo", "--listen", "nowhere").exit_code == 2


def test_a_worker_needs_a_store_that_is_shared(shell: Shell) -> None:
    shell.configure("")
    done = shell("worker")
    assert done.exit_code == 2
    assert 'set [store] url = "postgresql://USER@HOST/DATABASE"' in done.stderr


@pytest.mark.parametrize(("command", "called"), [("run", "run_member"), ("worker", "run_worker")])
def test_on_a_shared_store_a_process_is_one_of_many(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, command: str, called: str
) -> None:
    def begun(config: Config, reload: Any) -> int:
        assert config == reload()
        return 0

    monkeypatch.setattr(distributed, called, begun)
    text = shell.config.read_text()
    shell.config.write_text(text.replace(f"sqlite:///{shell.folder}/t.db", "postgresql://tin@db.example/tin"))
    assert 0 == shell(command).exit_code
