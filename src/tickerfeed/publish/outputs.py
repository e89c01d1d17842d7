"""The sink for the whole and its editions: one directory each, each with revisions of its own.

::

    output/                        the whole, as `files` lays it out
      editions/<id>/               an edition, laid out in the same way
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from msgspec.structs import replace

from tickerfeed.errors import PublishError
from tickerfeed.model import Document
from tickerfeed.publish.compress import CODINGS, compressed
from tickerfeed.publish.disk import translated
from tickerfeed.publish.files import EDITIONS, FileSink

_SUFFIXES = {coding: suffix for suffix, coding in CODINGS.items()}


def placed(documents: Iterable[Document], edition: str) -> tuple[Document, ...]:
    """Return an edition's documents under the names by which they are found from the root."""
    where = f"{EDITIONS}/{edition}/" if edition else ""
    return tuple(replace(document, name=where + document.name) for document in documents)


class Outputs:
    """Implements `ports.Sink` on a directory. One owner at a time."""

    def __init__(self, directory: Path) -> None:
        self._root = directory
        self._folder = directory / EDITIONS
        self._sinks: dict[str, FileSink] = {}  # each knows what it has written

    def publish(self, documents: Sequence[Document], edition: str = "") -> str | None:
        """Make these the published ones of an edition; return the new revision, None when nothing changed.

        Raises `PublishError`.
        """
        return self._sink(edition).publish(documents)

    def keep(self, editions: Collection[str]) -> None:
        """Take away what was published of any edition but these. Raises `PublishError`."""
        with translated(self._folder):
            for path in sorted(self._folder.iterdir()) if self._folder.is_dir() else ():
                if path.name not in editions and not path.is_symlink() and path.is_dir():
                    self._sinks.pop(path.name, None)
                    FileSink(path).clear()

    def load(self, editions: Iterable[str] = ()) -> tuple[Document, ...] | None:
        """Return the documents of the whole and of these editions as they are served.

        None when there is no whole that is undamaged; an edition that is not is left out.
        """
        whole = self._sink("").load()
        if whole is None:
            return None
        loaded = {name: self._sink(name).load() or () for name in editions}
        return (*whole, *(document for name, documents in loaded.items() for document in placed(documents, name)))

    def packed(self, document: Document, coding: str) -> bytes:
        """Return a published document in a content coding, "gzip" or "br": what lies beside it, or is made the same."""
        suffix = _SUFFIXES[coding]
        for sink in tuple(self._sinks.values()):  # all at once: the loop asks while the press may begin with an edition
            known = sink.packed.get(document.etag, {})
            if suffix in known:
                return known[suffix]
        return compressed(document.body, document.media_type)[suffix]

    def _sink(self, edition: str) -> FileSink:
        if edition.startswith(".") or "/" in edition or "\0" in edition:
            raise PublishError("is no name for an edition", edition)
        if edition not in self._sinks:
            self._sinks[edition] = FileSink(self._folder / edition if edition else self._root)
        return self._sinks[edition]
