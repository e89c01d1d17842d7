"""The press of the made-up province of Sông Lam at one moment. Pure: the same start and step give the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from tickerfeed.daemon.demo import pieces, wire
from tickerfeed.daemon.demo.pieces import Piece
from tickerfeed.daemon.demo.wire import News, Paper

STEP = timedelta(seconds=20)  # the newspaper brings out a bulletin in each
LISTED = 12  # pieces that the newspaper's feed holds at most


class Page(Struct, frozen=True):
    """What a path answers: status, media type, body."""

    status: int
    media_type: str
    body: bytes


class Outlet(Struct, frozen=True):
    """One feed: where it is served, by which paper, in which format, and with which pieces."""

    name: str  # the source's id
    path: str
    media_type: str
    paper: Paper
    write: Callable[[Paper, Sequence[News]], bytes]
    pieces: tuple[Piece, ...]


OUTLETS = (
    Outlet(
        "bao-song-lam",
        "/bao-song-lam.rss",
        "application/rss+xml",
        Paper("Báo Sông Lam", "https://baosonglam.example/", "Tiếng nói của người dân Sông Lam"),
        wire.rss20,
        pieces.NEWSPAPER,
    ),
    Outlet(
        "cong-song-lam",
        "/cong-song-lam.atom",
        "application/atom+xml",
        Paper("Cổng thông tin điện tử tỉnh Sông Lam", "https://songlam.example/", "Thông báo và chỉ đạo, điều hành"),
        wire.atom10,
        pieces.PORTAL,
    ),
    Outlet(
        "dai-song-lam",
        "/dai-song-lam.rdf",
        "application/rdf+xml",
        Paper("Đài Phát thanh – Truyền hình Sông Lam", "https://slrtv.example/", "Phát sóng từ 5 giờ đến 23 giờ"),
        wire.rss10,
        pieces.BROADCASTER,
    ),
    Outlet(
        "lam-chau",
        "/lam-chau.json",
        "application/feed+json",
        Paper("Lam Châu Trực tuyến", "https://lamchau.example/", "Tin từ tỉnh lỵ"),
        wire.jsonfeed11,
        pieces.CITY,
    ),
    Outlet(
        "nong-nghiep",
        "/nong-nghiep.xml",
        "text/xml",
        Paper("Nông nghiệp Sông Lam", "https://nongnghiepsonglam.example/", "Bạn của nhà nông"),
        wire.rss092,
        pieces.FARMING,
    ),
)

FAILING = "/xa-van-trang.rss"
_BUSY = Page(503, "text/plain; charset=utf-8", "Máy chủ đang bảo trì\n".encode())
_NO_FEED = Page(
    200,
    "text/html; charset=utf-8",
    "<!doctype html>\n<html lang=vi><title>Xã Vân Tràng</title>\n<p>Trang tin đang được nâng cấp.\n".encode(),
)


def feeds(start: datetime, step: int) -> Mapping[str, Page]:
    """Return what each path answers `step` steps after `start` (aware).

    The newspaper's feed gains one piece in each step and keeps the newest; the site of one commune is busy in the first
    step and sends an ordinary page instead of its feed later; all else stays.
    """
    pages = {one.path: Page(200, one.media_type, one.write(one.paper, _news(one, start))) for one in OUTLETS}
    newspaper = OUTLETS[0]
    newest = sorted([*_bulletins(newspaper, start, step), *_news(newspaper, start)], key=_newest_first)[:LISTED]
    pages[newspaper.path] = Page(200, newspaper.media_type, newspaper.write(newspaper.paper, newest))
    pages[FAILING] = _NO_FEED if step else _BUSY
    return pages


def _newest_first(news: News) -> float:
    return -news.published.timestamp()


def _news(outlet: Outlet, start: datetime) -> list[News]:
    return sorted((_dated(outlet.paper, piece, start) for piece in outlet.pieces), key=_newest_first)


def _dated(paper: Paper, piece: Piece, start: datetime) -> News:
    address = f"{paper.home}{piece.slug}.html"
    published = start - timedelta(minutes=piece.minutes)
    return News(address, piece.link or address, piece.headline, piece.summary, published, piece.original)


def _bulletins(outlet: Outlet, start: datetime, step: int) -> Iterable[News]:
    """Yield the bulletins that can still be listed, one for each step after the first."""
    for number in range(max(1, step - LISTED + 1), step + 1):
        edition, place = divmod(number - 1, len(pieces.BULLETINS))
        headline, summary = pieces.BULLETINS[place]
        published = start + number * STEP
        if edition:  # all have been told: the next round says when
            headline = f"{headline} (cập nhật lúc {published.astimezone(wire.HANOI):%H:%M:%S})"
        address = f"{outlet.paper.home}tin-nhanh-{200000 + number}.html"
        yield News(address, address, headline, summary, published)
