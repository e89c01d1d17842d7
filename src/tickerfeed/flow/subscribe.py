"""Subscribe: ask a hub to tell us of a source's news, and take in what it tells."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from msgspec.structs import replace

from tickerfeed.errors import FetchError, ParseError
from tickerfeed.flow.poll import Desk, PollReport, taught
from tickerfeed.model import Feed, Post, Response, Source, Subscription
from tickerfeed.poll.character import kept
from tickerfeed.poll.subscription import LEASE, hurried, put_off
from tickerfeed.ports import Sender, Store
from tickerfeed.story.changes import IntakeOptions, listing_of, plan

FORM = "application/x-www-form-urlencoded"


async def ask(one: Subscription, source: Source, callback: str, sender: Sender) -> str:
    """Ask the hub for a subscription, or for its renewal; return what went wrong, "" when nothing did.

    The hub confirms it at `callback`, perhaps before it answers here. Its address comes from content: the guard stands
    before it as before the source itself.
    """
    form = {
        "hub.mode": "subscribe",
        "hub.topic": one.topic,
        "hub.callback": callback,
        "hub.secret": one.secret,
        "hub.lease_seconds": str(LEASE // timedelta(seconds=1)),
    }
    message = Post(
        one.hub,
        urlencode(form).encode(),
        FORM,
        ca_file=source.ca_file,
        allow_networks=source.allow_networks,
        subject=source.id,
    )
    try:
        answer = await sender.post(message)
    except FetchError as failure:
        return f"the hub cannot be asked: {failure.message}"
    return "" if 200 <= answer.status < 300 else f"the hub answers {answer.status}"


async def take(body: bytes, media_type: str, topic: str, source: Source, desk: Desk) -> PollReport:
    """Take in what a hub pushed: read it in the workers and save what is new. It removes nothing.

    What cannot be read changes nothing either, since the next poll will tell. Raises `StoreError`.
    """
    response = Response(topic, 200, {"content-type": media_type}, body)
    try:
        feed = await desk.parser.parse(response, source)
    except ParseError as failure:
        return PollReport(source.id, "unread", detail=str(failure))
    return await desk.store.run(lambda store: _save(store, source, _partial(feed), desk))


def _partial(feed: Feed) -> Feed:
    """Return the feed as one that says nothing of what it does not hold."""
    return replace(feed, is_complete=False, is_replacing=False)


def _save(store: Store, source: Source, feed: Feed, desk: Desk) -> PollReport:
    state, now = store.state(source.id), desk.clock()
    if state is None or not state.has_polled_well:  # a first poll decides what is old news
        return PollReport(source.id, "early")
    if source.article:  # only a poll reads the pages of new entries
        store.save(hurried(state, now, desk.options), (), None, now)
        return PollReport(source.id, "pushed", entries=len(feed.entries))
    try:
        kept(feed, source, state)
    except ParseError as failure:
        return PollReport(source.id, "unread", detail=str(failure))
    listing = listing_of(feed, source)
    known = store.known(source.id, listing.wanted_keys)
    intake = plan(listing, state, known, IntakeOptions(desk.options.first_entries, desk.options.burst))
    wiser = taught(source, state, state.last_success_at, intake, now)
    saved = store.save(put_off(wiser, now, desk.options), intake.entries, None, now)
    return PollReport(
        source.id,
        "pushed",
        entries=len(feed.entries),
        new=saved.new,
        revised=saved.revised,
        held_back=intake.held_back,
        is_reset=intake.is_reset,
    )
