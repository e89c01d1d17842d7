"""SIGKILL at each step: port, statement and change to the disk. The next run has everything in order."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from faulted_place import FEEDS, Ended, Place, Series, Stage, numbers
from saboteur import Plan

from tickerfeed.store import sqlite
from tickerfeed.store.schema import migrate, revisions
from tickerfeed.store.session import writing

STOP: dict[str, Any] = {"after": "Outputs.publish<", "nth": 2, "send": "SIGTERM"}  # the whole and the edition


def clean(place: Place, words: Sequence[str], plan: Plan | None = None) -> Ended:
    """Return what a run comes to in which nothing fails."""
    place.again()
    ended = place.run(*words, plan=plan)
    assert ended.status == 0, ended.stderr
    return ended


@pytest.mark.slow
def test_killed_at_each_step_of_a_poll(place: Place) -> None:
    series = Series("poll")
    for step in numbers(clean(place, ["poll", "--all"]).steps):
        series.survive(place, Plan(step), ["poll", "--all"], place.links(6))
    series.judge()


@pytest.mark.slow
def test_killed_at_each_step_of_the_first_poll(tmp_path: Path, origin: Any, stage: Stage) -> None:
    place = Place(tmp_path, origin, stage)
    place.write(6)
    place.keep()
    series = Series("first poll")
    for step in numbers(clean(place, ["poll", "--all"]).steps, most=10):
        series.survive(place, Plan(step), ["poll", "--all"], place.links(6))
    series.judge()


@pytest.mark.slow
def test_killed_at_each_step_of_the_daemon(place: Place) -> None:
    series = Series("run")
    for step in numbers(clean(place, ["run"], Plan(signals=[STOP])).steps, most=14):
        series.survive(place, Plan(step, signals=[STOP]), ["run"], place.links(6))
    series.judge()


@pytest.mark.slow
def test_killed_at_each_step_of_a_reload(place: Place) -> None:
    place.configure(FEEDS + 1, name="more.toml")
    place.write(6, FEEDS + 1)
    place.keep_again()
    copy = [[str(place.folder / "more.toml"), str(place.folder / "tickerfeed.toml")]]
    signals = [
        {"after": "Outputs.publish<", "nth": 2, "send": "SIGHUP", "copy": copy},
        {"after": "SqlStore.sync_sources<", "nth": 2, "send": "SIGTERM"},
    ]
    steps = clean(place, ["run"], Plan(signals=signals)).steps
    reloaded = [n for n, name in enumerate(steps, 1) if name == "port Outputs.publish<"][1] + 1
    series = Series("reload")

    def edited() -> list[str]:
        """Have the operator's file there also where the fault came before that."""
        shutil.copyfile(*copy[0])
        return []

    for step in numbers(steps[reloaded:], most=14):
        plan = Plan(reloaded + step, signals=signals)
        series.survive(place, plan, ["run"], place.links(6, FEEDS + 1), after=edited)
    series.judge()


@pytest.mark.slow
def test_killed_at_each_step_of_a_backup(place: Place) -> None:
    place.configure(FEEDS, name="other.toml", store=f"sqlite:///{place.folder}/other.db")
    assert place.run("backup", "kept.gz").status == 0
    place.keep_again()

    def whole() -> list[str]:
        ended = place.stage.run(place.folder, ["-c", "other.toml", "restore", "--replace", "kept.gz"])
        return [f"what was there is not whole: {ended.stderr}"] if ended.status else []

    def again() -> list[str]:
        ended = place.run("backup", "kept.gz")
        return [*whole(), *([f"the next backup failed: {ended.stderr}"] if ended.status else []), *whole()]

    series = Series("backup")
    for step in numbers(clean(place, ["backup", "kept.gz"]).steps, most=12):
        series.survive(place, Plan(step), ["backup", "kept.gz"], place.links(6), after=again)
    series.judge()


@pytest.mark.slow
def test_killed_at_each_step_of_a_restore(place: Place) -> None:
    assert place.run("backup", "kept.gz").status == 0
    place.database.unlink()
    place.keep_again()
    words = ["restore", "--replace", "kept.gz"]

    def again() -> list[str]:
        ended = place.run(*words)
        return [f"the next restore failed: {ended.stderr}"] if ended.status else []

    series = Series("restore")
    for step in numbers(clean(place, words).steps, most=12):
        series.survive(place, Plan(step), words, place.links(6), after=again)
    series.judge()


def made_old(database: Path, revision: str) -> None:
    """Make a store what an older version would have left of it."""
    old = database.with_name("old.db")
    session = sqlite.opened(str(old), 1)
    with writing(session):
        migrate(session, revision)
    session.close()
    with sqlite3.connect(old) as connection:
        connection.execute("ATTACH ? AS new", (str(database),))
        listed = "SELECT name FROM {}.sqlite_master WHERE type = 'table'"
        before, now = ({row[0] for row in connection.execute(listed.format(one))} for one in ("main", "new"))
        for name in (before & now) - {"alembic_version", "sqlite_sequence"}:
            columns = ", ".join(row[1] for row in connection.execute(f"PRAGMA main.table_info({name})"))
            connection.execute(f"INSERT INTO main.{name} ({columns}) SELECT {columns} FROM new.{name}")
        if "alias" in before:  # today only their digests are kept
            names = "SELECT source_id, 'link:' || json_extract(body, '$.link'), id FROM new.entry"
            connection.execute(f"INSERT INTO alias (source_id, alias, entry_id) {names}")
    connection.close()
    for part in ("", "-wal", "-shm"):
        Path(f"{database}{part}").unlink(missing_ok=True)
    old.rename(database)


@pytest.mark.slow
@pytest.mark.parametrize("revision", revisions()[:-1])
def test_killed_at_each_step_of_a_migration(place: Place, revision: str) -> None:
    made_old(place.database, revision)
    place.keep_again()
    steps = clean(place, ["sources"]).steps
    series = Series(f"migration from {revision}")
    for step in numbers(steps, ("sql",), most=6):
        series.survive(place, Plan(step, kinds=("sql",)), ["sources"], place.links(6))
    series.judge()
