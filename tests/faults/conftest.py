"""What a series of faults needs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from faulted_place import Origin, Place, Stage


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    """A process that has loaded the program, and forks."""
    one = Stage({**os.environ, "PYTHONWARNINGS": "default"})
    yield one
    one.close()


@pytest.fixture
def place(tmp_path: Path, origin: Origin, stage: Stage) -> Place:
    """A place that has been polled once, and whose papers have more to tell since."""
    place = Place(tmp_path, origin, stage)
    place.write(4)
    done = place.run("poll", "--all")
    assert done.status == 0, done.stderr
    assert place.complaints(place.links(4)) == []
    place.write(6)
    place.keep()
    return place
