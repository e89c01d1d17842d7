from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
import pytest
from private_postgres import fresh
from procrastinate.schema import SchemaManager

from tickerfeed.daemon import jobs
from tickerfeed.daemon.jobs import Jobs
from tickerfeed.errors import StoreError


@pytest.fixture
def queue(postgres: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database for one test, and haste; but a busy machine that stands still for a while gives nobody up."""
    for name, seconds in {"BEAT": 0.1, "FENCE": 8.0, "STALLED": 16.0, "LOOK": 0.1, "AGAIN": 0.1, "GRACE": 0.2}.items():
        monkeypatch.setattr(jobs, name, seconds)
    return fresh(postgres, "queue")


@asynccontextmanager
async def worker(url: str, shards: int = 8, held: set[int] | None = None) -> AsyncIterator[Jobs]:
    """Give a worker that holds what falls to it, and notes it."""
    mine = set() if held is None else held

    async def hold(shard: int) -> None:
        mine.add(shard)
        try:
            await asyncio.Event().wait()
        finally:
            mine.discard(shard)

    one = Jobs(url, hold, shards)
    await one.open()
    yield one
    await one.stop()


async def until(condition: object) -> None:
    async with asyncio.timeout(10):
        while not condition():  # type: ignore[operator]
            await asyncio.sleep(0.02)


async def test_what_is_offered_is_held_by_one_worker_and_free_when_it_stops(queue: str) -> None:
    one_holds: set[int] = set()
    two_hold: set[int] = set()
    async with worker(queue, held=one_holds) as one, worker(queue, held=two_hold) as two:
        await one.bring_up_to_date(None)
        assert not one.is_alive
        one.start()
        two.start()
        await one.offer([1, 2, 3])
        await one.offer([3])
        await until(lambda: len(one_holds | two_hold) == 3)
        assert not one_holds & two_hold
        assert {1, 2, 3} == await two.taken()
        assert 2 == await two.living()
        await until(lambda: one.is_alive)
        await one.stop()
        await two.offer({1, 2, 3} - two_hold)
        await until(lambda: two_hold == {1, 2, 3})
        assert one_holds == set()
        assert [] == await two.sweep()
        assert 1 == await two.living()


async def test_what_a_worker_held_that_lives_no_more_is_taken_away_and_offered_anew(queue: str) -> None:
    held: set[int] = set()
    async with worker(queue, held=held) as one:
        await one.bring_up_to_date(None)
        one.start()
        await one.offer([5])
        await until(lambda: held == {5})
        with psycopg.connect(queue, autocommit=True) as connection:  # it went without a word, and a twin waits
            dead = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id"
            row = connection.execute(dead).fetchone()
            assert row
            connection.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, queueing_lock, args, status, worker_id)"
                """ VALUES ('shards', 'hold', 'shard:6', 'shard:6', '{"shard": 6}', 'doing', %s)""",
                row,
            )
        await one.offer([6])
        assert [6] == await one.sweep()
        await until(lambda: held == {5, 6})
        assert [] == await one.sweep()


async def test_a_worker_knows_that_it_is_given_up_and_comes_back(queue: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "FENCE", 0.4)
    held: set[int] = set()
    async with worker(queue, held=held) as one:
        await one.bring_up_to_date(None)
        one.start()
        await until(lambda: one.is_alive)
        with psycopg.connect(queue, autocommit=True) as connection:
            connection.execute("ALTER TABLE procrastinate_workers RENAME TO away")
            await until(lambda: not one.is_alive)
            connection.execute("ALTER TABLE away RENAME TO procrastinate_workers")
        await until(lambda: one.is_alive)
        await one.offer([2])
        await until(lambda: held == {2})


async def test_a_heartbeat_that_comes_too_late_counts_for_nothing(queue: str, monkeypatch: pytest.MonkeyPatch) -> None:
    held: set[int] = set()
    async with worker(queue, held=held) as one:
        await one.bring_up_to_date(None)
        one.start()
        await one.offer([2])
        await until(lambda: held == {2})
        one._beats.beaten_at = jobs._now() - 10  # as after a sleep of the process, from which its next beat wakes it
        await until(lambda: held == set())
        await until(lambda: one.is_alive)


async def test_a_queue_out_of_reach_is_a_store_error(queue: str) -> None:
    async with worker(queue) as one:
        with pytest.raises(StoreError, match="the queue of the workers is out of reach"):
            await one.taken()


async def test_the_tables_are_brought_up_to_date_from_the_last_time(
    queue: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with worker(queue) as one:
        newest = await one.bring_up_to_date(None)
        assert newest == await one.bring_up_to_date(newest)
        monkeypatch.setattr(SchemaManager, "get_migrations_path", lambda _: str(tmp_path))
        (tmp_path / "01.00.00_old.sql").write_text("DROP TABLE procrastinate_jobs")
        (tmp_path / "99.00.00_new.sql").write_text("CREATE TABLE fresh (share TEXT DEFAULT '%'); SELECT 1")
        assert "99.00.00_new.sql" == await one.bring_up_to_date(newest)
        assert "99.00.00_new.sql" == await one.bring_up_to_date("99.00.00_new.sql")
        assert frozenset() == await one.taken()
