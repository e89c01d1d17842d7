"""A JSON document that lists news → `Feed`: by the operator's paths, or by the names that such lists use.

The paths of a source are ``select = {item = "data.articles", title = "title", …}``: ``item`` from the document to the
list, the others from each of its elements (`paths`). A part that is not given is found by its name (`words`). An
address may be put together: ``link = "/tin/{slug}-{id}.html"``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tickerfeed.errors import NotAFeed, ParseError
from tickerfeed.model import Enclosure, Entry, Feed
from tickerfeed.parse import links, texts
from tickerfeed.parse.categories import categories
from tickerfeed.parse.json import paths, search, words
from tickerfeed.parse.json.values import text_of, texts_of, time_of
from tickerfeed.parse.moments import Moment, Reading

PARTS = ("item", *words.NAMES)
VERSION = "json"
_SAMPLE = 20  # elements by which a list is judged
_TITLE = 100  # characters by which a headline counts
_COUNT = 10  # elements by which a list counts

Item = search.Item


def fault(part: str, path: str) -> str | None:
    """Return what is wrong with a path of ``select``, as a sentence without its subject; None where nothing is."""
    if part not in PARTS:
        return f"is none of {', '.join(PARTS)}"
    if "{" in path and part == "item":
        return "must be one path"
    return paths.fault(path)


def read(
    tree: Any,
    url: str,
    reading: Reading,
    max_entries: int,
    select: Mapping[str, str] | None = None,
    *,
    takes_untitled: bool = False,
) -> Feed:
    """Return the feed that the value `tree` of a JSON document from `url` lists.

    An element without a title is an entry if `takes_untitled` and it has a link, else none. Raises `NotAFeed` where no
    list is found, `ParseError` where a path of `select` leads nowhere; both name what was looked for.
    """
    select = select or {}
    _refuse_faults(select, url)
    # Even an empty list is an answer where the operator says that this is the list.
    items = _selected(tree, select["item"], url) if "item" in select else _detected(tree, select, url)
    found = (_entry(item, url, reading, select) for item in items[:max_entries])
    entries = tuple(one for one in found if one.title or (takes_untitled and one.link))
    if items and not entries:
        named = f'select.title "{select["title"]}" leads nowhere' if "title" in select else "no title was found"
        raise ParseError(f"{named} in any element ({len(items)}); the first has {_members(items[0])}", url)
    return Feed(version=VERSION, is_complete=len(items) <= max_entries, entries=entries)


def _refuse_faults(select: Mapping[str, str], url: str) -> None:
    for part, path in select.items():
        wrong = fault(part, path)
        if wrong:
            raise ParseError(f"select.{part} {wrong}", url)


def _selected(tree: Any, path: str, url: str) -> list[Item]:
    found = [paths.opened(value) for value in paths.find(tree, path)]
    items = [one for value in found for one in (value if isinstance(value, list) else [value])]
    objects = [one for one in items if isinstance(one, dict)]
    if items and not objects:
        raise ParseError(f'select.item "{path}" leads to no objects, but to {type(items[0]).__name__}', url)
    if not found:
        raise ParseError(f'select.item "{path}" leads nowhere; the document has {_members(tree)}', url)
    return objects


def _members(value: Any) -> str:
    """Return the names of a value's members, for a message."""
    if isinstance(value, list):
        return "a list" + (f" of objects with {_members(value[0])}" if value and isinstance(value[0], dict) else "")
    names = [name[:40] for name in list(value)[:15]] if isinstance(value, dict) else []
    return ", ".join(names) or "none"


def _detected(tree: Any, select: Mapping[str, str], url: str) -> list[Item]:
    """Return the list that reads most like news: by the length of its headlines, twice that of dated ones.

    So a menu, however long, stands behind a few headlines.
    """
    judged = [(_news(items, url, select), items) for items in search.lists(tree)]
    score, best = max(judged, key=lambda one: one[0], default=(0.0, []))
    if score:
        return best
    if isinstance(tree, list) and not tree:
        return []
    looked = "; ".join(f"{part}: {', '.join(words.NAMES[part][:4])} …" for part in ("title", "link"))
    raise NotAFeed(
        f"a JSON document in which no list of objects with a title and a link was found (looked for {looked}); it has "
        f'{_members(tree)}; name them in select = {{item = "…", title = "…", link = "…"}}',
        url,
    )


def _news(items: list[Item], url: str, select: Mapping[str, str]) -> float:
    score = 0
    for item in items[:_SAMPLE]:
        title = texts.decoded_line(text_of(_value(item, "title", select)))
        if title and _link(item, url, select):
            score += min(len(title), _TITLE) ** 2 * (2 if _value(item, "time", select) else 1)
    return score / min(len(items), _SAMPLE) * min(len(items), _COUNT)


def _value(item: Item, part: str, select: Mapping[str, str]) -> Any:
    """Return the first value of a part that says something."""
    if part in select:
        path = select[part]
        found = [paths.filled(item, path, text_of)] if "{" in path else paths.find(item, path)
    else:
        found = [item[name] for name in words.members(item, part)]
    return next((value for value in found if text_of(value)), None)


def _entry(item: Item, url: str, reading: Reading, select: Mapping[str, str]) -> Entry:
    published = _published(item, reading, select)
    picture = links.absolute(text_of(_value(item, "image", select)), url)
    summary = text_of(_value(item, "summary", select))
    return Entry(
        title=texts.decoded_line(text_of(_value(item, "title", select))),
        id=texts.identifier(text_of(_value(item, "id", select))),
        link=_link(item, url, select),
        published=published.at,
        date_quality=published.quality,
        date_raw=published.raw,
        summary=texts.block(summary, is_html="<" in summary or "&" in summary),
        categories=categories(texts_of(_value(item, "category", select))),
        enclosures=(Enclosure(picture),) if picture else (),
    )


def _published(item: Item, reading: Reading, select: Mapping[str, str]) -> Moment:
    """Return the first date that can be read; of those found by name, one in UTC goes before its local twin."""
    if "time" in select:
        return time_of(_value(item, "time", select), reading)
    names = sorted(words.members(item, "time"), key=lambda name: not _is_utc(name))
    found = [time_of(item[name], reading, is_utc=_is_utc(name)) for name in names[:5]]
    return next((one for one in found if one.at), Moment())


def _is_utc(name: str) -> bool:
    return name.lower().endswith(("gmt", "utc"))


def _link(item: Item, url: str, select: Mapping[str, str]) -> str | None:
    """Return the address; a word that is none (a slug, an icon's name) only where the operator says that it is."""
    written = text_of(_value(item, "link", select)).strip()
    if "link" not in select and "/" not in written and not written.endswith((".html", ".htm", ".aspx")):
        return None
    is_words = " " in written and not written.startswith(("http://", "https://", "/"))
    return None if is_words else links.absolute(written, url)
