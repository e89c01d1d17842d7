"""Logging: text or JSON lines on standard error, one line a record, times in UTC, no secret in a URL."""

from __future__ import annotations

import json
import logging
import re
import sys
import time

from msgspec import Struct

from tickerfeed.text.urls import mask

QUIET = ("httpx", "httpcore", "apscheduler", "uvicorn", "alembic", "asyncio")  # speak of their inner life below warning
# Of a database that is away they speak every second, with tracebacks; the store and the crew say it once, in a line.
SILENT = ("procrastinate", "psycopg")

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s\"'<>]+")
_TRAIL = ".,;:!)]}"  # what ends a sentence rather than a URL
_BREAKS = {
    code: {10: "\\n", 13: "\\r", 9: "\\t"}.get(code, f"\\x{code:02x}") for code in (*range(32), *range(0x7F, 0xA0))
} | {0x2028: "\\u2028", 0x2029: "\\u2029"}


class LogOptions(Struct, frozen=True):
    """`[log]`: form and level."""

    format: str = "text"  # or "json"
    level: str = "info"


def configure(options: LogOptions) -> None:
    """Send the log to standard error, as `options` say; a second call replaces the first."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLine() if options.format == "json" else TextLine())
    level = logging.getLevelNamesMapping()[options.level.upper()]
    root = logging.getLogger()
    for old in [one for one in root.handlers if isinstance(one.formatter, TextLine | JsonLine)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    for name in SILENT:
        logging.getLogger(name).setLevel(logging.CRITICAL if level > logging.DEBUG else level)
    logging.captureWarnings(True)


def clean(text: str) -> str:
    """Return text in one line, with the secrets of the URLs in it masked."""
    return _URL.sub(_masked, text).translate(_BREAKS)


def _masked(match: re.Match[str]) -> str:
    url = match[0].rstrip(_TRAIL)
    return (mask(url) if _may_hold_secret(url) else url) + match[0][len(url) :]


def _may_hold_secret(url: str) -> bool:
    # What cannot hold one stays byte for byte: the log then shows URLs as they were configured.
    return "@" in url or "=" in url


class TextLine(logging.Formatter):
    """``2026-11-22T01:02:03Z INFO tickerfeed.daemon message``."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%SZ")
        self.converter = time.gmtime

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line; a traceback follows in the same line, its line ends escaped."""
        return clean(super().format(record))


class JsonLine(logging.Formatter):
    """``{"time", "level", "logger", "message"}`` and, where there is one, ``"traceback"``."""

    def __init__(self) -> None:
        super().__init__()
        self.converter = time.gmtime

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one JSON object in one line."""
        tree = {
            "time": f"{self.formatTime(record, '%Y-%m-%dT%H:%M:%S')}.{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": clean(record.getMessage()),
        }
        if record.exc_info:
            tree["traceback"] = clean(self.formatException(record.exc_info))
        return json.dumps(tree, ensure_ascii=False)
