"""Sources that bring much at once, from their server to what is published: nothing told before is told as new."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tickerfeed.config.schema import Config
from tickerfeed.daemon.workshop import Workshop
from tickerfeed.flow.poll import PollReport, poll

Configure = Callable[..., Config]
NOW = datetime.now(UTC).replace(microsecond=0)
WORDS = (
    "cầu",
    "chợ",
    "đê",
    "trường",
    "làng",
    "rừng",
    "suối",
    "đảo",
    "hồ",
    "núi",
    "đồng",
    "vườn",
    "bến",
    "chùa",
    "phố",
    "sông",
    "đò",
    "kênh",
    "đèo",
    "mương",
    "ruộng",
)


@dataclass(frozen=True)
class Piece:
    """One item of a feed."""

    number: int
    at: datetime
    guid: str = ""
    link: str = ""

    @property
    def title(self) -> str:
        one, other = WORDS[self.number % len(WORDS)], WORDS[(self.number * 7 + self.number // 21 + 3) % len(WORDS)]
        return f"Khởi công sửa {one} bên {other} của thôn thứ {self.number}"

    @property
    def item(self) -> str:
        guid, link = self.guid or f"bai-{self.number}", self.link or f"https://bao.example/bai/{self.number}"
        return (
            f"<item><title>{self.title}</title><link>{link}</link><guid isPermaLink='false'>{guid}</guid>"
            f"<pubDate>{format_datetime(self.at)}</pubDate></item>"
        )


def archive(count: int, hours_apart: float = 6, first: int = 0) -> list[Piece]:
    """Return pieces of the last days, the newest first."""
    return [Piece(first + n, NOW - timedelta(hours=1 + n * hours_apart)) for n in range(count)]


@dataclass
class Paper:
    """A paper's server, and what is published of it."""

    folder: Path
    origin: Any
    workshop: Workshop

    async def poll(self, pieces: Iterable[Piece], **corrected: str) -> PollReport:
        """List these pieces, poll and publish; `corrected` are words in the list by what stands in their place."""
        items = "".join(piece.item for piece in pieces)
        for before, after in corrected.items():
            items = items.replace(before, after)
        self.origin.put("/rss", f"<rss version='2.0'><channel><title>Báo</title>{items}</channel></rss>".encode())
        (source,) = self.workshop.config.sources
        states = await self.workshop.store.run(lambda store: store.states())
        report = await poll(source, states[source.id], self.workshop.desk)
        await self.workshop.press.run()
        return report

    @property
    def feed(self) -> list[tuple[str, ...]]:
        """Id, title and date of each entry, in order."""
        entries = etree.parse(self.folder / "out/feed.atom").iterfind("{*}entry")
        return [tuple(one.findtext(f"{{*}}{name}") for name in ("id", "title", "published")) for one in entries]

    @property
    def line(self) -> list[str]:
        tree = json.loads((self.folder / "out/ticker.json").read_bytes())
        return [item["title"] for item in tree["items"]]


@pytest.fixture
async def paper(tmp_path: Path, origin: Any, configure: Configure) -> AsyncIterator[Paper]:
    bounds = "[poll]\nfirst_entries = 12\nburst = 4\n"
    workshop = Workshop(configure(origin.address, {"bao": origin.url("/rss")}, bounds))
    await workshop.open()
    yield Paper(tmp_path, origin, workshop)
    await workshop.close()


async def test_a_first_poll_tells_a_bounded_number_the_newest(paper: Paper) -> None:
    pieces = archive(30)
    report = await paper.poll(pieces)
    assert (report.new, report.held_back) == (30, 18)
    assert [title for _, title, _ in paper.feed] == [piece.title for piece in pieces[:12]]
    await paper.poll([*pieces, *archive(1, first=99)])
    assert len(paper.feed) == 13


async def test_new_guids_for_everything_bring_nothing_new(paper: Paper) -> None:
    pieces = archive(12)
    await paper.poll(pieces)
    before = paper.feed
    report = await paper.poll([replace(piece, guid=f"urn:moi:{piece.number}") for piece in pieces])
    assert (report.is_reset, paper.feed) == (True, before)
    assert (await paper.poll([replace(piece, guid=f"urn:moi:{piece.number}") for piece in pieces])).revised == 0


async def test_an_archive_dated_anew_stays_where_it_was(paper: Paper) -> None:
    pieces = archive(12)
    await paper.poll(pieces)
    before, line = paper.feed, paper.line
    await paper.poll([replace(piece, at=NOW - timedelta(minutes=piece.number)) for piece in pieces[::-1]])
    assert (paper.feed, paper.line) == (before, line)


async def test_a_corrected_headline_under_a_new_date_is_a_revision_in_its_place(paper: Paper) -> None:
    pieces = archive(5)
    await paper.poll(pieces)
    before = paper.feed
    await paper.poll([replace(piece, at=NOW) for piece in pieces], **{pieces[4].title: "Tin sửa lại tên thôn"})
    assert paper.feed == [*before[:4], (before[4][0], "Tin sửa lại tên thôn", before[4][2])]


@pytest.mark.parametrize("is_dated_anew", [False, True])
async def test_a_site_that_publishes_everything_again_elsewhere_brings_nothing_new(
    paper: Paper, is_dated_anew: bool
) -> None:
    pieces = archive(20)
    await paper.poll(pieces)
    before = paper.feed
    moved = [
        Piece(
            one.number, NOW if is_dated_anew else one.at, f"n{one.number}", f"https://moi.example/p/{one.number}.html"
        )
        for one in pieces
    ]
    report = await paper.poll(moved)
    assert report.is_reset
    assert [(name, title) for name, title, _ in paper.feed] == [(name, title) for name, title, _ in before]
    fresh = archive(2, first=70)
    await paper.poll([*fresh, *moved])
    assert {title for _, title, _ in paper.feed} - {title for _, title, _ in before} == {piece.title for piece in fresh}


async def test_the_number_that_one_source_brings_at_once_is_bounded(paper: Paper) -> None:
    await paper.poll(archive(12))
    report = await paper.poll(archive(40, hours_apart=0.01, first=100))
    assert (report.held_back, len(paper.feed)) == (36, 16)
    assert (await paper.poll(archive(40, hours_apart=0.01, first=100))).new == 0
    assert len(paper.feed) == 16


async def test_an_archive_under_todays_date_is_bounded_too(paper: Paper) -> None:
    await paper.poll(archive(12))
    await paper.poll([*(replace(one, at=NOW) for one in archive(300, first=500)), *archive(12)])
    assert len(paper.feed) == 16
