"""A store in PostgreSQL: killed, cut off in the midst of a transaction, without its server for a while or for good."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import private_postgres
import psycopg
import pytest
from faulted_place import FEEDS, Daemon, Place, Series, Stage, numbers, one_line
from private_postgres import Server
from saboteur import Plan

POLL = ["poll", "--all"]


@pytest.fixture
def served(tmp_path: Path, origin: Any) -> Iterator[tuple[Place, Server]]:
    """A place whose store is on a server of its own, and that server."""
    programs = private_postgres.programs()
    if programs is None:
        pytest.skip(private_postgres.MISSING)
    with private_postgres.serving(programs) as server:
        stage = Stage({**os.environ, "FAULTS_POSTGRES": server.url})
        place = Place(tmp_path, origin, stage, server.url)
        place.write(4)
        assert place.run(*POLL).status == 0
        place.keep()
        yield place, server
        stage.close()


@pytest.mark.slow
@pytest.mark.parametrize("do", ["kill", "cut"])
def test_a_session_that_ends_at_each_statement(served: tuple[Place, Server], do: str) -> None:
    place, _ = served
    place.write(5)
    steps = place.run(*POLL).steps
    series, count = Series(f"PostgreSQL, {do}"), 5
    for step in numbers(steps, ("sql",), most=16):
        count += 1  # the store is not set back, so each fault has news of its own
        place.write(count)
        ended = place.run(*POLL, plan=Plan(step, do, ("sql",)))
        series.tried += bool(ended.fired)
        found = place.complaints()
        if do == "cut" and ended.fired:
            found.append(one_line(0, 3)(ended))
        recovered = place.run(*POLL)
        found += [recovered.stderr] if recovered.status else []
        found += place.complaints(place.links(count))
        series.wrong += [f"{series.name} at step {step} ({ended.fired}): {one}" for one in found if one]
    series.judge()


@pytest.mark.slow
def test_a_server_that_stops_answering_is_named(served: tuple[Place, Server]) -> None:
    place, server = served
    place.write(6)
    server.stop()
    done = place.run(*POLL)
    assert (done.status, len(done.troubles)) == (3, 1), done.stderr
    assert place.complaints() == []


@pytest.mark.slow
def test_a_server_that_is_stopped_and_started_again_needs_no_hand(served: tuple[Place, Server], tmp_path: Path) -> None:
    place, server = served
    with Daemon(place, tmp_path / "daemon.log") as daemon:
        daemon.until_shown(place.links(4))
        for count in (5, 6):
            told = len(daemon.errors)
            server.stop()
            place.write(count)  # comes while nothing can be saved
            daemon.until(lambda told=told: len(daemon.errors) > told, "a word of the trouble")
            assert place.complaints(place.links(count - 1)) == []
            server.start()
            daemon.until_shown(place.links(count))
        place.write(7)
        daemon.until_shown(place.links(7))
        assert not [line for line in daemon.errors if "a fault of ours" in line or "Traceback" in line], daemon.log
        assert daemon.log.count("works again") >= 2, daemon.log
    assert place.complaints(place.links(7)) == []
    with psycopg.connect(server.url) as connection:
        for table in ("entry", "member", "story"):  # each once, and each a story of its own
            row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            assert row == (7 * FEEDS,), table
