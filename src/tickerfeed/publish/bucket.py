"""The sink behind the directory: an S3-compatible bucket that follows what `files` has made current.

The bucket has one `manifest.json` for the whole and all editions. It never claims more than is there: before anything
changes, the objects that are about to are written into it without a digest, so that whoever comes after a broken run
puts them again, and knows what to take away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tickerfeed.errors import PublishError
from tickerfeed.model import is_permanent
from tickerfeed.publish import manifest
from tickerfeed.publish.compress import CODINGS
from tickerfeed.publish.files import EDITIONS
from tickerfeed.publish.manifest import Row

if TYPE_CHECKING:
    from obstore.store import S3Store

FRESH = "public, max-age=30"  # as the built-in server says it
FRESH_SCRIPT = "public, max-age=300"
FOR_GOOD = "public, max-age=31536000, immutable"
ASK_FIRST = "no-cache"

AT_ONCE = 8  # objects on their way
TIMEOUT = "15s"  # for one request; a stop waits for those under way
RETRYING = timedelta(seconds=20)  # by the library; after that it is the next mirroring's turn
MAX_MANIFEST = 64 * 1024 * 1024  # bytes; what stands in the bucket may not be ours


class Bucket:
    """Mirrors a directory of outputs into a bucket. One at a time, and one owner of a prefix."""

    def __init__(self, url: str, directory: Path) -> None:
        self._url = url
        self._root = directory
        self._store: S3Store | None = None
        self._there: dict[str, Row] | None = None  # what the bucket's manifest says; None: not known

    def mirror(self) -> int:
        """Make the bucket what the directory is; return how many objects were put or removed.

        Raises `PublishError`; what is not done is done by the next call.
        """
        try:
            import obstore  # noqa: PLC0415, F401 - few sites have a bucket
        except ImportError:
            raise PublishError("needs the extra: install tickerfeed[s3]", self._url) from None
        try:
            wanted = _standing(self._root)
            if not wanted:  # nothing was published yet: no reason to empty a bucket
                return 0
            there = self._there if self._there is not None else self._read()
            self._there = None  # until all has gone well
            changes = self._make(wanted, there)
        except PublishError:
            raise
        except Exception as exc:  # each of the library's own, and of the disk
            raise PublishError(f"the bucket cannot be written: {_told(exc)}; it is tried again", self._url) from exc
        return changes

    def _make(self, wanted: Mapping[str, tuple[Row, Path]], there: Mapping[str, Row]) -> int:
        kept = {name: row for name, row in there.items() if is_permanent(name) and name not in wanted}
        rows = {name: row for name, (row, _) in wanted.items()} | kept
        changed = sorted(
            (name for name in wanted if there.get(name) != rows[name]), key=lambda name: (_rank(name), name)
        )
        gone = [name for name in there if name not in rows]
        if changed or gone:
            self._note({**there, **{name: Row(name, 0, "") for name in (*changed, *gone)}})
            for _, names in groupby(changed, _rank):
                self._each(lambda name: self._put(name, *wanted[name]), names)
            # Gone only from the next note on: until then a broken run still knows them.
            self._note(rows | {name: Row(name, 0, "") for name in gone})
            if gone:
                self._each(self._remove, gone)
                self._note(rows)
        self._there = rows
        return len(changed) + len(gone)

    @staticmethod
    def _each(act: Callable[[str], None], names: Iterable[str]) -> None:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(act, names))

    def _put(self, name: str, row: Row, path: Path) -> None:
        data = path.read_bytes()
        if not row.fits(data):
            raise PublishError("is damaged, and not put into the bucket; the next publishing makes it again", str(path))
        self._send(name, data, _attributes(name, row))

    def _note(self, rows: Mapping[str, Row]) -> None:
        content = manifest.to_bytes(tuple(rows[name] for name in sorted(rows)))
        self._send(manifest.NAME, content, {"Content-Type": "application/json", "Cache-Control": ASK_FIRST})

    def _send(self, name: str, data: bytes, attributes: dict[str, str]) -> None:
        import obstore  # noqa: PLC0415

        obstore.put(self._open(), name, data, attributes=attributes, use_multipart=False)

    def _remove(self, name: str) -> None:
        import obstore  # noqa: PLC0415

        obstore.delete(self._open(), name)

    def _read(self) -> dict[str, Row]:
        import obstore  # noqa: PLC0415

        try:
            found = obstore.get(self._open(), manifest.NAME)
        except FileNotFoundError:
            return {}
        if found.meta["size"] > MAX_MANIFEST:
            raise PublishError(
                "has a manifest.json that is not ours: give the outputs a prefix of their own", self._url
            )
        try:
            return {row.name: row for row in manifest.from_bytes(bytes(found.bytes()))}
        except ValueError:
            message = "has a manifest.json that is not ours: give the outputs a prefix of their own"
            raise PublishError(message, self._url) from None

    def _open(self) -> S3Store:
        if self._store is None:
            from obstore.store import S3Store  # noqa: PLC0415

            # Key, secret, endpoint and region come from AWS_… in the environment, as for other programs.
            self._store = S3Store.from_url(
                self._url,
                client_options={"allow_http": True, "timeout": TIMEOUT},
                retry_config={"max_retries": 2, "retry_timeout": RETRYING},
            )
        return self._store


def _standing(root: Path) -> dict[str, tuple[Row, Path]]:
    """Return the files that are current, of the whole and of each edition, under their names in the bucket."""
    found = dict(_files(root, ""))
    folder = root / EDITIONS
    for path in sorted(folder.iterdir()) if found and folder.is_dir() else ():
        found.update(_files(path, f"{EDITIONS}/{path.name}/"))
    return found


def _files(root: Path, prefix: str) -> Iterable[tuple[str, tuple[Row, Path]]]:
    current = (root / "current").resolve()  # revisions are kept for a while: the next swap does not mix two
    try:
        rows = manifest.from_bytes((current / manifest.NAME).read_bytes())
    except FileNotFoundError:
        return
    kinds = {row.name: row.media_type for row in rows}
    for row in rows:
        media_type = row.media_type or kinds.get(row.name[:-3])  # that of what the form is made of
        yield prefix + row.name, (replace(row, name=prefix + row.name, media_type=media_type), current / row.name)


def _rank(name: str) -> int:
    """Return when an object is put: what others lead to comes before them."""
    last = name.rpartition("/")[2]
    if is_permanent(name):
        return 0
    return 3 if last.startswith("ticker.json") else 2 if last.startswith("feed.") else 1


def _attributes(name: str, row: Row) -> dict[str, str]:
    plain, suffix = (name[:-3], name[-3:]) if name.endswith(tuple(CODINGS)) else (name, "")
    fresh = FRESH_SCRIPT if plain.endswith(".js") else FRESH
    found = {
        "Content-Type": row.media_type or "application/octet-stream",
        "Cache-Control": FOR_GOOD if is_permanent(name) else fresh,
    }
    return {**found, "Content-Encoding": CODINGS[suffix]} if suffix else found


def _told(exc: Exception) -> str:
    """Return the first line of a failure, short: libraries add the whole exchange to theirs."""
    lines = str(exc).strip().splitlines()
    return (lines[0] if lines else type(exc).__name__)[:200]
