"""How an entry that a source lists is known again, whatever its publisher has done to its id, link or date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from tickerfeed.model import Entry, Known

RESET_AT_LEAST = 5  # unknown ids; fewer may well be five new pieces
ARCHIVE_AT_LEAST = 10  # pieces that were of several days and are of fewer now: an archive, no columns that recur
ARCHIVE_DAYS = 3
RESET_SHARE = 0.8  # of what is listed has an unknown id, and of that so much is known by link or title


class Named(Struct, frozen=True, gc=False):
    """An entry with what it may be known by, the key first, and the fingerprint of what a reader would notice."""

    entry: Entry
    key: str
    aliases: tuple[str, ...]
    fingerprint: str

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that it may be known by."""
        return (self.key, *self.aliases)


_Look = Callable[[Named, Mapping[str, Known]], Iterable[Known]]


def _by_key(one: Named, known: Mapping[str, Known]) -> Iterable[Known]:
    """Yield what is stored under this very key."""
    if one.key in known and known[one.key].key == one.key:
        yield known[one.key]


def _by_own_name(one: Named, known: Mapping[str, Known]) -> Iterable[Known]:
    """Yield what has had this key since a reset, or before the publisher rewrote its address."""
    if one.key in known:
        yield known[one.key]


def _by_address(one: Named, known: Mapping[str, Known]) -> Iterable[Known]:
    """Yield what has the same link or article number, or had nothing but its title to be known by."""
    for name in one.aliases:
        held = known.get(name)
        if held and (name.startswith(("link:", "art:")) or held.key == name):
            yield held


def _by_title(one: Named, known: Mapping[str, Known]) -> Iterable[Known]:
    """Yield what has the same title and day, or the same original: enough only where all ids changed at once."""
    return (known[name] for name in one.aliases if name in known and not name.startswith("name:"))


def _by_name(one: Named, known: Mapping[str, Known]) -> Iterable[Known]:
    """Yield what has the same title, of whatever day: enough only for a whole archive."""
    return (known[name] for name in one.aliases if name in known)


LOOKS: tuple[_Look, ...] = (_by_key, _by_own_name, _by_address)


def claim(named: Sequence[Named], known: Mapping[str, Known], by: Iterable[_Look]) -> dict[str, Known]:
    """Return the stored entry of each key; the surer look goes first, for all, and takes what it finds."""
    found: dict[str, Known] = {}
    claimed: set[str] = set()
    left: Sequence[Named] = named
    for look in by:
        for one in left:
            held = next((held for held in look(one, known) if held.key not in claimed), None)
            if held:
                found[one.key] = held
                claimed.add(held.key)
        left = [one for one in left if one.key not in found]
    return found


def looks(named: Sequence[Named], known: Mapping[str, Known]) -> tuple[_Look, ...]:
    """Return how entries are known again: by more than usual where the publisher gave new ids to old entries.

    That is a new system, a new scheme or host; or an archive that is published anew, everything under today's date.
    """
    strangers = [one for one in named if one.key not in known]
    enough = RESET_SHARE * len(strangers)
    if len(strangers) < max(RESET_AT_LEAST, RESET_SHARE * len(named)):
        return LOOKS
    if len(claim(strangers, known, (_by_address, _by_title))) >= enough:
        return (*LOOKS, _by_title)
    found = claim(strangers, known, (_by_address, _by_title, _by_name))
    if len(found) >= max(ARCHIVE_AT_LEAST, enough) and _is_archive(strangers, found):
        return (*LOOKS, _by_title, _by_name)
    return LOOKS


def _is_archive(strangers: Iterable[Named], found: Mapping[str, Known]) -> bool:
    """Return whether pieces that were of many days are of fewer now; columns that recur keep their rhythm."""
    before = {held.day for held in found.values() if held.day}
    now = {day for one in strangers if one.key in found for day in _days(one.names)}
    return len(before) >= ARCHIVE_DAYS and len(now) < len(before)


def first_day(names: Iterable[str]) -> str:
    """Return the first of the days that the titles among an entry's names bear (2026-11-22); empty where none does."""
    days = _days(names)
    return min(days) if days else ""


def _days(names: Iterable[str]) -> list[str]:
    return [name.rpartition("@")[2] for name in names if name.startswith("title:") and "@" in name]
