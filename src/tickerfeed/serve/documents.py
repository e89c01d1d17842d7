"""The published documents in memory, each with its compressed forms, ready to be sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime

import brotli
import deflate
from msgspec import Struct

from tickerfeed.model import Document, is_permanent
from tickerfeed.text.headers import http_date

Headers = list[tuple[bytes, bytes]]
Pack = Callable[[Document, str], bytes]  # gives a document in a content coding, "gzip" or "br"

FRESH = "public, max-age=30"
FRESH_SCRIPT = "public, max-age=300"  # of the widget's current version
FOR_GOOD = "public, max-age=31536000, immutable"
ASK_FIRST = "no-cache"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
_CODINGS = ("", "gzip", "br")
_OF_200_ALONE = frozenset({b"last-modified", b"content-security-policy", b"link"})
_SMALL = 200  # bytes, below which compressing gains nothing


Message = dict[str, object]
NO_BODY: Message = {"type": "http.response.body", "body": b""}


def start(status: int, headers: Headers) -> Message:
    """Return the message that begins an answer."""
    return {"type": "http.response.start", "status": status, "headers": headers}


class Variant(Struct, frozen=True):
    """One form of a document, and the messages that answer with it, made once; whoever sends them changes nothing."""

    etag: str
    body: bytes
    headers: Headers
    whole: tuple[Message, Message]  # the answer to a GET
    head: tuple[Message, Message]  # to a HEAD
    unchanged: tuple[Message, Message]  # where the client has it already


class Variants(Mapping[str, Variant]):
    """The forms of a document by content coding; a compressed one is made when it is first asked for.

    Most pages of most editions are asked for by nobody between two revisions. A form that gains nothing is not there.
    """

    def __init__(self, document: Document, shared: Headers, pack: Pack) -> None:
        self._document = document
        self._pack = pack
        self._shared = shared
        self._made: dict[str, Variant | None] = {"": _variant(document, "", document.body, shared)}

    def __getitem__(self, coding: str) -> Variant:
        """Return one form. Raises `KeyError` where there is none."""
        if coding not in self._made:
            body = _compressed(self._document, coding, self._pack)
            self._made[coding] = _variant(self._document, coding, body, self._shared) if body else None
        made = self._made[coding]
        if made is None:
            raise KeyError(coding)
        return made

    def __contains__(self, coding: object) -> bool:
        """Return whether there is such a form; it may have to be made to tell."""
        made = self._made.get(coding) if isinstance(coding, str) else None
        return made is not None or super().__contains__(coding)

    def __iter__(self) -> Iterator[str]:
        """Yield the codings that there are."""
        return (coding for coding in _CODINGS if coding in self)

    def __len__(self) -> int:
        """Return how many codings there are."""
        return sum(1 for _ in self)


class Shown(Struct, frozen=True):
    """One document in all its forms, by content coding; "" is the plain one."""

    document: Document
    last_modified: datetime
    variants: Mapping[str, Variant]


class Shelf:
    """What is served now. Readers see the whole old set or the whole new one."""

    def __init__(
        self,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        links: Callable[[str], str] = lambda _: "",
        pack: Pack | None = None,
    ) -> None:
        """Begin with nothing; `links` gives the Link field (RFC 8288) of a document by its name, "" for none.

        `pack` gives compressed forms that exist already: to make them again takes the loop as long as publishing did.
        """
        self._clock = clock
        self._links = links
        self._pack = pack or _packed
        self._shown: Mapping[str, Shown] = {}
        self._paths: Mapping[str, Shown] = {}

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been put here yet."""
        return not self._shown

    def put(self, documents: Iterable[Document]) -> None:
        """Show these documents in the place of all others but the permanent.

        Unchanged ones keep their compressed forms.
        """
        now = self._clock().replace(microsecond=0)
        kept = {name: shown for name, shown in self._shown.items() if is_permanent(name)}
        self._shown = {**kept, **{document.name: self._show(document, now) for document in documents}}
        self._paths = {path: shown for name, shown in self._shown.items() for path in _paths(name)}

    def find(self, path: str) -> Shown | None:
        """Return the document at a path; a folder stands for its `index.html`."""
        return self._paths.get(path)

    def _show(self, document: Document, now: datetime) -> Shown:
        before = self._shown.get(document.name)
        if before and before.document == document:
            return before
        modified = _last_modified(document, before, now)
        return show(document, modified, _freshness(document), self._links(document.name), self._pack)


def _paths(name: str) -> Iterator[str]:
    yield f"/{name}"
    if name.rpartition("/")[2] == "index.html":
        yield f"/{name.removesuffix('index.html')}"


def _freshness(document: Document) -> str:
    if is_permanent(document.name):
        return FOR_GOOD
    return FRESH_SCRIPT if document.media_type.startswith("text/javascript") else FRESH


def _packed(document: Document, coding: str) -> bytes:
    return bytes(
        deflate.gzip_compress(document.body, 6) if coding == "gzip" else brotli.compress(document.body, quality=5)
    )


def show(
    document: Document, last_modified: datetime, cache_control: str, links: str = "", pack: Pack = _packed
) -> Shown:
    """Return a document in all its forms."""
    last_modified = last_modified.astimezone(UTC).replace(microsecond=0)
    shared = _shared(last_modified, cache_control)
    if links:
        shared.append((b"link", links.encode()))
    return Shown(document, last_modified, Variants(document, shared, pack))


def _last_modified(document: Document, before: Shown | None, now: datetime) -> datetime:
    """Return the newest entry's time; but a change that no entry made (one that went) is dated now.

    Else a client with nothing but a date would not see it.
    """
    if document.updated is None or document.updated > now:
        return now
    if before and before.document.etag != document.etag and document.updated <= before.last_modified:
        return now
    return document.updated


def _compressed(document: Document, coding: str, pack: Pack) -> bytes | None:
    """Return the compressed form, None where that gains nothing or the coding is not ours."""
    if len(document.body) < _SMALL or coding not in _CODINGS:
        return None
    form = pack(document, coding)
    return form if len(form) < len(document.body) else None


def _shared(last_modified: datetime, cache_control: str) -> Headers:
    return [
        (b"last-modified", http_date(last_modified).encode()),
        (b"cache-control", cache_control.encode()),
        (b"vary", b"Accept-Encoding"),
        (b"access-control-allow-origin", b"*"),
        (b"access-control-expose-headers", b"ETag"),
        (b"content-security-policy", _POLICY.encode()),
        *SAFETY,
    ]


def _of_304(headers: Headers) -> Headers:
    """Leave out what a 304 has no need to say again (RFC 9110 15.4.5): who sent a validator has the rest."""
    return [(name, value) for name, value in headers if name not in _OF_200_ALONE]


SAFETY: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
]
"""On every answer, errors too."""


def _variant(document: Document, coding: str, body: bytes, shared: Headers) -> Variant:
    etag = f'{document.etag[:-1]}-{coding}"' if coding else document.etag
    validators = [(b"etag", etag.encode()), *shared]
    headers = [
        (b"content-type", document.media_type.encode()),
        (b"content-length", str(len(body)).encode()),
        *([(b"content-encoding", coding.encode())] if coding else []),
        *validators,
    ]
    begun = start(200, headers)
    full: Message = {"type": "http.response.body", "body": body}
    return Variant(etag, body, headers, (begun, full), (begun, NO_BODY), (start(304, _of_304(validators)), NO_BODY))
