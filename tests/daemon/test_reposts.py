"""A portal that takes pieces over from a paper, and whose pages say so: from its server to what is published."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tickerfeed.config.schema import Config
from tickerfeed.daemon.once import poll_once
from tickerfeed.model import SourceKind, StoredEntry
from tickerfeed.store.database import open_store
from tickerfeed.ticker import PORTAL_SEPARATOR

pytestmark = pytest.mark.usefixtures("kept_workers")

Configure = Callable[..., Config]
TITLE = "Phát triển hợp tác xã ở vùng ven sông: những chuyển biến tích cực"
TEXT = "Hợp tác xã ven sông có thêm mười hai thành viên trong năm, trồng rau và nuôi cá trên đất bãi bồi của làng."

TODAY = f"{datetime.now(UTC) - timedelta(hours=1):%d/%m/%Y}"


def feed(title: str, link: str) -> bytes:
    item = f"<item><title>{title}</title><link>{link}</link></item>"
    return f"<rss version='2.0'><channel><title>Tin</title>{item}</channel></rss>".encode()


def page(original: str, time: str) -> bytes:
    text = f"""<html><head><title>Cổng tỉnh</title></head><body><marquee>Lịch họp năm 2023 của tỉnh</marquee>
    <h1>{TITLE}</h1><div>{time}</div><div class="sapo">Đất bãi bồi nay xanh rau.</div>
    <div class="body"><p>{TEXT}</p><p>{TEXT}</p><p>Theo BSG</p><p>Link gốc: {original}</p></div></body></html>"""
    return text.encode()


class Town:
    """A portal with one piece, taken over from a paper whose feed is there to be polled, too."""

    def __init__(self, folder: Path, origin: Any, configure: Configure) -> None:
        self.folder, self.origin = folder, origin
        # The paper has another name than the portal, though both are this machine.
        self.original = origin.url("/song/237661.htm").replace("127.0.0.1", "localhost")
        self.link = origin.url("/cong/bai-1.html")
        self.show_piece("00:46 19/09/2022")
        self.list_piece()
        origin.put("/song.rss", feed("Hợp tác xã ven sông đổi thay", self.original))
        config = configure(origin.address, {"cong": origin.url("/cong.rss"), "song": origin.url("/song.rss")})
        portal, paper = config.sources
        self.config = replace(
            config, sources=(replace(portal, article=True, title="Cổng tỉnh"), replace(paper, title="Báo Sông"))
        )

    def show_piece(self, time: str) -> None:
        self.origin.put("/cong/bai-1.html", page(self.original, time), "text/html")

    def list_piece(self, title: str = TITLE) -> None:
        self.origin.put("/cong.rss", feed(title, self.link))

    def poll(self, *names: str) -> tuple[int, int]:
        done = poll_once(self.config, names, everything=not names)
        return done.new_entries, sum(report.revised for report in done.reports)

    @property
    def stored(self) -> StoredEntry:
        store = open_store(self.config.store)
        try:
            (entry,) = (one for one in store.log_after(0, 100) if one.source_id == "cong")
        finally:
            store.close()
        return entry

    @property
    def ticker(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = json.loads((self.folder / "out/ticker.json").read_bytes())["items"]
        return items

    @property
    def asked(self) -> list[str]:
        return [path for path, _, _ in self.origin.requests]


@pytest.fixture
def town(tmp_path: Path, origin: Any, configure: Configure) -> Town:
    return Town(tmp_path, origin, configure)


def test_a_repost_alone_credits_the_original_as_its_page_does(town: Town) -> None:
    assert town.poll("cong") == (1, 0)
    assert town.asked == ["/cong.rss", "/robots.txt", "/cong/bai-1.html"]
    entry = town.stored.entry
    assert f"{entry.published:%Y-%m-%dT%H:%M}Z" == "2022-09-18T17:46Z"
    assert (entry.summary, entry.credit, entry.original_link) == ("Đất bãi bồi nay xanh rau.", "BSG", town.original)
    out, link = town.folder / "out", f'<a href="{town.original}">BSG</a>'
    assert f'<link rel="via" href="{town.original}" title="BSG"/>' in (out / "feed.atom").read_text()
    (item,) = json.loads((out / "feed.json").read_bytes())["items"]
    assert item["external_url"] == town.original
    assert f"<p>Theo {link}</p>" in item["content_html"]
    assert f"theo {link}" in (out / "index.html").read_text()


def test_what_was_read_of_the_page_outlasts_the_next_lists_and_is_read_once(town: Town) -> None:
    town.poll("cong")
    before = town.stored
    town.origin.put("/cong.rss", feed(TITLE, town.link) + b"\n")
    assert town.poll("cong") == (0, 0)
    assert town.stored == before
    town.list_piece(f"{TITLE} (cập nhật)")
    assert town.poll("cong") == (0, 1)
    assert town.stored.entry == replace(before.entry, title=f"{TITLE} (cập nhật)")
    assert town.asked.count("/cong/bai-1.html") == 1


@pytest.mark.parametrize("order", [("cong", "song"), ("song", "cong")])
def test_the_original_joins_its_repost_and_has_the_credit(town: Town, order: tuple[str, str]) -> None:
    town.show_piece(TODAY)
    for name in order:
        town.poll(name)
    (item,) = town.ticker
    assert (item["title"], item["url"]) == ("Hợp tác xã ven sông đổi thay", town.original)
    assert (item["source"]["title"], item["outlets"]) == ("Báo Sông", 2)
    assert [(also["source"]["title"], also["url"]) for also in item["also"]] == [("Cổng tỉnh", town.link)]


def test_without_its_page_the_entry_is_taken_as_it_is_listed(town: Town) -> None:
    town.origin.put("/cong/bai-1.html", "<h1>Không tìm thấy trang</h1><p>04/05/2026 09:05".encode(), "text/html")
    assert town.poll("cong") == (1, 0)
    assert (town.stored.entry.title, town.stored.entry.published) == (TITLE, None)


def test_robots_txt_is_obeyed(town: Town) -> None:
    town.origin.put("/robots.txt", b"User-agent: *\nDisallow: /cong/", "text/plain")
    assert town.poll("cong") == (1, 0)
    assert "/cong/bai-1.html" not in town.asked


def test_the_line_of_a_portal_is_the_line_that_is_published(town: Town) -> None:
    line = "".join(
        f"{title}{PORTAL_SEPARATOR} " for title in (TITLE, "Điểm tin 6h: A | B", "Tin thứ ba của tỉnh")
    ).rstrip(" ")
    town.origin.put("/cong.rss", f"<html><p>{line}</p></html>".encode(), "text/html")
    portal, paper = town.config.sources
    town.config = replace(town.config, sources=(replace(portal, kind=SourceKind.TICKERLINE), paper))
    assert town.poll("cong") == (3, 0)
    assert (town.folder / "out/ticker.txt").read_text() == f"{line}\n"
    assert town.poll("cong") == (0, 0)
