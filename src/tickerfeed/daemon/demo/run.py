"""The daemon on the made-up province: the same daemon, with a configuration that knows no other source."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import uvloop

from tickerfeed.config.schema import Config
from tickerfeed.daemon.clock import utc_now
from tickerfeed.daemon.demo.province import FAILING, OUTLETS
from tickerfeed.daemon.demo.server import origin
from tickerfeed.daemon.demo.wire import HANOI
from tickerfeed.daemon.embedded import Daemon
from tickerfeed.daemon.memory import OwnerLock
from tickerfeed.errors import StoreError
from tickerfeed.fetch.options import FetchOptions
from tickerfeed.log import LogOptions
from tickerfeed.model import Edition, Site, Source
from tickerfeed.poll.options import PollOptions
from tickerfeed.publish.options import PublishOptions
from tickerfeed.serve.options import ServeOptions
from tickerfeed.store.options import StoreOptions

STORE = Path("var/demo.db")  # begun anew each time: the province's news is always of today
INTERVAL = timedelta(seconds=5)
SLOWEST = timedelta(seconds=30)
PLACES = (
    *((one.name, one.path, one.paper.title) for one in OUTLETS),
    ("xa-van-trang", FAILING, "Trang tin xã Vân Tràng"),
)
EDITIONS = (
    Edition("mua-bao", "Mưa bão", words=("mưa", "bão", "lũ", "sạt lở")),
    Edition("nong-nghiep", "Nông nghiệp", sources=("nong-nghiep",)),
)


def run_demo(say: Callable[[str], None], serve: ServeOptions | None = None, directory: str = "output") -> int:
    """Run the daemon on the province until SIGTERM or SIGINT; return the exit status.

    `say` is told once where the page is, and how to stop. Raises what `embedded.run` raises.
    """
    return uvloop.run(_run(say, serve or ServeOptions(), directory))


async def _run(say: Callable[[str], None], serve: ServeOptions, directory: str) -> int:
    forget(STORE)
    server = origin(utc_now)
    await server.start()
    try:
        config = compose(server.port, serve, directory)
        return await Daemon(config, lambda: config).run(lambda address: say(welcome(address)))
    finally:
        await server.stop()


def forget(store: Path) -> None:
    """Remove the store of the last demonstration. Raises `StoreError` when one still runs, or when it cannot."""
    with OwnerLock(_url(store)):
        for path in (store, store.with_name(store.name + "-wal"), store.with_name(store.name + "-shm")):
            try:
                path.unlink(missing_ok=True)
            except OSError as exc:
                raise StoreError(f"cannot be removed ({exc.strerror}); check its owner", str(path)) from exc


def compose(port: int, serve: ServeOptions, directory: str) -> Config:
    """Return the configuration for a province that is served on `port` of loopback."""
    address = f"127.0.0.1:{port}"
    return Config(
        site=Site("Tin Sông Lam", "Tỉnh hư cấu để xem thử tickerfeed", f"http://{serve.listen}/"),
        store=StoreOptions(_url(STORE)),
        fetch=FetchOptions(allow_networks=(address,)),
        poll=PollOptions(INTERVAL, timedelta(seconds=2), SLOWEST, requests_per_day=43_200),
        publish=PublishOptions(directory),
        serve=serve,
        log=LogOptions(level="warning"),
        sources=tuple(
            Source(name, f"http://{address}{path}", title, timezone=HANOI.key, language="vi")
            for name, path, title in PLACES
        ),
        editions=EDITIONS,
    )


def welcome(address: str) -> str:
    """Return what a newcomer needs to know, in Vietnamese and English."""
    return (
        f"Trang tin: {address}   Dòng tin: {address}ticker.txt   Dừng: Ctrl-C\n"
        "Tỉnh Sông Lam là hư cấu; cứ 20 giây có một tin mới, và một nguồn luôn bị lỗi.\n"
        f"The page: {address}   The line: {address}ticker.txt   Stop: Ctrl-C\n"
        "The province is made up; a piece of news comes every 20 seconds, and one source always fails."
    )


def _url(store: Path) -> str:
    return f"sqlite:///{store}"
