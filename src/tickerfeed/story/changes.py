"""What of a parsed feed is new, revised, or the same as before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from msgspec import Struct

from tickerfeed.model import Entry, Feed, Known, NewEntry, Source, SourceState
from tickerfeed.story.fingerprint import Sight, id_key, keys, sight, title_key
from tickerfeed.story.recognition import LOOKS, Named, claim, looks
from tickerfeed.story.rules import left_out
from tickerfeed.text.urls import canonical

MAX_ENTRIES = 2000  # of one document that are looked at, the newest; a listing beyond that is no news feed
MAX_ALIASES = 64  # of one entry: one whose title counts its readers gets another with each poll, for years


class IntakeOptions(Struct, frozen=True):
    """How many new entries are told at once; what is beyond is kept quietly, so that it is not new later."""

    first_entries: int = 50  # of a first poll
    burst: int = 30  # of each later one


class Plan(Struct, frozen=True):
    """What is to be saved of one feed, oldest first, and why it is so."""

    entries: tuple[NewEntry, ...] = ()
    listed_keys: frozenset[str] | None = None  # None: the listing was cut and says nothing of what is gone
    is_reset: bool = False  # the ids changed under entries that are known
    held_back: int = 0  # new entries beyond the bound
    is_replacing: bool = False  # what is not listed is withdrawn (RFC 5005 2)
    withdrawn_keys: frozenset[str] = frozenset()  # of entries that the feed says are deleted (RFC 6721)


class Listing(Struct, frozen=True):
    """What a source lists: its feed, whose entries bear the names that they may be known by."""

    feed: Feed
    source: Source
    named: Sequence[Named]

    @property
    def wanted_keys(self) -> Iterator[str]:
        """Every key and alias that `plan` wants to look up; some may come twice."""
        for one in self.named:
            yield one.key
            yield from one.aliases
        yield from map(id_key, self.feed.withdrawn_ids)


def listing_of(feed: Feed, source: Source) -> Listing:
    """Return `feed` with its entries named, newest first, each once; those that tell nothing are left out."""
    return Listing(feed, source, _named(feed, source))


def plan(listing: Listing, state: SourceState, known: Mapping[str, Known], options: IntakeOptions) -> Plan:
    """Return what is to be saved of `listing`, given what is `known` under its `wanted_keys`.

    An entry is known by its own key, else by the other rungs of the ladder that name one entry (`keys`); then it is
    the same or, when a reader would notice, revised, and keeps the key under which it was first stored. One stored
    entry answers for one listed entry at most, so that two that share a link do not overwrite each other by turns.
    One that was withdrawn and is listed again is revised in any case; one that is listed is not withdrawn.
    """
    feed, source, named = listing.feed, listing.source, listing.named
    chosen = looks(named, known) if known and state.has_polled_well else LOOKS
    is_reset = chosen is not LOOKS
    found = claim(named, known, chosen) if known else {}
    taken = named[: source.max_items]
    strangers = [one for one in taken if one.key not in found]
    has_rules = source.exclude or source.include
    ruled_out = {one.key: why for one in strangers if has_rules and (why := left_out(one.entry, source))}
    fresh = [one for one in strangers if one.key not in ruled_out]
    bound = 0 if is_reset else options.burst if state.has_polled_well else options.first_entries
    told = {one.key for one in fresh[:bound]}
    entries = (
        _revised(one, found[one.key], known, is_reset=is_reset, keeps=source.article)
        if one.key in found
        else _new(
            one,
            known,
            is_backfill=is_reset or not state.has_polled_well,
            why_quiet="" if one.key in told else ruled_out.get(one.key) or _beyond(state, bound, is_reset=is_reset),
        )
        for one in reversed(taken)
    )
    is_whole = feed.is_complete and len(feed.entries) <= MAX_ENTRIES
    return Plan(
        entries=tuple(entry for entry in entries if entry),
        listed_keys=_listed(taken, found) if is_whole else None,
        is_reset=is_reset,
        held_back=len(fresh) - len(told),
        is_replacing=feed.is_replacing and is_whole and bool(named),
        withdrawn_keys=_withdrawn(feed, found, known),
    )


def _named(feed: Feed, source: Source) -> list[Named]:
    telling = [entry for entry in feed.entries if entry.title or entry.summary or entry.link]
    entries = [(entry, *_seen(entry)) for entry in _newest_first(telling)[:MAX_ENTRIES]]
    homes = [url for url in (source.url, feed.link, feed.id) if url]
    ids, links = [entry.id for entry, _, _ in entries], [seen.link for _, seen, _ in entries]
    vain_ids = {*homes, *_repeated(ids, (seen.link or title for _, seen, title in entries))}
    vain_links = {*map(canonical, homes), *_repeated(links, (title for _, _, title in entries))}
    once: dict[str, Named] = {}
    pieces: set[tuple[str, str]] = set()
    for entry, seen, title in entries:
        is_id_unique, is_link_unique = entry.id not in vain_ids, seen.link not in vain_links
        key, aliases = keys(entry, seen, title, is_id_unique=is_id_unique, is_link_unique=is_link_unique)
        # The same link and title twice are one piece, whatever ids they bear.
        if key not in once and (not seen.link or (seen.link, title) not in pieces):
            once[key] = Named(entry, key, aliases, seen.fingerprint)
        pieces.add((seen.link, title))
    return list(once.values())


def _seen(entry: Entry) -> tuple[Sight, str]:
    seen = sight(entry)
    return seen, title_key(entry, seen)


def _repeated(names: Sequence[str | None], things: Iterable[str]) -> set[str]:
    """Return the names that stand for more than one thing; `things` has what each of them stands for."""
    if len(set(names)) == len(names):  # as in nearly every feed
        return set()
    count = Counter(name for name, _ in set(zip(names, things, strict=True)) if name)
    return {name for name, times in count.items() if times > 1}


def _newest_first(entries: Sequence[Entry]) -> list[Entry]:
    """Return `entries` by date; one without a date stays beside the one above it in the document."""
    last = next((entry.published for entry in entries if entry.published), datetime.min.replace(tzinfo=UTC))
    dated = []
    for entry in entries:
        last = entry.published or last
        dated.append((last, entry))
    return [entry for _, entry in sorted(dated, key=lambda pair: pair[0], reverse=True)]


def _new(one: Named, known: Mapping[str, Known], *, is_backfill: bool, why_quiet: str) -> NewEntry:
    return NewEntry(
        one.key,
        one.entry,
        tuple(name for name in one.aliases if name not in known) if known else one.aliases,
        is_backfill=is_backfill,
        is_quiet=bool(why_quiet),
        fingerprint=one.fingerprint,
        why_quiet=why_quiet,
    )


def _beyond(state: SourceState, bound: int, *, is_reset: bool) -> str:
    """Return why an entry that no rule leaves out is kept quiet."""
    if is_reset:
        return "its source gave new ids to everything at once"
    if state.has_polled_well:
        return f"more than {bound} new ones at once (burst)"
    return f"beyond the {bound} of a first poll (first_entries)"


def _revised(one: Named, held: Known, known: Mapping[str, Known], *, is_reset: bool, keeps: bool) -> NewEntry | None:
    """Return the revision of `held`; quiet where only names were added, None where nothing changed."""
    is_noticed = one.fingerprint != held.fingerprint
    room = max(0, MAX_ALIASES - held.alias_count)
    aliases = tuple(name for name in one.names if name not in known)[:room]
    if not is_noticed and not aliases and not held.is_withdrawn:
        return None
    is_quiet = (is_reset or not is_noticed) and not held.is_withdrawn
    mark = one.fingerprint
    return NewEntry(held.key, one.entry, aliases, is_revision=True, is_quiet=is_quiet, keeps=keeps, fingerprint=mark)


def _withdrawn(feed: Feed, found: Mapping[str, Known], known: Mapping[str, Known]) -> frozenset[str]:
    """Return the keys of entries that the feed takes back; none that it still lists, or has taken back before."""
    listed = {held.key for held in found.values()}
    named = (known.get(id_key(name)) for name in feed.withdrawn_ids)
    return frozenset(held.key for held in named if held and not held.is_withdrawn) - listed


def _listed(taken: Sequence[Named], found: Mapping[str, Known]) -> frozenset[str]:
    """Return the keys that are stored or about to be; those beyond max_items count when they are known."""
    held = {known.key for known in found.values()}
    return frozenset(held | {one.key for one in taken if one.key not in found})
