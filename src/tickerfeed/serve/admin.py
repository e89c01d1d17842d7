"""The administrative application: the status page and the metrics. Meant for loopback; a token may guard it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from tickerfeed.model import Source, SourceState
from tickerfeed.render.remedies import remedies
from tickerfeed.render.status import state_word
from tickerfeed.serve.app import plain_text, refuse

_STYLE = (
    ":root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;margin:1.5rem}"
    "table{border-collapse:collapse}th,td{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0;"
    "border-bottom:1px solid #8886}.bad{font-weight:700}.odd{font-style:italic}main{overflow-x:auto}"
)
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; frame-ancestors 'none'"
_METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_COLUMNS = ("Source", "State", "Detail", "What to do", "Last success", "Next poll", "Why then", "Failures", "Entries")


@dataclass(frozen=True, slots=True)
class Insight:
    """What the operator may see, asked at each request; must be quick and never raise."""

    metrics: Callable[[], bytes]
    sources: Callable[[], Sequence[tuple[Source, SourceState]]]
    notes: Callable[[], Sequence[str]] = tuple


def admin_app(insight: Insight, token: str = "") -> ASGIApp:
    """Return the application; with a token, every request must bear it (Bearer, or Basic as the password)."""

    async def metrics(_: Request) -> Response:
        return _private(Response(insight.metrics(), headers={"content-type": _METRICS_TYPE}))

    async def status(_: Request) -> Response:
        page = HTMLResponse(status_page(insight.sources(), insight.notes()))
        page.headers["content-security-policy"] = _POLICY
        return _private(page)

    routes = [Route("/metrics", metrics), Route("/status", status), Route("/", status)]
    app = Starlette(routes=routes, exception_handlers={HTTPException: refuse})
    return _Guarded(app, token) if token else app


class _Guarded:
    """Lets nothing through without the token."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app = app
        self._token = token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._is_allowed(scope):
            refusal = plain_text("401\n", 401, {"www-authenticate": 'Basic realm="tickerfeed", charset="UTF-8"'})
            await refusal(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _is_allowed(self, scope: Scope) -> bool:
        given = dict(scope["headers"]).get(b"authorization", b"")
        return secrets.compare_digest(_credential(given), self._token)


def _credential(authorization: bytes) -> bytes:
    scheme, _, value = authorization.partition(b" ")
    if scheme.lower() == b"bearer":
        return value.strip()
    if scheme.lower() != b"basic":
        return b""
    try:
        return base64.b64decode(value, validate=True).partition(b":")[2]
    except binascii.Error:
        return b""


def status_page(rows: Sequence[tuple[Source, SourceState]], notes: Sequence[str] = ()) -> str:
    """Return the status page: sources in trouble, then odd ones, then the others; what came from outside is escaped."""
    ordered = sorted(rows, key=lambda row: (not _is_bad(row[1]), not row[1].notices, row[0].id))
    bad = sum(_is_bad(state) for _, state in rows)
    odd = sum(_is_odd(state) for _, state in rows)
    head = "".join(f'<th scope="col">{column}</th>' for column in _COLUMNS)
    body = "".join(_table_row(source, state) for source, state in ordered)
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>tickerfeed: status</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body><main>'
        f"<h1>Sources</h1><p>{len(rows)} sources, {bad} in trouble, {odd} odd although they answer. "
        '<a href="/metrics">Metrics</a></p>'
        f"{''.join(f'<p>{escape(note)}</p>' for note in notes)}"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></main></body></html>\n"
    )


def _is_bad(state: SourceState) -> bool:
    return bool(state.trouble) or state.is_gone


def _is_odd(state: SourceState) -> bool:
    return bool(state.notices) and not _is_bad(state)


def _table_row(source: Source, state: SourceState) -> str:
    cells = (
        escape(f"{source.title or source.id} ({source.id})"),
        escape(_words(state)),
        _lines(_details(state)),
        _lines(sentence for one in remedies(state) for sentence in (one.en, one.vi)),
        _time(state.last_success_at),
        _time(state.next_poll_at),
        escape(state.reason),
        str(state.failures),
        str(state.entry_count),
    )
    mark = ' class="bad"' if _is_bad(state) else ' class="odd"' if _is_odd(state) else ""
    return f"<tr{mark}>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _words(state: SourceState) -> str:
    """Return the state in a word, and what is odd although it answers."""
    signs = [] if _is_bad(state) else [str(one.sign) for one in state.notices]
    return ", ".join([state_word(state), *signs])


def _details(state: SourceState) -> list[str]:
    details = [state.detail] if state.detail else []
    return details + [f"{one.sign}: {one.detail}, since {_time(one.since_at)}" for one in state.notices]


def _lines(sentences: Iterable[str]) -> str:
    return "<br>".join(escape(sentence) for sentence in sentences)


def _time(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC" if moment else "–"


def _private(response: Response) -> Response:
    response.headers["cache-control"] = "no-store"
    response.headers["x-content-type-options"] = "nosniff"
    response.headers["referrer-policy"] = "no-referrer"
    return response
