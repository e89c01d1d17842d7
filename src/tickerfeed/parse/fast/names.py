"""What feedparser calls the elements of a document, by the namespaces that it declares.

feedparser knows some namespaces by a prefix of its own, whatever the document's; of others it takes the document's
prefix. Where a document declares them in a way that makes the name a matter of order, the answer is `Unsure`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct, field

from tickerfeed.parse.fast.known import PREFIXES

ATOM = "http://www.w3.org/2005/atom"
RSS10 = "http://purl.org/rss/1.0/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_NETSCAPE = "http://my.netscape.com/rdf/simple/0.9/"
_USERLAND = "backend.userland.com/rss"

_DECLARATION = re.compile(rb"""xmlns(?::([^\s=<>"']{1,400}))?\s*=\s*(?:"([^"<]{0,4000})"|'([^'<]{0,4000})')""")
_ATTRIBUTE = re.compile(rb"""([^\s=<>"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_PARTED = re.compile(r"[\s&]")
_USUAL_HEAD = 2000  # bytes of a root's start tag, or of all addresses, up to which they are kept in mind
_USUAL_TAG = 100  # characters of a tag, with its namespace's address, up to which it is kept in mind
_MOST = 200  # namespaces of a document, and attributes of an element
_RSS_VERSIONS = {"0.91": "rss091u", "0.92": "rss092", "0.93": "rss093", "0.94": "rss094"}
_ATOM_VERSIONS = {"0.1": "atom01", "0.2": "atom02", "0.3": "atom03"}


class Unsure(Exception):
    """This document is not one that the fast reader can vouch for."""


class Names(Struct, frozen=True):
    """The namespaces that a document declares, prefix and address, and those of them that its root declares.

    ``prefixes``: of those unknown to feedparser, by address.
    """

    declared: tuple[tuple[str, str], ...]
    prefixes: Mapping[str, str]
    of_root: frozenset[tuple[str, str]] = frozenset()
    spellings: Mapping[str, list[str]] = field(default_factory=dict)  # all prefixes of an address

    def of(self, tag: str) -> str:
        """Return what feedparser calls an element, by the tag that lxml gives it: ``title``, ``dc_creator``."""
        known = _known(tag) if len(tag) <= _USUAL_TAG else None
        if known is not None:
            return known
        uri, _, local = tag.rpartition("}")
        return _called(self._prefix(uri[1:]) if uri else "", local)

    def attributes(self, element: Any) -> dict[str, str]:
        """Return an element's attributes as feedparser has them: each without its prefix, and with it too."""
        if len(element.attrib) > _MOST:
            raise Unsure("more attributes than anybody reads")
        found: dict[str, str] = {}
        for key, value in element.attrib.items():
            name = _plain(key)
            if name is None:
                found = self._spaced(element)
                break
            found[name] = value
        for name in ("rel", "type"):
            if name in found:
                found[name] = found[name].lower()
        return found

    def _spaced(self, element: Any) -> dict[str, str]:
        """Return attributes of which some have namespaces."""
        found: dict[str, str] = {}
        whole: dict[str, str] = {}
        for key, value in element.items():
            uri, _, local = key.rpartition("}")
            name = local.lower()
            if not name.isascii():  # lxml knows more letters of names (XML 1.0, fifth edition) than feedparser's reader
                raise Unsure(name)
            if uri:
                known = PREFIXES.get(uri[1:].lower(), "")
                found[f"{known}:{local}".lower() if known else name] = value
                name = f"{self._declared_prefix(uri[1:])}:{local}".lower()
            else:
                found[name] = value
            whole[name] = value
        found.update(whole)
        return found

    def version(self, root: Any) -> str:
        """Return feedparser's word for the format: rss20, atom10 and so on."""
        name = self.of(root.tag)
        of_root = [one for one in self.declared if one in self.of_root or name == "rdf_rdf"]
        marks = [mark for mark in map(_mark, of_root) if mark]  # the root decides, except that of RDF
        if name == "rss" and marks.count("atom10") == len(marks):
            return _rss_version(str(root.get("version") or ""))
        if name == "feed" and root.tag != name and marks.count("atom10") == len(marks):
            return "atom10" if marks else _ATOM_VERSIONS.get(str(root.get("version")), "atom")
        if name == "rdf_rdf" and marks[:1] == ["rss10"]:
            return "rss10"
        raise Unsure(name)

    def _prefix(self, uri: str) -> str:
        prefix = _own_prefix(uri)
        return self.prefixes.get(uri, "") if prefix is None else prefix

    def _declared_prefix(self, uri: str) -> str:
        if uri == "http://www.w3.org/XML/1998/namespace":
            return "xml"
        if len(self.spellings.get(uri, ())) != 1:
            raise Unsure(uri)
        return self.spellings[uri][0]


def names(data: bytes, head: bytes) -> Names:
    """Return the namespaces that a document in UTF-8 declares; ``head`` is its root's start tag.

    Raises `Unsure` where one prefix or address has two meanings.
    """
    declared = tuple(dict.fromkeys((prefix, one or other) for prefix, one, other in _DECLARATION.findall(data)))
    if len(declared) > _MOST:
        raise Unsure("more namespaces than anybody means")
    is_usual = len(head) <= _USUAL_HEAD and sum(len(prefix) + len(uri) for prefix, uri in declared) <= _USUAL_HEAD
    return (_names if is_usual else _names.__wrapped__)(declared, head)


@functools.lru_cache(64)  # as most feeds of a publisher, or of a kind of software, begin alike
def _names(found: tuple[tuple[bytes, bytes], ...], head: bytes) -> Names:
    declared = tuple((prefix.decode(), uri.decode()) for prefix, uri in found)
    of_root = frozenset(_of_root(head))
    meaning: dict[str, str] = {}
    prefixes: dict[str, str] = {}
    for prefix, uri in declared:
        if _PARTED.search(uri):  # feedparser's way to have expat tell address and name apart is a blank
            raise Unsure(uri)
        if not prefix or not uri:
            continue
        if not prefix.isascii() or meaning.setdefault(prefix.lower(), uri) != uri:
            raise Unsure(prefix)
        # Of several prefixes feedparser takes the first, if it has come to it.
        if uri.lower() not in PREFIXES and prefixes.setdefault(uri, prefix) != prefix and (prefix, uri) not in of_root:
            raise Unsure(uri)
    # feedparser keeps both kinds of prefixes, its own and the document's, in one table.
    own = frozenset(PREFIXES.get(uri.lower(), "") for _, uri in declared)
    if any(prefix in own and PREFIXES.get(uri.lower()) != prefix for prefix, uri in declared if prefix):
        raise Unsure("prefixes of each other")
    spellings: dict[str, list[str]] = {}
    for prefix, uri in declared:
        if prefix:
            spellings.setdefault(uri, []).append(prefix)
    return Names(declared, prefixes, of_root, spellings)


def _of_root(head: bytes) -> Iterator[tuple[str, str]]:
    for name, one, other in _ATTRIBUTE.findall(head):
        if name == b"xmlns" or name.startswith(b"xmlns:"):
            yield name[6:].decode(), (one or other).decode()


@functools.lru_cache(512)
def _known(tag: str) -> str | None:
    """Return what feedparser calls an element in any document; None where that is a matter of the document's prefix."""
    uri, _, local = tag.rpartition("}")
    prefix = _own_prefix(uri[1:])
    return None if prefix is None else _called(prefix, local)


def _own_prefix(uri: str) -> str | None:
    """Return feedparser's own prefix of a namespace, which may be none at all; None of one that it does not know."""
    lower = uri.lower()
    return "" if _USERLAND in lower else PREFIXES.get(lower)


def _called(prefix: str, local: str) -> str:
    return f"{prefix}_{local}".lower() if prefix else local.lower()


@functools.lru_cache(256)
def _plain(key: str) -> str | None:
    """Return the name of an attribute without a namespace; None for others, and for what is to be doubted."""
    return key.lower() if key.isascii() and "}" not in key else None


def _mark(declaration: tuple[str, str]) -> str:
    """Return the version that a declaration makes feedparser take a document for."""
    prefix, uri = declaration
    if uri.lower() == _NETSCAPE and not prefix:
        return "rss090"
    return {RSS10: "rss10", ATOM: "atom10"}.get(uri.lower(), "")


def _rss_version(number: str) -> str:
    return _RSS_VERSIONS.get(number) or ("rss20" if number.startswith("2.") else "rss")
