"""The forms that an option's value can take: what reads it, how it is written, what JSON Schema says of it.

A form reads what TOML gave and raises `ValueError` with the end of a sentence that begins with the option's name:
"must be …". What holds several values raises `Mistakes`, all at once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from typing import Any, Protocol

from msgspec import Struct

from tickerfeed.config import values
from tickerfeed.config.positions import Path as Keys
from tickerfeed.fetch.guard import Guard

Schema = dict[str, Any]
Read = Callable[[Any], Any]  # raises `ValueError`

MOST_OF_SEPARATOR = 50  # characters


class Mistakes(ValueError):
    """What is wrong inside a list or a table: the keys that lead there from it, and the end of a sentence."""

    def __init__(self, found: list[tuple[Keys, str]]) -> None:
        super().__init__()
        self.found = found


def within(key: str | int, failure: ValueError) -> list[tuple[Keys, str]]:
    """Return what is wrong with the value under `key`, as the list or table around it tells it."""
    inner = failure.found if isinstance(failure, Mistakes) else [((), str(failure))]
    return [((key, *keys), line) for keys, line in inner]


class Readable(Protocol):
    """What reads a value: a `Form`, a `Listed`, or a table."""

    @property
    def read(self) -> Read:
        """What returns the value, read. Raises `ValueError`."""

    def written(self, value: Any) -> Any:
        """Return a value, read before, as it is written in TOML."""

    def schema(self) -> Schema:
        """Return what JSON Schema says of the value; of a table, where it says it."""


class Form(Struct, frozen=True):
    """A value by itself."""

    read: Read
    shape: Schema
    write: Callable[[Any], Any] = lambda value: "" if value is None else value

    def written(self, value: Any) -> Any:
        """Return a value as it is written in TOML; nothing as ""."""
        return self.write(value)

    def schema(self) -> Schema:
        """Return what JSON Schema says of it."""
        return dict(self.shape)


class Listed(Struct, frozen=True):
    """A list of values of one form, at most so many; `check` raises `ValueError` for what is wrong with the whole."""

    form: Readable
    most: int | None = None
    check: Callable[[list[Any]], object] | None = None

    def read(self, value: object) -> tuple[Any, ...]:
        """Return the values, read. Raises `Mistakes`, or `ValueError` for what is no such list."""
        if not isinstance(value, list):
            raise ValueError('must be a list, like ["…"]')  # noqa: TRY004 - as in `values.text`
        if self.most is not None and len(value) > self.most:
            raise ValueError(f"must have at most {self.most} members")
        taken, wrong = [], []
        for number, member in enumerate(value):
            try:
                taken.append(self.form.read(member))
            except ValueError as exc:
                wrong += within(number, exc)
        if wrong:
            raise Mistakes(wrong)
        if self.check:
            self.check(taken)
        return tuple(taken)

    def written(self, value: tuple[Any, ...] | None) -> list[Any]:
        """Return the values as they are written in TOML."""
        return [self.form.written(member) for member in value or ()]

    def schema(self) -> Schema:
        """Return what JSON Schema says of it."""
        bound = {} if self.most is None else {"maxItems": self.most}
        return {"type": "array", "items": self.form.schema(), **bound}


def maybe(read: Read, nothing: str | None = None) -> Read:
    """Return what reads "" as `nothing`, for a text that may be left out."""
    return lambda value: nothing if value == "" else read(value)


def whole(least: int, most: int, read: Callable[[int], int | None] = int) -> Form:
    """Return the form of a whole number; `read` makes of it what it stands for."""

    def reading(value: object) -> int | None:
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValueError("must be a whole number")  # noqa: TRY004 - as in `values.text`
        if not least <= value <= most:
            raise ValueError(f"must be at least {least}" if value < least else f"must be at most {most}")
        return read(value)

    return Form(reading, {"type": "integer", "minimum": least, "maximum": most}, lambda value: value or 0)


def choice(words: type[StrEnum] | tuple[str, ...]) -> Form:
    """Return the form of one of some words; those of an enumeration are read as its members."""
    known: dict[str, str] = {str(word): word for word in words}

    def reading(value: object) -> str:
        if not isinstance(value, str) or value not in known:
            quoted = [f"'{word}'" for word in known]
            raise ValueError(f"must be {', '.join(quoted[:-1])} or {quoted[-1]}")
        return known[value]

    return Form(reading, {"type": "string", "enum": list(known)}, str)


def _any_text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("must be a text in quotes")  # noqa: TRY004 - as in `values.text`
    return value


def _separator(value: object) -> str:
    text = _any_text(value)
    if not text:
        raise ValueError("must not be empty")
    if len(text) > MOST_OF_SEPARATOR:
        raise ValueError(f"must be at most {MOST_OF_SEPARATOR} characters long")
    return text


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")  # noqa: TRY004 - as in `values.text`
    return value


def span(value: timedelta | None) -> str:
    """Return a duration as it is written in TOML: "15m"; nothing as ""."""
    if value is None:
        return ""
    seconds = int(value.total_seconds())
    for unit, length in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds % length == 0 and (unit != "d" or seconds > 2 * length):
            return f"{seconds // length}{unit}"
    return f"{seconds}s"


def megabytes(value: int) -> str:
    """Return bytes as they are written in TOML, when they are whole megabytes."""
    return f"{value // 10**6}MB"


def _text(pattern: str = "", **more: Any) -> Schema:
    return {"type": "string", **({"pattern": pattern} if pattern else {}), **more}


_WEB = _text("^https?://")
_WEB_OR_NONE = _text("^(https?://.*)?$")
_TABLE: Schema = {"type": "object", "additionalProperties": {"type": "string"}}

TEXT = Form(values.text, _text())
MAYBE = Form(maybe(values.text), _text())
ANY_TEXT = Form(_any_text, _text())
SEPARATOR = Form(_separator, _text(minLength=1, maxLength=MOST_OF_SEPARATOR))
YES_OR_NO = Form(_yes_or_no, {"type": "boolean"})
ID = Form(values.identifier, _text("^[a-z0-9]+([._-][a-z0-9]+)*$"))
PHRASE = Form(values.phrase, _text(minLength=1, maxLength=200))
DURATION = Form(values.duration, _text("^[0-9]{1,9}[smhd]$", examples=["15m"]), span)
MAYBE_DURATION = Form(maybe(values.duration), _text("^([0-9]{1,9}[smhd])?$"), span)
SIZE = Form(values.size, _text("^[0-9]+ ?(B|kB|KB|MB|GB|KiB|MiB|GiB)$", examples=["5MB"]), megabytes)
WEB_URL = Form(values.web_url, _WEB)
MAYBE_URL = Form(maybe(values.web_url, ""), _WEB_OR_NONE)
MAYBE_BUCKET = Form(maybe(values.bucket_url, ""), _text("^(s3://[a-z0-9].*)?$"))
BASE_URL = Form(maybe(values.base_url, ""), _WEB_OR_NONE)
PROXY = Form(maybe(values.proxy_url), _WEB_OR_NONE)
STORE_URL = Form(values.store_url, _text("^(sqlite:///|postgresql)"))
LISTEN = Form(values.listen, _text(":[0-9]{1,5}$"))
MAYBE_LISTEN = Form(maybe(values.listen, ""), _text("^(.*:[0-9]{1,5})?$"))
LANGUAGE = Form(values.language, _text())
MAYBE_LANGUAGE = Form(maybe(values.language), _text())
ZONE = Form(values.timezone, _text())
MAYBE_ZONE = Form(maybe(values.timezone), _text())
AUTHORITY = Form(values.authority, _text())
PROVINCE = Form(values.province, _text("^VN-[0-9A-Z]{2}$"))
MAYBE_PROVINCE = Form(maybe(values.province), _text("^(VN-[0-9A-Z]{2})?$"))
CHARSET = Form(maybe(values.encoding), _text())
MAYBE_FILE = Form(maybe(values.existing_file), _text())
DIRECTORY = Form(values.directory, _text(minLength=1))
HEADERS = Form(values.header_fields, _TABLE)
TEXTS = Form(values.texts, _TABLE)
NETWORKS = Listed(ANY_TEXT, 1000, Guard)
