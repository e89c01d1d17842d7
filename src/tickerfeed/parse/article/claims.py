"""What one voice of a page says of its article, as it is written, and the `Article` that it makes."""

from __future__ import annotations

from datetime import UTC, datetime

from msgspec import Struct

from tickerfeed.model import Article
from tickerfeed.parse import texts
from tickerfeed.parse.moments import Moment
from tickerfeed.parse.page.tree import Page
from tickerfeed.text import clean

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # 0001-01-01 and 1970-01-01 are what systems write that know no date
_UNDATED = Moment()


class Claims(Struct, frozen=True):
    """Texts that may hold markup, addresses that may be relative."""

    title: str = ""
    published: Moment = _UNDATED
    updated: Moment = _UNDATED
    summary: str = ""
    image: str = ""
    original: str = ""
    link: str = ""

    def article(self, page: Page) -> Article:
        """Return the article of these claims: plain texts, absolute addresses."""
        return Article(
            title=texts.line(self.title, is_html=clean.is_markup(self.title)),
            published=self.published.at,
            updated=self.updated.at,
            date_quality=self.published.quality,
            date_raw=self.published.raw,
            summary=texts.line(self.summary, is_html=clean.is_markup(self.summary), limit=texts.SUMMARY_LENGTH),
            image=page.link(self.image),
            original_link=page.link(self.original),
            link=page.link(self.link),
        )


def believable(*dates: Moment) -> Moment:
    """Return the first date that a piece can have; an empty one where none is."""
    return next((one for one in dates if one.at and one.at >= _EARLIEST), _UNDATED)
