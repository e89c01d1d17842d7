"""Boxes of a page that say in words that they repeat what stands elsewhere: most read, related, advertisements."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tickerfeed.parse.listing import chrome
from tickerfeed.parse.listing.spots import Ground, Spot
from tickerfeed.parse.page.tree import Page, text_of

_LABELS = (
    "h1, h2, h3, h4, h5, h6, [class*=title i], [class*=head i], [class*=tab i], [class*=label i], [class*=cate i], "
    "[class*=name i]"
)
_MOST = 1_000  # labels of one page
_LENGTH = 60  # characters of one
_LEVELS = 5  # elements above a label that may be its box
_LINKS = 2  # addresses that make a box
_OLD = re.compile(
    r"(?:(?:các|những)\s+)?(?:tin|bài|bài\s+viết|tin\s+tức)?\s*(?:được\s+)?(?:đọc|xem|quan\s+tâm|chia\s+sẻ|bình\s+luận)\s+nhiều"
    r"(?:\s+nhất)?(?:\s+.{0,20})?|(?:có\s+thể\s+bạn|bạn\s+có\s+thể)\s+quan\s+tâm|(?:tin|bài)(?:\s+viết)?\s+liên\s+quan|"
    r"quảng\s+cáo|tài\s+trợ|most\s+(?:read|viewed|popular|commented|shared)(?:\s+.{0,20})?|popular(?:\s+(?:posts|news|articles))?|"
    r"trending(?:\s+.{0,12})?|related(?:\s+\w+)?|recommended(?:\s+.{0,12})?|you\s+(?:might|may)\s+also\s+like|"
    r"sponsored(?:\s+\w+)?|advertisements?",
    re.IGNORECASE,
)
_NEW = re.compile(
    r"(?:tin\s+)?mới(?:\s+(?:nhất|nhận|cập\s+nhật|đăng))?|(?:tin\s+)?mới|latest(?:\s+news)?|newest", re.IGNORECASE
)


def told_elsewhere(page: Page, ground: Ground) -> set[int]:
    """Return (by `id`) the spots of boxes whose label says that they tell nothing new.

    A box that has a label for the newest pieces, too, is one with two tabs: nothing of it is left out.
    """
    old = _labelled(page, ground, _OLD)
    # Looked for only beside an old one: most pages have none, and the search goes through all labels.
    around_new = {id(spot) for one in _labelled(page, ground, _NEW) for spot in one.up()} if old else set()
    # A box that its class gave away has no links left: its label would take the next element around for the box.
    boxes = (_box(spot, ground.links) for spot in old if not any(chrome.is_most_read(one) for one in spot.up()))
    return {id(box) for box in boxes if box is not None and id(box) not in around_new}


def of_the_newest(page: Page, ground: Ground) -> set[int]:
    """Return (by `id`) the spots of boxes whose label promises the newest pieces."""
    return {id(box) for spot in _labelled(page, ground, _NEW) if (box := _box(spot, ground.links)) is not None}


def _labelled(page: Page, ground: Ground, words: re.Pattern[str]) -> list[Spot]:
    nodes = [node for node in page.root.css(_LABELS)[:_MOST] if len(node.text()) < 4 * _LENGTH]
    return [ground.spot(node) for node in nodes if words.fullmatch(text_of(node).rstrip(": ")[: _LENGTH + 1])]


def is_inside(spot: Spot, boxes: Iterable[int]) -> bool:
    """Tell whether a spot lies in one of the boxes."""
    known = set(boxes) if not isinstance(boxes, set) else boxes
    return any(id(one) in known for one in spot.up())


def _box(label: Spot, links: int) -> Spot | None:
    """Return the smallest element around a label with several links; none where that is most of the page's `links`."""
    own = label.links
    for spot in label.up(_LEVELS):
        if spot.links >= own + _LINKS:
            return spot if spot.links * 2 <= links else None
    return None
