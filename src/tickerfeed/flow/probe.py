"""Ask sources once to see how they do. Nothing is remembered: no condition is set, nothing is stored."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from tickerfeed.errors import FetchError, ParseError
from tickerfeed.model import Feed, Response, Source, SourceState, Trouble
from tickerfeed.parse.mislabel import mislabelled
from tickerfeed.poll.findings import Finding, findings
from tickerfeed.poll.outcome import Failed, Gone, Modified, NotModified, judge
from tickerfeed.poll.request import ask
from tickerfeed.ports import Clock, Fetcher, Parser
from tickerfeed.render.remedies import REMEDIES
from tickerfeed.text import urls

_ALIKE = 0.8  # share of two sources' links that are the same, which makes one of them superfluous
_FEW = 3  # entries, of which so much can be said
_SHARED_BY = 20  # sources that list one link, at most, to be compared

Told = Callable[[str, int, int], None]  # which source was asked, how many were, how many there are


class Prober(Struct, frozen=True):
    """What probing works with; ``at_once`` and ``per_host`` bound how many are asked at the same time."""

    fetcher: Fetcher
    parser: Parser
    clock: Clock
    at_once: int = 64
    per_host: int = 2
    told: Told | None = None


class Probe(Struct, frozen=True):
    """How one source did. It is usable when it has no trouble."""

    source: Source
    trouble: Trouble = Trouble.NONE
    findings: tuple[Finding, ...] = ()
    entries: int = 0
    newest_at: datetime | None = None
    links: frozenset[str] = frozenset()  # of its entries, in canonical form


async def probe_all(sources: Sequence[Source], prober: Prober) -> tuple[Probe, ...]:
    """Ask each of `sources` once; return how they did, in their order. A source's failure is a value in the result."""
    places = asyncio.Semaphore(prober.at_once)
    hosts: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(prober.per_host))
    done = 0

    async def one(source: Source) -> Probe:
        nonlocal done
        async with hosts[urls.host(source.url)], places:
            found = await probe(source, prober)
        done += 1
        if prober.told:
            prober.told(source.id, done, len(sources))
        return found

    return tuple(_compared(await asyncio.gather(*(one(source) for source in sources))))


async def probe(source: Source, prober: Prober) -> Probe:
    """Ask `source` once."""
    state = SourceState(source.id, source.url)
    try:
        answer = await prober.fetcher.get(ask(source, state))
    except FetchError as failure:
        return _troubled(source, Trouble(failure.code), failure.message)
    outcome = judge(answer, state, prober.clock())
    if isinstance(outcome, Modified | NotModified):
        return await _read(source, outcome.response, prober)
    if isinstance(outcome, Failed):
        return _troubled(source, outcome.trouble, outcome.detail)
    return _troubled(source, Trouble.GONE if isinstance(outcome, Gone) else Trouble.THROTTLED, outcome.detail)


async def _read(source: Source, response: Response, prober: Prober) -> Probe:
    try:
        feed = await prober.parser.parse(response, source)
    except ParseError as failure:
        return _troubled(source, Trouble(failure.code), failure.message)
    encoding = tuple(_of_encoding(source, response))
    if not feed.entries:
        empty = _troubled(source, Trouble.EMPTY, "answers well, and with no entries")
        return replace(empty, findings=empty.findings + encoding)
    found = findings(source, feed, response.hops, prober.clock())
    return Probe(source, Trouble.NONE, found + encoding, len(feed.entries), _newest(feed), _links(feed))


def _troubled(source: Source, trouble: Trouble, detail: str) -> Probe:
    what, _, remedy = " ".join(detail.split()).partition("; ")  # many a failure brings its own remedy
    return Probe(source, trouble, (Finding(str(trouble), what, remedy or REMEDIES[trouble].en),))


def _of_encoding(source: Source, response: Response) -> Iterator[Finding]:
    wrong = mislabelled(response.body, response.headers.get("content-type", ""))
    if wrong is not None and not source.encoding:
        what = f"says that it is in {wrong[0]}, and is in {wrong[1]}" if wrong[1] == "UTF-8" else ""
        what = what or f"says that it is in {wrong[0]}, which is {wrong[1]}"
        yield Finding("encoding", what, "it is read as well as can be; where letters are wrong, set its encoding")


def _newest(feed: Feed) -> datetime | None:
    return max((when for entry in feed.entries if (when := entry.published or entry.updated)), default=None)


def _links(feed: Feed) -> frozenset[str]:
    return frozenset(urls.canonical(entry.link) for entry in feed.entries if entry.link)


def _compared(probes: Sequence[Probe]) -> Iterator[Probe]:
    """Yield the probes, each that tells what one before it tells with a finding that says so."""
    listed: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(probes):
        twin = _twin(one, probes, listed)
        for link in one.links:
            listed[link].append(number)
        if twin is None:
            yield one
        else:
            same = Finding("same", f"lists the same entries as {twin.source.id}", "switch one of the two off")
            yield replace(one, findings=(*one.findings, same))


def _twin(one: Probe, probes: Sequence[Probe], listed: dict[str, list[int]]) -> Probe | None:
    shared: dict[int, int] = defaultdict(int)
    for link in one.links:
        for number in listed[link][:_SHARED_BY] if link in listed else ():
            shared[number] += 1
    for number, count in shared.items():
        if count >= _FEW and count >= _ALIKE * max(len(one.links), len(probes[number].links)):
            return probes[number]
    return None
