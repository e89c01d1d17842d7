"""How single values are written in the configuration: durations, sizes, addresses, names.

Each function takes what stands in the file and returns it, read; it raises `ValueError` with the end of a sentence
that begins with the option's name: "must be …".
"""

from __future__ import annotations

import codecs
import re
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

import ada_url

from tickerfeed.text.provinces import of_code
from tickerfeed.text.urls import MAX_LENGTH, mask

LONGEST = timedelta(days=3650)
LARGEST = 64 * 1024**3  # bytes

_DURATION = re.compile(r"([0-9]{1,9})([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_SIZE = re.compile(r"([0-9]{1,12}) ?(B|kB|KB|MB|GB|KiB|MiB|GiB)")
_SIZES = {"B": 1, "kB": 10**3, "KB": 10**3, "MB": 10**6, "GB": 10**9, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}
_ID = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_BUCKET = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:/[A-Za-z0-9._-]+)*/?")
_LISTEN = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]*)):([0-9]{1,5})")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
SINCE = "2026"  # the year in which ids of this kind began
_AUTHORITY = re.compile(
    r"(?:[A-Za-z0-9._-]+@)?[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?,[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?"
)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_STORES = ("sqlite:///", "postgresql://", "postgresql+psycopg://")


def text(value: object) -> str:
    """Return a text in one line, without blanks at its ends."""
    if not isinstance(value, str):
        raise ValueError(  # noqa: TRY004 - pydantic takes ValueError for a mistake, TypeError for a fault
            'must be a text in quotes, like "Báo Hà Tĩnh"'
        )
    if _CONTROLS.search(value):
        raise ValueError("must not hold line ends or control characters")
    return value.strip()


def phrase(value: object) -> str:
    """Return words that are looked for in headlines."""
    from tickerfeed.text import phrases  # noqa: PLC0415 - its patterns take time, and few sources look for words

    words = text(value)
    if wrong := phrases.fault(words):
        raise ValueError(wrong)
    return words


def duration(value: object) -> timedelta:
    """Return the time that "30s", "15m", "6h" or "90d" says; more than nothing and at most ten years."""
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise ValueError('must be a duration like "30s", "15m", "6h" or "90d"')
    span = timedelta(**{_UNITS[found[2]]: min(int(found[1]), 10**9)}) if _is_short(found) else timedelta.max
    if not timedelta(0) < span <= LONGEST:
        raise ValueError(f"must be longer than nothing and at most {LONGEST.days}d")
    return span


def _is_short(found: re.Match[str]) -> bool:
    return found[2] != "d" or int(found[1]) <= LONGEST.days


def size(value: object) -> int:
    """Return the bytes that "5MB" says; kB, MB and GB are powers of 1000, KiB, MiB and GiB of 1024."""
    found = _SIZE.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise ValueError('must be a size like "500kB", "5MB" or "1GB"')
    count = int(found[1]) * _SIZES[found[2]]
    if not 0 < count <= LARGEST:
        raise ValueError("must be more than nothing and at most 64GiB")
    return count


def identifier(value: object) -> str:
    """Return a name that may stand in file names and addresses: "bao-ha-tinh"."""
    if not isinstance(value, str) or len(value) > 64 or not _ID.fullmatch(value):
        raise ValueError('must be at most 64 small letters (a-z), digits and "-" between them, like "bao-ha-tinh"')
    return value


def web_url(value: object) -> str:
    """Return an absolute http or https URL without credentials, as it was written."""
    shown = _url(value)
    if "@" in shown and (ada_url.URL(shown).username or ada_url.URL(shown).password):
        raise ValueError('must not hold a password; send it as headers = {Authorization = "Basic …"}')
    return shown


def proxy_url(value: object) -> str:
    """Return the http or https URL of a proxy, which may hold credentials."""
    return _url(value)


def base_url(value: object) -> str:
    """Return the public address under which the outputs are found, with a slash at its end."""
    url = web_url(value)
    if "?" in url or "#" in url:
        raise ValueError('must be an address without "?" and "#", like "https://tin.example/"')
    return url if url.endswith("/") else url + "/"


def _url(value: object) -> str:
    shown = text(value)
    if len(shown) > MAX_LENGTH:
        raise ValueError(f"must be at most {MAX_LENGTH} characters long")
    try:
        parsed = ada_url.URL(shown)
    except ValueError:
        raise ValueError(
            f'must be a whole address like "https://baohatinh.vn/rss/home.rss", not "{_shown(shown)}"'
        ) from None
    if parsed.protocol not in ("http:", "https:"):
        raise ValueError(f'must begin with http:// or https://, not "{_shown(shown)}"')
    return shown


