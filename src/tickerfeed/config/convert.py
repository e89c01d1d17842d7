"""From the checked TOML document to the options of the rooms."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, TypeVar, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from tickerfeed.config.document import Document, EditionTable, SourceTable
from tickerfeed.config.schema import Config, EngineOptions
from tickerfeed.config.tables import TickerTable
from tickerfeed.fetch.options import FetchOptions
from tickerfeed.log import LogOptions
from tickerfeed.model import Edition, Order, Site, Source, SourceKind
from tickerfeed.poll.options import PollOptions
from tickerfeed.publish.options import PublishOptions, WebhookOptions
from tickerfeed.serve.options import ServeOptions, WebsubOptions
from tickerfeed.store.options import StoreOptions
from tickerfeed.ticker import Style, TickerOptions
from tickerfeed.workers.options import ParseOptions

T = TypeVar("T")


def convert(document: Document) -> Config:
    """Return the configuration that a checked document describes."""
    every = [_source(table, document.site.timezone) for table in document.source]
    return Config(
        site=_options(Site, document.site),
        store=_options(StoreOptions, document.store),
        fetch=_options(FetchOptions, document.fetch),
        poll=_options(PollOptions, document.poll),
        parse=_options(ParseOptions, document.parse),
        ticker=_ticker(document.ticker),
        publish=_options(PublishOptions, document.publish, webhook=_options(WebhookOptions, document.publish.webhook)),
        serve=_options(ServeOptions, document.serve),
        websub=_options(WebsubOptions, document.websub),
        log=_options(LogOptions, document.log),
        engine=_options(EngineOptions, document.engine),
        sources=tuple(source for source in every if source.enabled),
        disabled=tuple(source for source in every if not source.enabled),
        editions=tuple(_edition(table) for table in document.edition),
        tickers={table.id: _own_ticker(table, document) for table in document.edition if table.ticker.model_fields_set},
        without_effect=tuple(dict.fromkeys(without_effect(document))),
    )


def _options(form: type[T], table: BaseModel, **changed: Any) -> T:
    """Return the noun `form` of the same-named values of `table`; lists become tuples."""
    shape: Any = form  # which mypy does not take for hashable
    names: tuple[str, ...] = _shared(shape, type(table))
    said = {**vars(table), **changed}
    return form(**{name: _frozen(said[name]) for name in names})


@cache
def _shared(form: type[Any], table: type[BaseModel]) -> tuple[str, ...]:
    return tuple(name for name in form.__struct_fields__ if name in table.model_fields)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _ticker(table: TickerTable) -> TickerOptions:
    return _options(TickerOptions, table, order=Order(table.order), style=Style(table.style))


def _own_ticker(table: EditionTable, document: Document) -> TickerOptions:
    """Return [ticker] with what an edition's own table says instead."""
    own = {name: getattr(table.ticker, name) for name in table.ticker.model_fields_set}
    return _ticker(document.ticker.model_copy(update=own))


def _source(table: SourceTable, timezone: str) -> Source:
    kind, zone = SourceKind(table.kind), table.timezone or timezone
    return _options(Source, table, kind=kind, timezone=zone, max_items=table.max_items or None)


def _edition(table: EditionTable) -> Edition:
    return _options(Edition, table, title=table.title or table.id)


def without_effect(table: BaseModel, where: str = "") -> Iterator[str]:
    """Yield the names of options that were set, differ from their default, and have no effect yet."""
    for name in sorted(table.model_fields_set.intersection(_concerned(type(table)))):
        value, field = getattr(table, name), type(table).model_fields[name]
        extra = field.json_schema_extra
        if isinstance(value, BaseModel):
            yield from without_effect(value, f"{where}{name}.")
        elif value and name == "source":
            for one in value:
                yield from without_effect(one, "source.")
        elif isinstance(extra, dict) and extra.get("later") and value != field.get_default(call_default_factory=True):
            yield f"{where}{name}"


@cache
def _concerned(table: type[BaseModel]) -> frozenset[str]:
    """Return the names of options that have no effect yet, and of the tables that have such options."""
    return frozenset(name for name, field in table.model_fields.items() if _is_concerned(field))


def _is_concerned(field: FieldInfo) -> bool:
    extra, annotation = field.json_schema_extra, field.annotation
    forms = (one for one in (annotation, *get_args(annotation)) if isinstance(one, type))
    is_later = isinstance(extra, dict) and bool(extra.get("later"))
    return is_later or any(issubclass(form, BaseModel) and _concerned(form) for form in forms)
