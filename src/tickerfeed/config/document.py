"""Sources, editions and the whole configuration, as they are written in TOML."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, ValidationInfo, field_validator

from tickerfeed.config import selectors
from tickerfeed.config.forms import (
    Charset,
    Headers,
    Id,
    Maybe,
    MaybeDuration,
    MaybeFile,
    MaybeLanguage,
    MaybeProvince,
    MaybeZone,
    Networks,
    Phrase,
    Province,
    Text,
    Texts,
    WebUrl,
    option,
    table,
)
from tickerfeed.config.tables import (
    EngineTable,
    FetchTable,
    LogTable,
    ParseTable,
    PollTable,
    PublishTable,
    ServeTable,
    SiteTable,
    StoreTable,
    Table,
    TickerTable,
    WebsubTable,
)

Kind = Literal["auto", "feed", "listing", "tickerline", "sitemap", "json"]


class SourceTable(Table):
    """One news source."""

    # There are thousands of these tables, and their defaults need no reading: they are what reading them would give.
    model_config = ConfigDict(validate_default=False)

    id: Id = option(..., "Name of the source in commands, outputs and the store. Keep it.")
    url: WebUrl = option(..., "Address that is asked.")
    title: Text = option("", "Name that readers see; empty: as the feed calls itself.")
    kind: Kind = option("auto", "What stands at the address; auto: a feed, or what the body turns out to be.")
    province: MaybeProvince = option(None, "ISO 3166-2 code of the province that it reports on.")
    category: Maybe = option(None, "Category of its stories.")
    language: MaybeLanguage = option(None, "Its language, where the feed does not tell.")
    timezone: MaybeZone = option(None, "Time zone of dates without one; empty: that of [site].")
    date_order: Literal["dmy", "mdy"] = option("dmy", "How 10/1/2026 is read.")
    encoding: Charset = option(
        None, 'Character set, where the source names a wrong one; "tcvn3" (ABC), "vni" and "viscii" are read too.'
    )
    priority: int = option(
        0, "Of a story told by several, the headline of the source with the highest.", ge=-1000, le=1000
    )
    family: Maybe = option(None, "Publishers of one family count as one outlet.")
    max_items: int = option(0, "Newest entries taken from each body; 0: all.", ge=0, le=100_000)
    min_interval: MaybeDuration = option(None, "Shortest time between two polls; empty: that of [poll].")
    headers: Headers = option({}, "Header fields sent with each request.")
    cookies: Headers = option({}, "Cookies sent with each request.")
    ca_file: MaybeFile = option(None, "File of further certificate authorities (PEM).")
    allow_networks: Networks = option([], "As in [fetch], for this source alone.")
    include: list[Phrase] = option(
        [], "Words or phrases, one of which must stand in the title of what is taken.", max_length=1000
    )
    exclude: list[Phrase] = option(
        [], "Words or phrases; what has one of them in its title is left out.", max_length=1000
    )
    article: bool = option(False, "Read each new entry's page: time, summary, picture, credit and original link.")
    select: Texts = option(
        {}, "Where headlines are, by CSS on a page, by dotted paths in JSON: item, title, link, time, image, summary …"
    )
    enabled: bool = option(True, "Whether it is polled.")

    @field_validator("select")
    @classmethod
    def _select(cls, select: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        selectors.checked(info.data.get("kind", "auto"), select)
        return select


class EditionTable(Table):
    """A named selection of stories; an empty selection means all."""

    id: Id = option(..., "Name of the edition and of its folder.")
    title: Text = option("", "Name that readers see; empty: the id.")
    provinces: list[Province] = option([], "Provinces whose stories it shows.", max_length=100)
    sources: list[Id] = option([], "Sources whose stories it shows.", max_length=100_000)
    categories: list[Text] = option([], "Categories whose stories it shows.", max_length=1000)
    words: list[Phrase] = option([], "Words one of which is in the headline.", max_length=1000)
    ticker: TickerTable = option({}, "What differs from [ticker].")


class Document(Table):
    """The configuration of tickerfeed."""

    include: list[str] = option([], "Further files, as patterns relative to this one.")
    site: SiteTable = table("What the outputs say of themselves.")
    store: StoreTable = table("The memory.")
    fetch: FetchTable = table("Bounds of one exchange with a source.")
    poll: PollTable = table("How often sources are asked.")
    parse: ParseTable = table("The workers in which bodies are read.")
    ticker: TickerTable = table("The ticker line.")
    publish: PublishTable = table("Where the outputs go.")
    serve: ServeTable = table("The built-in server.")
    websub: WebsubTable = table("Being told of news by a hub.")
    engine: EngineTable = table("Sharing the work (PostgreSQL).")
    log: LogTable = table("The log.")
    source: list[SourceTable] = option([], "The news sources.", max_length=200_000)
    edition: list[EditionTable] = option([], "The editions.", max_length=1000)
