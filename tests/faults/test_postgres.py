"""A store in PostgreSQL: killed, cut off in the midst of a transaction, or without its server."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import private_postgres
import pytest
from faulted_place import Place, Series, Stage, numbers, one_line
from saboteur import Plan

POLL = ["poll", "--all"]


@pytest.fixture
def served(tmp_path: Path, origin: Any) -> Iterator[tuple[Place, int]]:
    """A place whose store is on a server of its own, and that server's process."""
    programs = private_postgres.programs()
    if programs is None:
        pytest.skip(private_postgres.MISSING)
    with private_postgres.running(programs) as (url, server):
        stage = Stage({**os.environ, "FAULTS_POSTGRES": url})
        place = Place(tmp_path, origin, stage, url)
        place.write(4)
        assert place.run(*POLL).status == 0
        place.keep()
        yield place, server
        stage.close()


@pytest.mark.slow
@pytest.mark.parametrize("do", ["kill", "cut"])
def test_a_session_that_ends_at_each_statement(served: tuple[Place, int], do: str) -> None:
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
def test_a_server_that_stops_answering_is_named(served: tuple[Place, int]) -> None:
    place, server = served
    place.write(6)
    os.kill(server, signal.SIGINT)  # its "fast" stop
    while True:
        done = place.run(*POLL)
        if done.status:
            break
    assert (done.status, len(done.troubles)) == (3, 1), done.stderr
    assert place.complaints() == []
