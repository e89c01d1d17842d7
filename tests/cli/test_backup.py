from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from private_postgres import fresh

from tickerfeed.daemon.memory import OwnerLock
from tickerfeed.store.database import SqlStore

Shell = Any
Origin = Any


@pytest.fixture
def server(postgres: str) -> str:
    """The url of an empty PostgreSQL database."""
    return fresh(postgres, "restored")


def elsewhere(shell: Shell, url: str, name: str) -> Path:
    """Have the configuration name another store and other outputs; return where these are."""
    changed = re.sub(r'^store.url = ".*"', f'store.url = "{url}"', shell.config.read_text("utf-8"), flags=re.MULTILINE)
    output = f'publish.directory = "{shell.folder}/{name}"'
    shell.config.write_text(re.sub(r'^publish.directory = ".*"', output, changed, flags=re.MULTILINE), "utf-8")
    return Path(shell.folder) / name


def published(output: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((output / "current").iterdir()) if path.is_file()}


def test_outputs_are_the_same_after_a_move_to_postgresql_and_back(polled: Shell, origin: Origin, server: str) -> None:
    assert polled("announce", "Cắt điện đêm nay", "--until", "20h").exit_code == 0
    before, file = published(polled.folder / "output"), str(polled.folder / "b.gz")
    done = polled("backup", file)
    assert (0, True) == (done.exit_code, "3 sources, 4 entries, 3 stories, 1 edits" in done.stdout), done.output
    origin.documents.clear()  # nothing more is to be had from the sources
    for number, url in enumerate((f"sqlite:///{polled.folder}/n.db", server, f"sqlite:///{polled.folder}/o.db")):
        output = elsewhere(polled, url, f"output{number}")
        done = polled("restore", file, "--json")
        assert (0, 4) == (done.exit_code, json.loads(done.stdout)["rows"]["entry"]), done.output
        polled("poll")
        assert published(output) == before, url
        again = str(polled.folder / f"b{number}.gz")
        assert polled("backup", again, "--json").exit_code == 0
        file = again


def test_a_store_that_is_used_is_left_alone(polled: Shell) -> None:
    file = str(polled.folder / "b.gz")
    assert polled("backup", file).exit_code == 0
    done = polled("restore", file)
    assert 3 == done.exit_code
    assert "--replace" in done.stderr
    with OwnerLock(f"sqlite:///{polled.folder}/t.db"):
        done = polled("restore", file, "--replace")
        assert (3, True) == (done.exit_code, "another tickerfeed works on this store" in done.stderr)
        assert polled("backup", file).exit_code == 0  # a daemon is no hindrance to that
    assert polled("restore", file, "--replace").exit_code == 0


def test_a_shared_store_on_which_others_work_is_left_alone(polled: Shell, server: str) -> None:
    file = str(polled.folder / "b.gz")
    polled("backup", file)
    elsewhere(polled, server, "output")
    other = SqlStore(server)
    assert other.own("dispatch")
    done = polled("restore", file)
    other.close()
    assert (3, True) == (done.exit_code, "stop them first" in done.stderr)


def test_a_damaged_file_changes_nothing(polled: Shell) -> None:
    file = polled.folder / "b.gz"
    polled("backup", str(file))
    file.write_bytes(file.read_bytes()[:-20])
    before = json.loads(polled("stories", "--json").stdout)
    done = polled("restore", str(file), "--replace")
    assert (3, 1) == (done.exit_code, len(done.stderr.splitlines()))
    assert f"{file}: is damaged or no backup of tickerfeed; nothing was taken from it" in done.stderr
    assert before == json.loads(polled("stories", "--json").stdout)
