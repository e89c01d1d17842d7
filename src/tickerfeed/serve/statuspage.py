"""The status page: sources with their troubles and remedies, what is polled next, last merges, news by the hour."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from html import escape

from tickerfeed.model import Source, SourceState, Told
from tickerfeed.render.activity import hours, merges, picture
from tickerfeed.render.remedies import remedies
from tickerfeed.render.status import state_word
from tickerfeed.text.clean import line

NEXT = 10  # polls that are listed

_STYLE = (
    ":root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;margin:1.5rem}a{color:LinkText}"
    "table{border-collapse:collapse}th,td{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0;"
    "border-bottom:1px solid #8886}.bad{font-weight:700}.odd{font-style:italic}section{overflow-x:auto;margin:0 0 2rem}"
    "svg{display:block;width:100%;max-width:50rem;font-size:12px}svg text{fill:currentColor}.yield{fill:#2f6fdb}"
    ".delay{fill:#d9822b}.axis{stroke:currentColor}"
    "@media (prefers-color-scheme:dark){a{color:#9ec1ff}body{background:#161615;color:#eeece7}}"
)
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)

_SOURCES = ("Source", "State", "Detail", "What to do", "Last success", "Next poll", "Why then", "Failures", "Entries")
_MERGES = ("When", "Source", "Its headline", "Joined the story", "Why")

_RUNBOOK = (
    "Each word under “State” has a section of that name in the runbook of the documentation, docs/runbook.md; "
    '<span lang="vi">mỗi từ có một mục trong sổ tay xử lý sự cố, docs/vi/runbook.md</span>.'
)

Row = tuple[Source, SourceState]


def status_page(
    rows: Sequence[Row], notes: Sequence[str] = (), told: Sequence[Told] = (), now: datetime | None = None
) -> str:
    """Return the page; sources in trouble stand first, then odd ones. What came from outside is escaped.

    `notes` are lines at the top; `told` are the newest stories.
    """
    lines = "".join(f"<p>{_plain(note)}</p>" for note in notes)
    parts = (_sources(rows), _schedule(rows), _hours(told, now or datetime.now(UTC)), _merged(told))
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>tickerfeed: status</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body><main>'
        f'<h1>tickerfeed</h1><p><a href="/metrics">Metrics</a></p>{lines}{"".join(parts)}</main></body></html>\n'
    )


def _sources(rows: Sequence[Row]) -> str:
    ordered = sorted(rows, key=lambda row: (not _is_bad(row[1]), not row[1].notices, row[0].id))
    bad = sum(_is_bad(state) for _, state in rows)
    odd = sum(_is_odd(state) for _, state in rows)
    lead = f"{len(rows)} sources, {bad} in trouble, {odd} odd although they answer. {_RUNBOOK}"
    return _section("Sources", lead, _table(_SOURCES, "".join(_source(source, state) for source, state in ordered)))


def _schedule(rows: Sequence[Row]) -> str:
    soon = sorted((state.next_poll_at, source.id, state.reason) for source, state in rows if state.next_poll_at)
    at_once = sum(state.next_poll_at is None and not state.is_gone for _, state in rows)
    body = "".join(_cells(_time(when), _plain(name), _plain(why)) for when, name, why in soon[:NEXT])
    lead = f"{at_once} are polled as soon as there is room; then, the next of {len(soon)}:"
    return _section("Schedule", lead, _table(("Next poll", "Source", "Why then"), body))


def _hours(told: Sequence[Told], now: datetime) -> str:
    lead = "Entries that came in each hour (bars), and how long after their publication (dots), by the newest stories."
    return _section("Yield and delay", lead, picture(hours(told, now)))


def _merged(told: Sequence[Told]) -> str:
    found = merges(told)
    rows = (_cells(_time(one.at), *map(_plain, (one.source_id, one.title, one.headline, one.reason))) for one in found)
    lead = "Entries that joined a story last." if found else "None among the newest stories."
    return _section("Last merges", lead, _table(_MERGES, "".join(rows)) if found else "")


def _section(title: str, lead: str, content: str) -> str:
    return f'<section aria-label="{title}" tabindex="0"><h2>{title}</h2><p>{lead}</p>{content}</section>'


def _table(columns: Iterable[str], body: str) -> str:
    head = "".join(f'<th scope="col">{column}</th>' for column in columns)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cells(*cells: str, mark: str = "") -> str:
    return f"<tr{mark}>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _is_bad(state: SourceState) -> bool:
    return bool(state.trouble) or state.is_gone


def _is_odd(state: SourceState) -> bool:
    return bool(state.notices) and not _is_bad(state)


def _source(source: Source, state: SourceState) -> str:
    mark = ' class="bad"' if _is_bad(state) else ' class="odd"' if _is_odd(state) else ""
    return _cells(
        _plain(f"{source.title or source.id} ({source.id})"),
        _plain(_words(state)),
        _lines(_details(state)),
        _lines(sentence for one in remedies(state) for sentence in (one.en, one.vi)),
        _time(state.last_success_at),
        _time(state.next_poll_at),
        _plain(state.reason),
        str(state.failures),
        str(state.entry_count),
        mark=mark,
    )


def _words(state: SourceState) -> str:
    """Return the state in a word, and what is odd although it answers."""
    signs = [] if _is_bad(state) else [str(one.sign) for one in state.notices]
    return ", ".join([state_word(state), *signs])


def _details(state: SourceState) -> list[str]:
    details = [state.detail] if state.detail else []
    return details + [f"{one.sign}: {one.detail}, since {_time(one.since_at)}" for one in state.notices]


def _lines(sentences: Iterable[str]) -> str:
    return "<br>".join(_plain(sentence) for sentence in sentences)


def _time(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC" if moment else "–"


def _plain(text: str) -> str:
    """Return `text` as one line that shows what it is: nothing in it turns the letters around, or is markup."""
    return escape(line(text))