def _shown(value: str) -> str:
    masked = mask(value)
    return masked if len(masked) <= 80 else masked[:79] + "…"


def store_url(value: object) -> str:
    """Return where the store lies: a SQLite file or a PostgreSQL database."""
    url = text(value)
    if not url.startswith(_STORES) or url in _STORES:
        raise ValueError('must be "sqlite:///file.db" or "postgresql://user@host/database"')
    return url


def bucket_url(value: object) -> str:
    """Return a bucket and the prefix in it: "s3://name/prefix"."""
    message = (
        'must be "s3://name" or "s3://name/prefix"; key and secret come from the environment (AWS_ACCESS_KEY_ID …)'
    )
    return _matching(_BUCKET, value, message).rstrip("/")


def listen(value: object) -> str:
    """Return "host:port" or "[v6]:port"; an empty host means every interface, port 0 a free one."""
    found = _LISTEN.fullmatch(value) if isinstance(value, str) else None
    if not found or int(found[3]) > 65535:
        raise ValueError('must be an address with a port, like "127.0.0.1:8080", ":8080" or "[::1]:8080"')
    return found[0]


def language(value: object) -> str:
    """Return a language tag (BCP 47), like "vi"."""
    return _matching(_LANGUAGE, value, 'must be a language tag, like "vi" or "en-US"')


def authority(value: object) -> str:
    """Return the authority of tag: ids (RFC 4151 2.1): a domain that was yours, and when.

    A domain alone gets `SINCE`, which never changes: the ids of stories are made of it.
    """
    given = f"{value},{SINCE}" if isinstance(value, str) and "," not in value else value
    return _matching(_AUTHORITY, given, 'must be a domain of yours and a year in which it was, like "tin.example,2026"')


def province(value: object) -> str:
    """Return the ISO 3166-2 code of a province of today, like "VN-23"; a former one leads to what it is part of."""
    found = of_code(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError('must be a code like "VN-23" (Hà Tĩnh) or "VN-HN" (Hà Nội)')
    return found.code


def _matching(pattern: re.Pattern[str], value: object, otherwise: str) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ValueError(otherwise)
    return value


@lru_cache(maxsize=64)
def _has_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (OSError, ValueError):  # ZoneInfoNotFoundError is a KeyError
        return False
    except KeyError:
        return False
    return True


def timezone(value: object) -> str:
    """Return the name of a time zone that this machine knows."""
    name = text(value)
    if not name or not _has_zone(name):
        raise ValueError(f'must be a time zone like "Asia/Ho_Chi_Minh"; this machine knows no "{name[:40]}"')
    return name


def encoding(value: object) -> str:
    """Return the name of a character set that Python, or `tickerfeed.text.legacy`, can decode to text."""
    from tickerfeed.text import legacy  # noqa: PLC0415 - its tables take time, and few sources name a character set

    name = text(value)
    if legacy.kind(name):
        return name
    try:
        is_known = codecs.lookup(name)._is_text_encoding  # noqa: SLF001 - no public way to leave out "base64" and "rot13"
    except (LookupError, ValueError):
        is_known = False
    if not is_known:
        raise ValueError(f'must be a character set like "utf-8", "windows-1258" or "tcvn3", not "{name[:40]}"')
    return name


def existing_file(value: object) -> str:
    """Return the path of a file that is there, relative to the working directory."""
    path = text(value)
    if not Path(path).is_file():
        raise ValueError(f'names a file that is not there: "{path}" (looked for in {Path.cwd()})')
    return path


def directory(value: object) -> str:
    """Return a path that is not empty."""
    path = text(value)
    if not path:
        raise ValueError("must be the path of a directory")
    return path


def header_fields(value: object) -> dict[str, str]:
    """Return names and values that may be sent in a request's head (RFC 9110 5)."""
    fields = texts(value)
    for name, content in fields.items():
        if not _TOKEN.fullmatch(name):
            shown = name.partition(":")[0]  # who writes the whole field as its name writes a secret
            raise ValueError(f'holds a name that cannot be sent: "{shown[:40]}"')
        if not content.isascii():
            raise ValueError(f'holds letters that cannot be sent under "{name}": only ASCII can')
    return fields


def texts(value: object) -> dict[str, str]:
    """Return a table of texts."""
    if not isinstance(value, dict):
        raise ValueError('must be a table of texts, like {name = "value"}')  # noqa: TRY004 - as in `text`
    for name, content in value.items():
        if not isinstance(content, str):
            raise ValueError(f'must hold a text in quotes under "{name}"')  # noqa: TRY004 - as in `text`
    return {str(name): text(content) for name, content in value.items()}
