from __future__ import annotations

from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from tickerfeed.model import Site, Ticker
from tickerfeed.publish.templates import load
from tickerfeed.render.page import page
from tickerfeed.render.publication import Publication
from tickerfeed.render.visits import visits

NOTHING = Publication(Site(), {}, (), Ticker("", ""))
COUNTED = replace(NOTHING, counts_visits=True)


@pytest.fixture(scope="module")
def templates() -> Mapping[str, str]:
    return load()


def test_the_script_is_there_once_and_only_where_visits_are_counted(templates: Mapping[str, str]) -> None:
    assert visits(NOTHING, templates) == ()
    (script,) = visits(COUNTED, templates)
    assert (script.name, script.media_type) == ("visits.js", "text/javascript; charset=utf-8")
    assert visits(replace(COUNTED, edition="ha-tinh"), templates) == ()


def test_the_page_has_a_place_for_the_counts_that_shows_nothing_by_itself(templates: Mapping[str, str]) -> None:
    assert b"visits" not in page(NOTHING, templates).body
    shown = page(COUNTED, templates).body.decode()
    assert '<p id="visits" hidden>Thống kê: hôm nay <b data-today></b>, tất cả <b data-total></b></p>' in shown
    assert '<script src="visits.js" defer></script>' in shown
    edition = page(replace(COUNTED, edition="ha-tinh"), templates).body.decode()
    assert '<script src="../../visits.js" defer></script>' in edition
