"""The queue in PostgreSQL by which workers share the work: one job for each shard, held by one worker at a time.

procrastinate gives the lock, wakes the workers, and knows by their heartbeats which are alive.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException, ProcrastinateException
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager
from psycopg_pool import PoolTimeout

from tickerfeed.errors import StoreError

log = logging.getLogger(__name__)

QUEUE = "shards"
BEAT = 5.0  # seconds between two heartbeats
FENCE = 15.0  # seconds without one, after which a worker lets go of what it holds: soon others will take it
STALLED = 30.0  # seconds without one, after which what a worker holds is given to others
LOOK = 1.0  # seconds between looks at the queue, beside being woken
AGAIN = 2.0  # seconds before a worker that lost the database tries again
GRACE = 3.0  # seconds that jobs get to let go
PATIENCE = 10.0  # seconds to wait for a connection
_LIVING = (
    "SELECT count(*) AS living FROM procrastinate_workers "
    "WHERE last_heartbeat > now() - %(within)s * interval '1 second'"
)


class Beats(JobManager):
    """Notes when the last heartbeat reached the database, by a clock that also runs while the machine sleeps.

    One that comes later than `FENCE` counts for nothing: what was held may be in other hands by then.
    """

    beaten_at: float | None = None  # None before the worker is registered

    @property
    def is_alive(self) -> bool:
        """Whether the others know that this worker lives."""
        return self.beaten_at is not None and _now() - self.beaten_at < FENCE

    @property
    def is_given_up(self) -> bool:
        """Whether the worker was registered, and the others know no longer that it lives."""
        return self.beaten_at is not None and not self.is_alive

    async def register_worker(self) -> int:
        """Register, which counts as a heartbeat from before it was sent."""
        began = _now()
        number = await super().register_worker()
        self.beaten_at = began
        return number

    async def update_heartbeat(self, worker_id: int) -> None:
        """Send a heartbeat."""
        began = _now()
        await super().update_heartbeat(worker_id)
        if self.is_alive:
            self.beaten_at = began

    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:
        """End a job. Where that cannot be told, or the job was taken away meanwhile, the sweeper ends it."""
        with suppress(ConnectorException):
            await super().finish_job(job, status, delete_job)


def _now() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


class Jobs:
    """This worker's end of the queue. ``hold`` is run for each shard that falls to it, and lets go by returning.

    Its methods raise `StoreError`.
    """

    def __init__(self, url: str, hold: Callable[[int], Awaitable[None]], shards: int) -> None:
        self._app = App(connector=PsycopgConnector(conninfo=url, min_size=1, max_size=4, timeout=PATIENCE))
        self._beats = self._app.job_manager = Beats(self._app.connector)
        self._shards = shards
        self._worker: asyncio.Task[None] | None = None

        @self._app.task(name="hold", queue=QUEUE)
        async def hold_shard(shard: int) -> None:
            try:
                await hold(shard)
            except Exception:
                # The supervisor of a shard, which would otherwise tell nobody: the queue's own log is quiet.
                log.exception("shard %d: a fault of tickerfeed; it is offered to others", shard)

        self._hold = hold_shard

    @property
    def is_alive(self) -> bool:
        """Whether the others know that this worker lives."""
        return self._beats.is_alive

    async def open(self) -> None:
        """Connect."""
        with _explained():
            await self._app.open_async()

    async def bring_up_to_date(self, applied: str | None) -> str:
        """Make or change the queue's tables; `applied` is what this gave the last time, None at first.

        For one process at a time: the caller sees to that.
        """
        schema = self._app.schema_manager
        folder = Path(schema.get_migrations_path())
        names = sorted(path.name for path in folder.glob("*.sql"))
        with _explained():
            if applied is None:
                await schema.apply_schema_async()
                return names[-1]
            for name in names:
                if name > applied:
                    text = (folder / name).read_text(encoding="utf-8")
                    await self._app.connector.execute_query_async(text.replace("%", "%%"))
        return names[-1]

    def start(self) -> None:
        """Begin to take what falls to this worker."""
        self._worker = asyncio.create_task(self._work(), name="worker of the queue")

    async def _work(self) -> None:
        """Be a worker of the queue, and be one anew whenever the database was away."""
        while True:
            self._beats.beaten_at = None
            worker = asyncio.create_task(
                self._app.run_worker_async(
                    queues=[QUEUE],
                    concurrency=self._shards,
                    fetch_job_polling_interval=LOOK,
                    shutdown_graceful_timeout=GRACE,
                    delete_jobs="always",
                    install_signal_handlers=False,
                    update_heartbeat_interval=BEAT,
                    stalled_worker_timeout=STALLED,
                )
            )
            try:
                # It would go on without its heartbeat: it no longer looks after that once its timetable, which is
                # empty, has come to an end.
                while not worker.done() and not self._beats.is_given_up:
                    await asyncio.wait({worker}, timeout=BEAT)
            finally:
                worker.cancel()
                await asyncio.gather(worker, return_exceptions=True)
            log.debug("the queue is out of reach")
            await asyncio.sleep(AGAIN)

    async def offer(self, shards: Iterable[int]) -> None:
        """Offer these shards to the workers; those that are offered already stay so."""
        with _explained():
            await asyncio.gather(*map(self._offer, shards))

    async def _offer(self, shard: int) -> None:
        name = f"shard:{shard}"
        with suppress(AlreadyEnqueued):
            await self._hold.configure(lock=name, queueing_lock=name).defer_async(shard=shard)

    async def taken(self) -> frozenset[int]:
        """Return the shards that are held, or offered."""
        with _explained():
            jobs = await self._beats.list_jobs_async(queue=QUEUE)
        return frozenset(_shard(job) for job in jobs if job.status in {Status.TODO.value, Status.DOING.value})

    async def living(self) -> int:
        """Return how many workers live, this one among them."""
        with _explained():
            row = await self._app.connector.execute_query_one_async(_LIVING, within=STALLED)
        return max(1, int(row["living"]))

    async def sweep(self) -> list[int]:
        """Take away what workers held that no longer live; return these shards.

        A job is ended and not tried again: tried again it would stand beside one that was offered meanwhile, which
        the queue does not allow (procrastinate #1446). The shard is offered anew as any other that nobody holds.
        """
        with _explained():
            stalled = list(await self._beats.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=STALLED))
            for job in stalled:
                if job.id is not None:
                    with suppress(ProcrastinateException):  # another sweeper was quicker
                        await self._beats.finish_job_by_id_async(job.id, Status.FAILED, delete_job=True)
        return [_shard(job) for job in stalled]

    async def stop(self) -> None:
        """Take nothing more; what is held is let go within `GRACE`."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.cancel()
            await asyncio.gather(worker, return_exceptions=True)
        await self._app.close_async()


def _shard(job: Job) -> int:
    number = job.task_kwargs.get("shard")
    return number if isinstance(number, int) else -1


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except (ProcrastinateException, PoolTimeout) as exc:
        cause = exc.__cause__ or exc
        said = f"{type(cause).__name__}: {cause}"
        raise StoreError(f"the queue of the workers is out of reach ({said}); we go on once it is back") from exc
