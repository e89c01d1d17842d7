from __future__ import annotations

from datetime import UTC, datetime

from msgspec.structs import replace

from tickerfeed.cli.online import lines, outage, status, tree
from tickerfeed.config.schema import Config
from tickerfeed.fetch.options import FetchOptions
from tickerfeed.flow.probe import Probe
from tickerfeed.model import Source, Trouble
from tickerfeed.poll.findings import Finding

GOOD = Probe(Source("a", "https://a.example/"), entries=3, newest_at=datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC))
ODD = Probe(Source("b", "https://b.example/"), findings=(Finding("links", "has none"),), entries=1)
BAD = Probe(Source("c", "https://c.example/"), Trouble.TLS, (Finding("tls", "has expired", "tell its webmaster"),))


def test_trouble_comes_first_and_the_sum_last() -> None:
    assert lines([GOOD, ODD, BAD]) == [
        "c: tls: has expired; tell its webmaster",
        "b: links: has none",
        "asked 3: 2 can be polled, 1 in trouble",
    ]


def test_the_status_says_whether_anything_can_be_polled() -> None:
    assert [status(probes) for probes in ([], [GOOD, BAD], [BAD])] == [0, 0, 4]


def test_when_nothing_is_reached_that_is_said_once() -> None:
    down = [replace(BAD, trouble=Trouble.UNREACHABLE), replace(BAD, trouble=Trouble.UNREACHABLE), BAD]
    assert outage(Config(), down).startswith("no source can be reached: check this machine's network")
    assert "proxy that" in outage(Config(fetch=FetchOptions(proxy="http://proxy.example:3128")), down)
    assert [outage(Config(), probes) for probes in (down[:2], [*down, GOOD], [])] == ["", "", ""]


def test_json_tells_the_same() -> None:
    good, bad = tree([GOOD, BAD])
    assert (good["usable"], good["entries"], good["newest_at"], good["findings"]) == (
        True,
        3,
        "2026-11-22T01:02:03Z",
        [],
    )
    assert (bad["usable"], bad["trouble"]) == (False, "tls")
    assert bad["findings"] == [{"about": "tls", "what": "has expired", "remedy": "tell its webmaster"}]
