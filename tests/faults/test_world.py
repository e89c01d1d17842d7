"""What goes wrong around us: clock, name server, sources, workers. Nothing is lost, and no hand is needed."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from faulted_place import FEEDS, Place, Stage
from saboteur import Plan

DAY = 86_400.0


@pytest.mark.slow
@pytest.mark.parametrize("off", [DAY, -DAY])
def test_a_clock_that_was_a_day_off_is_outlived(place: Place, off: float) -> None:
    place.again()
    assert place.run("poll", plan=Plan(clock=off)).status == 0
    place.write(7)
    assert place.run("poll", plan=Plan(clock=off + 60)).status == 0
    assert place.complaints() == []
    place.write(8)
    done = place.run("poll", plan=Plan(clock=120))  # right again, and by itself: what is due is asked
    assert (done.status, done.troubles) == (0, [])
    assert place.complaints(place.links(8)) == []


@pytest.mark.slow
def test_no_name_server_is_one_trouble_and_no_loss(tmp_path: Path, origin: Any, stage: Stage) -> None:
    place = Place(tmp_path, origin, stage)
    config = place.folder / "tickerfeed.toml"
    for number in range(FEEDS):
        address = f"http://{origin.address}/{number}.rss"
        named = address.replace("127.0.0.1", f"bao{number}.test")
        config.write_text(config.read_text().replace(address, named))
    config.write_text(config.read_text().replace('networks = ["', 'networks = ["127.0.0.0/8", "'))
    hosts = {f"bao{number}.test": "127.0.0.1" for number in range(FEEDS)}
    place.write(4)
    assert place.run("poll", "--all", plan=Plan(hosts=hosts)).status == 0
    place.write(6)
    for _ in range(2):
        done = place.run("poll", "--all", plan=Plan(hosts={}))
        assert (done.status, len(done.troubles)) == (4, 1), done.stderr
        assert place.complaints(place.links(4)) == []
    assert place.run("poll", "--all", plan=Plan(hosts=hosts)).status == 0
    assert place.complaints(place.links(6)) == []


@pytest.mark.slow
@pytest.mark.parametrize("status", [500, 404, 200])
def test_every_source_failing_at_once_takes_nothing_away(place: Place, status: int) -> None:
    place.again()
    for number in range(FEEDS):
        place.origin.put(f"/{number}.rss", b"<p>Trang dang bao tri</p>", "text/html", status)
    done = place.run("poll", "--all")
    assert (done.status, done.troubles) == (4, []), done.stderr  # each is named in the summary
    assert done.stdout.count("  bao-") == FEEDS, done.stdout
    assert place.complaints(place.links(4)) == []
    place.write(6)
    assert place.run("poll", "--all").status == 0
    assert place.complaints(place.links(6)) == []


@pytest.mark.slow
def test_a_body_that_takes_its_reader_down_costs_nobody_else(place: Place) -> None:
    place.again()
    config = place.folder / "tickerfeed.toml"
    sound = config.read_text()
    config.write_text('[parse]\nmemory = "64MB"\n' + sound.replace('kind = "feed"', 'kind = "listing"', 1))
    page = b"<html><body>" + b"<div>" * 400_000 + b"<a href='/x'>x</a>" * 50_000
    place.origin.put("/0.rss", page, "text/html")
    done = place.run("poll", "--all")
    assert (done.status, done.stdout.count("  bao-")) == (0, 1), done.stdout + done.stderr
    assert place.complaints(place.links(4) | {one for one in place.links(6) if "bao0." not in one}) == []
    config.write_text(sound)
    place.write(6)
    assert place.run("poll", "--all").status == 0
    assert place.complaints(place.links(6)) == []


@pytest.mark.slow
def test_a_store_that_another_program_locks_is_waited_for(place: Place) -> None:
    place.again()
    holder = sqlite3.connect(place.database, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    done = place.run("poll", "--all")
    assert (done.status, len(done.troubles)) == (3, 1), done.stderr
    assert "locked" in done.stderr
    assert place.complaints() == []
    holder.execute("ROLLBACK")
    holder.close()
    assert place.run("poll", "--all").status == 0
    assert place.complaints(place.links(6)) == []


@pytest.mark.slow
@pytest.mark.parametrize("page", range(1, 12, 2))
def test_a_damaged_store_is_named_and_the_outputs_stay(place: Place, page: int) -> None:
    place.again()
    before = (place.out / "feed.atom").read_bytes()
    for part in ("-wal", "-shm"):
        Path(f"{place.database}{part}").unlink(missing_ok=True)
    body = bytearray(place.database.read_bytes())
    start = page * 4096
    if start + 4096 > len(body):
        pytest.fail("the store has fewer pages")
    body[start : start + 200] = bytes(255 - byte for byte in body[start : start + 200])
    place.database.write_bytes(body)
    done = place.run("poll", "--all")
    assert done.status in {0, 3}  # what nobody reads is not noticed
    assert len(done.troubles) == (done.status == 3), done.stderr
    if done.status:
        assert (place.out / "feed.atom").read_bytes() == before
        place.database.unlink()  # what the line says
        assert place.run("poll", "--all").status == 0


@pytest.mark.slow
def test_a_store_of_a_newer_version_is_left_alone(place: Place) -> None:
    place.again()
    connection = sqlite3.connect(place.database)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    before = list(connection.iterdump())
    done = place.run("poll", "--all")
    assert (done.status, len(done.troubles)) == (3, 1), done.stderr
    assert "newer" in done.stderr
    assert list(connection.iterdump()) == before
    connection.close()
    assert place.complaints() == []
