"""A subscription's life (W3C WebSub 5): wanted, asked for, confirmed by the hub, renewed before its lease ends.

Whatever happens to it, the source is polled: a subscription only makes news come sooner, and polls fewer.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from tickerfeed.model import Feed, SourceState, Stage, Subscription
from tickerfeed.poll.options import PollOptions

LEASE = timedelta(days=10)  # what we ask for; the hub decides
CONFIRM = timedelta(minutes=10)  # that a hub gets for asking back
RENEW = 0.6  # of a lease; what is left is time for second attempts
SOONEST = timedelta(seconds=10)  # a lease that is shorter than this is not kept up
LATEST = timedelta(days=30)  # a subscription is asked for anew at least so often
FIRST_RETRY = timedelta(minutes=1)
LAST_RETRY = timedelta(days=1)
WAITS = 4  # intervals that the next poll may be put off by a push
MAX_URL = 2000  # characters of hub and topic
MAX_DETAIL = 300
_MOST_DOUBLINGS = 12


class Offer(Struct, frozen=True):
    """A hub that a feed names, and what it calls the feed."""

    hub: str
    topic: str


def offer_of(feed: Feed, url: str) -> Offer | None:
    """Return what a feed that was read at `url` offers; without a name of its own it is called by its address."""
    topic = feed.topic or url
    if not feed.hub or len(feed.hub) > MAX_URL or len(topic) > MAX_URL:
        return None
    return Offer(feed.hub, topic)


def begun(source_id: str, offer: Offer, token: str, secret: str, now: datetime) -> Subscription:
    """Return a subscription to be asked for at once; `token` and `secret` must be new and not to be guessed."""
    return Subscription(source_id, offer.hub, offer.topic, token, secret, now)


def is_of(one: Subscription, offer: Offer) -> bool:
    """Tell whether a subscription is to what is offered."""
    return (one.hub, one.topic) == (offer.hub, offer.topic)


def is_active(one: Subscription, now: datetime) -> bool:
    """Tell whether pushes are to be expected."""
    return one.expires_at is not None and now < one.expires_at


def asked(one: Subscription, now: datetime) -> Subscription:
    """Return it as it is while the hub decides; one that is active stays so until its lease ends."""
    stage = Stage.ACTIVE if is_active(one, now) else Stage.ASKED
    overdue = one.failures + 1  # unless it confirms, which counts from nothing again
    return replace(one, stage=stage, next_at=now + max(CONFIRM, _back_off(overdue)), failures=overdue)


def failed(one: Subscription, detail: str, now: datetime) -> Subscription:
    """Return it after a hub that could not be asked, or said no; `one` is as `asked` returned it."""
    stage = Stage.ACTIVE if is_active(one, now) else Stage.WANTED
    line = " ".join(detail.split())[:MAX_DETAIL]
    return replace(one, stage=stage, next_at=now + _back_off(one.failures), detail=line)


def confirmed(one: Subscription, lease: timedelta | None, now: datetime) -> Subscription:
    """Return it after the hub asked back; `lease` is what it grants, None where it does not say."""
    granted = min(lease or LEASE, LATEST)
    renewal = max(granted * RENEW, SOONEST)
    return replace(one, stage=Stage.ACTIVE, expires_at=now + granted, next_at=now + renewal, failures=0, detail="")


def denied(one: Subscription, reason: str, now: datetime) -> Subscription:
    """Return it after the hub refused it, or ended it: it may be asked again, much later."""
    line = " ".join(f"the hub denies it: {reason or 'no reason given'}".split())[:MAX_DETAIL]
    return replace(one, stage=Stage.DENIED, expires_at=None, next_at=now + LAST_RETRY, detail=line)


def pushed(one: Subscription, now: datetime) -> Subscription:
    """Return it after a push was taken."""
    return replace(one, pushed_at=now)


def put_off(state: SourceState, now: datetime, options: PollOptions) -> SourceState:
    """Return the state of a source that was heard by a push: the next poll may wait, but never longer than polls do.

    A failing source's back-off stays as it is: that it is heard says nothing about its server.
    """
    state = replace(state, last_success_at=now)
    if state.failures or state.next_poll_at is None:
        return state
    last = state.last_poll_at or now
    later = min(now + WAITS * options.interval, last + options.max_interval)
    if later <= state.next_poll_at:
        return state
    return replace(state, next_poll_at=later, reason="its hub tells of news; polled all the same, less often")


def hurried(state: SourceState, now: datetime, options: PollOptions) -> SourceState:
    """Return the state of a source that is to be polled because of a push: soon, but not more often than it may be.

    One in back-off is not hurried.
    """
    soon = max(now, (state.last_poll_at or now) + options.min_interval)
    if state.failures or state.next_poll_at is None or state.next_poll_at <= soon:
        return state
    return replace(state, next_poll_at=soon, reason="its hub tells of news")


def _back_off(failures: int) -> timedelta:
    doublings = min(max(failures - 1, 0), _MOST_DOUBLINGS)
    return min(FIRST_RETRY * (1 << doublings), LAST_RETRY)
