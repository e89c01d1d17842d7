"""The forms that an option's value can take, each with what JSON Schema says of it.

"" stands for "not given" where a text may be left out. What a later issue brings is marked ``later``: it is checked,
and has no effect yet.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, Field, PlainValidator, WithJsonSchema

from tickerfeed.config import values
from tickerfeed.fetch.guard import Guard


def _or_nothing(read: Callable[[object], str]) -> PlainValidator:
    return PlainValidator(lambda value: None if value in ("", None) else read(value))


def _may_be_empty(read: Callable[[object], str]) -> PlainValidator:
    return PlainValidator(lambda value: "" if value == "" else read(value))


def networks(value: list[str]) -> list[str]:
    """Return networks that the guard understands."""
    Guard(value)
    return value


_TEXT: dict[str, Any] = {"type": "string"}
_URI: dict[str, Any] = {"type": "string", "pattern": "^https?://"}
_URI_OR_NONE: dict[str, Any] = {"type": "string", "pattern": "^(https?://.*)?$"}
_SPAN: dict[str, Any] = {"type": "string", "pattern": "^[0-9]{1,9}[smhd]$", "examples": ["15m"]}
_BYTES: dict[str, Any] = {"type": "string", "pattern": "^[0-9]+ ?(B|kB|KB|MB|GB|KiB|MiB|GiB)$", "examples": ["5MB"]}
_TABLE: dict[str, Any] = {"type": "object", "additionalProperties": {"type": "string"}}

Text = Annotated[str, PlainValidator(values.text), WithJsonSchema(_TEXT)]
Maybe = Annotated[str | None, _or_nothing(values.text), WithJsonSchema(_TEXT)]
Id = Annotated[
    str, PlainValidator(values.identifier), WithJsonSchema({**_TEXT, "pattern": "^[a-z0-9]+([._-][a-z0-9]+)*$"})
]
Phrase = Annotated[str, PlainValidator(values.phrase), WithJsonSchema({**_TEXT, "minLength": 1, "maxLength": 200})]
Duration = Annotated[timedelta, PlainValidator(values.duration), WithJsonSchema(_SPAN)]
MaybeDuration = Annotated[
    timedelta | None,
    PlainValidator(lambda value: None if value in ("", None) else values.duration(value)),
    WithJsonSchema({"type": "string", "pattern": "^([0-9]{1,9}[smhd])?$"}),
]
Size = Annotated[int, PlainValidator(values.size), WithJsonSchema(_BYTES)]
WebUrl = Annotated[str, PlainValidator(values.web_url), WithJsonSchema(_URI)]
MaybeUrl = Annotated[str, _may_be_empty(values.web_url), WithJsonSchema(_URI_OR_NONE)]
MaybeBucket = Annotated[
    str, _may_be_empty(values.bucket_url), WithJsonSchema({**_TEXT, "pattern": "^(s3://[a-z0-9].*)?$"})
]
BaseUrl = Annotated[str, _may_be_empty(values.base_url), WithJsonSchema(_URI_OR_NONE)]
Proxy = Annotated[str | None, _or_nothing(values.proxy_url), WithJsonSchema(_URI_OR_NONE)]
StoreUrl = Annotated[
    str, PlainValidator(values.store_url), WithJsonSchema({**_TEXT, "pattern": "^(sqlite:///|postgresql)"})
]
Listen = Annotated[str, PlainValidator(values.listen), WithJsonSchema({**_TEXT, "pattern": ":[0-9]{1,5}$"})]
MaybeListen = Annotated[str, _may_be_empty(values.listen), WithJsonSchema({**_TEXT, "pattern": "^(.*:[0-9]{1,5})?$"})]
Language = Annotated[str, PlainValidator(values.language), WithJsonSchema(_TEXT)]
MaybeLanguage = Annotated[str | None, _or_nothing(values.language), WithJsonSchema(_TEXT)]
Zone = Annotated[str, PlainValidator(values.timezone), WithJsonSchema(_TEXT)]
MaybeZone = Annotated[str | None, _or_nothing(values.timezone), WithJsonSchema(_TEXT)]
Authority = Annotated[str, PlainValidator(values.authority), WithJsonSchema(_TEXT)]
Province = Annotated[str, PlainValidator(values.province), WithJsonSchema({**_TEXT, "pattern": "^VN-[0-9A-Z]{2}$"})]
MaybeProvince = Annotated[
    str | None, _or_nothing(values.province), WithJsonSchema({**_TEXT, "pattern": "^(VN-[0-9A-Z]{2})?$"})
]
Charset = Annotated[str | None, _or_nothing(values.encoding), WithJsonSchema(_TEXT)]
MaybeFile = Annotated[str | None, _or_nothing(values.existing_file), WithJsonSchema(_TEXT)]
Directory = Annotated[str, PlainValidator(values.directory), WithJsonSchema({**_TEXT, "minLength": 1})]
Headers = Annotated[dict[str, str], PlainValidator(values.header_fields), WithJsonSchema(_TABLE)]
Texts = Annotated[dict[str, str], PlainValidator(values.texts), WithJsonSchema(_TABLE)]
Networks = Annotated[list[str], AfterValidator(networks), Field(max_length=1000)]


def option(default: Any, about: str, *, later: bool = False, **limits: Any) -> Any:
    """Return a field with its help and limits; without a default (``...``) it must be given.

    The default is kept as it is written in TOML, and read like any other value.
    """
    extra: dict[str, Any] = {"later": True} if later else {}
    about = f"{about} No effect yet." if later else about
    if isinstance(default, list | dict):
        extra["default"] = default.copy()
        return Field(default_factory=_maker(default), description=about, json_schema_extra=extra, **limits)
    if default is None:
        extra["default"] = written(None)
        return Field(None, description=about, json_schema_extra=extra, **limits)
    return Field(written(default), description=about, json_schema_extra=extra, **limits)


def table(about: str) -> Any:
    """Return a field for a table; where none is given an empty one is read, so that its class is built once."""
    return Field(default_factory=_maker({}), description=about)


def _maker(default: Any) -> Callable[[], Any]:
    """Return what makes copies of a default. Pydantic has to parse what a built-in function takes."""

    def made() -> Any:
        return default.copy()

    return made


def written(value: Any) -> Any:
    """Return a value as it is written in TOML: durations as "15m", and nothing as ""."""
    if value is None:
        return ""
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        for unit, length in (("d", 86400), ("h", 3600), ("m", 60)):
            if seconds % length == 0 and (unit != "d" or seconds > 2 * length):
                return f"{seconds // length}{unit}"
        return f"{seconds}s"
    return value


def megabytes(value: int) -> str:
    """Return bytes as they are written in TOML, when they are whole megabytes."""
    return f"{value // 10**6}MB"
