"""Sources, editions and the whole configuration, as they are written in TOML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tickerfeed.config import selectors
from tickerfeed.config.forms import (
    ANY_TEXT,
    CHARSET,
    HEADERS,
    ID,
    MAYBE,
    MAYBE_DURATION,
    MAYBE_FILE,
    MAYBE_LANGUAGE,
    MAYBE_PROVINCE,
    MAYBE_ZONE,
    NETWORKS,
    PHRASE,
    PROVINCE,
    TEXT,
    TEXTS,
    WEB_URL,
    YES_OR_NO,
    Listed,
    choice,
    whole,
)
from tickerfeed.config.schema import Config
from tickerfeed.config.table import Option, Table
from tickerfeed.config.tables import (
    ENGINE,
    FETCH,
    LOG,
    OWN_TICKER,
    PARSE,
    POLL,
    PUBLISH,
    SERVE,
    SITE,
    STORE,
    TICKER,
    WEBSUB,
)
from tickerfeed.model import Edition, Source, SourceKind


def _is_selectable(given: Mapping[str, Any]) -> None:
    selectors.checked(given.get("kind", SourceKind.AUTO), given["select"])


def _edition(ticker: Mapping[str, Any] | None = None, **given: Any) -> tuple[Edition, Mapping[str, Any]]:
    """Return an edition, and in which options its ticker differs."""
    return Edition(**{**given, "title": given.get("title") or given["id"]}), ticker or {}


SOURCE = Table(
    "SourceTable",
    "One news source.",
    Source("", ""),
    {
        "id": Option(ID, "Name of the source in commands, outputs and the store. Keep it.", is_required=True),
        "url": Option(WEB_URL, "Address that is asked.", is_required=True),
        "title": Option(TEXT, "Name that readers see; empty: as the feed calls itself."),
        "kind": Option(
            choice(SourceKind), "What stands at the address; auto: a feed, or what the body turns out to be."
        ),
        "province": Option(MAYBE_PROVINCE, "ISO 3166-2 code of the province that it reports on."),
        "category": Option(MAYBE, "Category of its stories."),
        "language": Option(MAYBE_LANGUAGE, "Its language, where the feed does not tell."),
        "timezone": Option(MAYBE_ZONE, "Time zone of dates without one; empty: that of [site]."),
        "date_order": Option(choice(("dmy", "mdy")), "How 10/1/2026 is read."),
        "encoding": Option(
            CHARSET,
            'Character set, where the source names a wrong one; "tcvn3" (ABC), "vni" and "viscii" are read too.',
        ),
        "priority": Option(
            whole(-1000, 1000), "Of a story told by several, the headline of the source with the highest."
        ),
        "family": Option(MAYBE, "Publishers of one family count as one outlet."),
        "max_items": Option(
            whole(0, 100_000, lambda count: count or None), "Newest entries taken from each body; 0: all."
        ),
        "min_interval": Option(MAYBE_DURATION, "Shortest time between two polls; empty: that of [poll]."),
        "headers": Option(HEADERS, "Header fields sent with each request."),
        "cookies": Option(HEADERS, "Cookies sent with each request."),
        "ca_file": Option(MAYBE_FILE, "File of further certificate authorities (PEM)."),
        "allow_networks": Option(NETWORKS, "As in [fetch], for this source alone."),
        "include": Option(
            Listed(PHRASE, 1000), "Words or phrases, one of which must stand in the title of what is taken."
        ),
        "exclude": Option(Listed(PHRASE, 1000), "Words or phrases; what has one of them in its title is left out."),
        "article": Option(YES_OR_NO, "Read each new entry's page: time, summary, picture, credit and original link."),
        "select": Option(
            TEXTS,
            "Where headlines are, by CSS on a page, by dotted paths in JSON: item, title, link, time, image, summary …",
        ),
        "enabled": Option(YES_OR_NO, "Whether it is polled."),
    },
    rules={"select": _is_selectable},
)

EDITION = Table(
    "EditionTable",
    "A named selection of stories; an empty selection means all.",
    Edition("", ""),
    {
        "id": Option(ID, "Name of the edition and of its folder.", is_required=True),
        "title": Option(TEXT, "Name that readers see; empty: the id."),
        "provinces": Option(Listed(PROVINCE, 100), "Provinces whose stories it shows."),
        "sources": Option(Listed(ID, 100_000), "Sources whose stories it shows."),
        "categories": Option(Listed(TEXT, 1000), "Categories whose stories it shows."),
        "words": Option(Listed(PHRASE, 1000), "Words one of which is in the headline."),
        "ticker": Option(OWN_TICKER, "What differs from [ticker]."),
    },
    make=_edition,
)

DOCUMENT = Table(
    "Document",
    "The configuration of tickerfeed.",
    Config(),
    {
        "include": Option(Listed(ANY_TEXT), "Further files, as patterns relative to this one."),
        "site": Option(SITE),
        "store": Option(STORE, "The memory."),
        "fetch": Option(FETCH, "Bounds of one exchange with a source."),
        "poll": Option(POLL, "How often sources are asked."),
        "parse": Option(PARSE, "The workers in which bodies are read."),
        "ticker": Option(TICKER, "The ticker line."),
        "publish": Option(PUBLISH),
        "serve": Option(SERVE, "The built-in server."),
        "websub": Option(WEBSUB, "Being told of news by a hub."),
        "engine": Option(ENGINE, "Sharing the work (PostgreSQL)."),
        "log": Option(LOG, "The log."),
        "source": Option(Listed(SOURCE, 200_000), "The news sources."),
        "edition": Option(Listed(EDITION, 1000), "The editions."),
    },
    make=dict,
)
