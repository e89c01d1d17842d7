"""Whether a source that takes entries back is believed.

Only a complete 200 takes anything back. A complete feed (RFC 5005 2) that lists nothing is a fault, not the wish of its
publisher, who has other ways to say it (RFC 6721, 410). One that has lost nearly everything is doubted until the next
poll says the same: a database that is down for a minute must not empty our outputs, and a site that was cleaned up is
obeyed one poll later.
"""

from __future__ import annotations

from collections.abc import Collection

from msgspec.structs import replace

from tickerfeed.model import Feed, Response, SourceState, Withdrawal

MANY = 10  # entries; of fewer, each may well go
SHARE = 10  # a listing cut to less than a tenth is doubted


def believed(feed: Feed, response: Response) -> Feed:
    """Return `feed`, which came with `response`, with nothing taken back unless it may be.

    A 226 (RFC 3229) lists what is new, and never all.
    """
    if response.status == 226:
        feed = replace(feed, is_complete=False)
    if response.status == 200 and feed.is_complete:
        return feed
    return replace(feed, is_replacing=False, withdrawn_ids=()) if feed.is_replacing or feed.withdrawn_ids else feed


def is_doubtful(before: SourceState, feed: Feed) -> bool:
    """Return whether a complete feed has to say once more that everything else is gone.

    That is judged by what it listed last, so that the same once more is believed. One that listed nothing was at
    fault, and may be half mended.
    """
    if not feed.is_replacing or not feed.entries or not before.has_polled_well:
        return False
    was = before.entry_count
    return was == 0 or (was > MANY and len(feed.entries) * SHARE < was)


def withdrawal(
    before: SourceState, after: SourceState, is_replacing: bool | None = None, keys: Collection[str] = ()
) -> Withdrawal:
    """Return what to withdraw after a poll: the `keys`, and what is not listed if the body read is `is_replacing`.

    None: no body was read. Where that is because nothing has changed, `after` doubts no more: the listing that was
    doubted is confirmed.
    """
    is_confirmed = is_replacing is None and before.is_doubted
    return Withdrawal(frozenset(keys), (is_confirmed or is_replacing is True) and not after.is_doubted)
