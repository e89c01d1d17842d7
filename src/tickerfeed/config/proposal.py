"""What was found at a site, as a source that the configuration can take."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import urlsplit

from tickerfeed.config.imported import identifier
from tickerfeed.config.schema import Config
from tickerfeed.model import Source, SourceKind
from tickerfeed.parse.page.addresses import is_home
from tickerfeed.text import clean, urls
from tickerfeed.text.provinces import PROVINCES

_TITLE = 100  # characters
_LABELS = frozenset({"com", "org", "net", "edu", "vn", "gov"})  # of a host's end, that name no one
_FILE = re.compile(r"\.[a-z]{2,5}$", re.IGNORECASE)
_VAGUE = re.compile(r"(?:rss|feed|home|trang chủ|tin mới(?: nhất)?|tin tức|untitled|channel)?", re.IGNORECASE)
_RSS_END = re.compile(r"\s*[-|:–»]*\s*\(?(?:rss|atom)(?: feeds?)?\)?$", re.IGNORECASE)
_SHORT = 5  # letters of a province's name that are too few to look for within a host's name


def proposal(url: str, kind: SourceKind, titles: tuple[str, str], page_url: str, config: Config) -> Source:
    """Return the source for what was found at `url`; `titles` are its own and that of its site's page.

    Its id is new in `config`. Its province is that of a configured source of the same site, or the only one that the
    site's name or title names.
    """
    taken = {one.id for one in (*config.sources, *config.disabled)}
    return Source(
        id=identifier(_name(page_url), taken),
        url=url,
        title=_title(*titles, is_home=is_home(page_url)),
        kind=SourceKind.AUTO if kind is SourceKind.FEED else kind,
        province=_configured(page_url, config) or province_named(urls.host(page_url), " ".join(titles)),
    )


def _title(own: str, site: str, *, is_home: bool) -> str:
    """Return what readers are to see; of a whole site's source no more than what the site calls itself."""
    own, site = (_RSS_END.sub("", clean.line(one)) for one in (own, site))
    is_vague = _VAGUE.fullmatch(own) is not None
    says_more = is_home and site != "" and site.lower() in own.lower()
    return clean.truncate(site if is_vague or says_more else own, _TITLE)


def _name(page_url: str) -> str:
    """Return what the id is made of: the site's name, and the section's where the page is one."""
    host = urls.host(page_url)
    labels = host.removeprefix("www.").split(".")
    while len(labels) > 1 and labels[-1] in _LABELS - {"gov"}:
        labels.pop()
    is_number = labels[-1].isdigit() or host.startswith("[")
    section = "" if is_home(page_url) else _FILE.sub("", urlsplit(page_url).path.rstrip("/").rpartition("/")[2])
    return " ".join([host if is_number else " ".join(labels), section])


def _configured(page_url: str, config: Config) -> str | None:
    every = (*config.sources, *config.disabled)
    found = {one.province for one in every if one.province and urls.is_same_site(one.url, page_url)}
    return found.pop() if len(found) == 1 else None


def province_named(host: str, title: str) -> str | None:
    """Return the code of today's province that a host's name or a title names; None for none and for several."""
    found = {code for code, name in _names() if _is_named(name, host, title)}
    return found.pop() if len(found) == 1 else None


def _names() -> Iterator[tuple[str, str]]:
    for one in PROVINCES:
        for name in one.words:
            yield one.code, name
    yield from (("VN-SG", name) for name in ("TP.HCM", "TPHCM", "TP HCM", "TP. Hồ Chí Minh"))


def _is_named(name: str, host: str, title: str) -> bool:
    plain = _squeezed(name)
    if len(plain) >= _SHORT and plain in re.sub(r"[^a-z0-9.]", "", host):
        return True
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", title, re.IGNORECASE) is not None


def _squeezed(name: str) -> str:
    """Return a name as hosts write it: "Hà Tĩnh" gives "hatinh"."""
    plain = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    return re.sub(r"[^a-z]", "", plain)
