from __future__ import annotations

import pytest

from tickerfeed.config import tables
from tickerfeed.config.document import DOCUMENT, EDITION, SOURCE
from tickerfeed.config.table import Table
from tickerfeed.fetch.options import FetchOptions
from tickerfeed.log import LogOptions
from tickerfeed.model import Site
from tickerfeed.poll.options import PollOptions
from tickerfeed.publish.options import PublishOptions
from tickerfeed.serve.options import ServeOptions
from tickerfeed.store.options import StoreOptions
from tickerfeed.ticker import TickerOptions
from tickerfeed.workers.options import ParseOptions


@pytest.mark.parametrize(
    ("table", "options"),
    [
        (tables.SITE, Site),
        (tables.STORE, StoreOptions),
        (tables.FETCH, FetchOptions),
        (tables.POLL, PollOptions),
        (tables.PARSE, ParseOptions),
        (tables.TICKER, TickerOptions),
        (tables.PUBLISH, PublishOptions),
        (tables.SERVE, ServeOptions),
        (tables.LOG, LogOptions),
    ],
)
def test_every_option_of_a_room_can_be_written(table: Table, options: type) -> None:
    assert set(options.__struct_fields__) == set(table.options)


def test_every_option_has_help() -> None:
    every = (DOCUMENT, SOURCE, EDITION, *(one for one in vars(tables).values() if isinstance(one, Table)))
    assert [] == [
        f"{table.name} {name}"
        for table in every
        for name, option in table.options.items()
        if not (option.about or isinstance(option.form, Table))
    ]


def test_equal_intervals_are_fine() -> None:
    poll = tables.POLL.read({"interval": "1s", "min_interval": "1s", "max_interval": "1s"})
    assert poll.min_interval == poll.interval == poll.max_interval
