from __future__ import annotations

import pytest

from tickerfeed.config import tables
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
        (tables.SiteTable, Site),
        (tables.StoreTable, StoreOptions),
        (tables.FetchTable, FetchOptions),
        (tables.PollTable, PollOptions),
        (tables.ParseTable, ParseOptions),
        (tables.TickerTable, TickerOptions),
        (tables.PublishTable, PublishOptions),
        (tables.ServeTable, ServeOptions),
        (tables.LogTable, LogOptions),
    ],
)
def test_every_option_of_a_room_can_be_written(table: type[tables.Table], options: type) -> None:
    names = set(options.__struct_fields__)
    later = {name for name, field in table.model_fields.items() if "later" in (field.json_schema_extra or {})}
    assert names == set(table.model_fields) - later


@pytest.mark.parametrize("table", tables.Table.__subclasses__())
def test_every_option_has_help(table: type[tables.Table]) -> None:
    assert [] == [name for name, field in table.model_fields.items() if not field.description]


def test_equal_intervals_are_fine() -> None:
    poll = tables.PollTable.model_validate({"interval": "1s", "min_interval": "1s", "max_interval": "1s"})
    assert poll.min_interval == poll.interval == poll.max_interval
