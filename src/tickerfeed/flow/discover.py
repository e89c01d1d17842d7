"""Find what a site can be polled by: look at its page, try what it offers, politely, and say which is best.

Asked in this order, and no further than to a feed that is sure to be alive: what the page says are its feeds; pages
that list feeds; addresses that sites of its kind use; sitemaps; pages that its menu calls news. The page itself is
read as a listing and for its ticker line without asking again.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from tickerfeed.errors import Disallowed, FetchError, ParseError
from tickerfeed.flow.scout import NAMED, Refused, Scout, ask
from tickerfeed.flow.trial import Trials
from tickerfeed.model import Candidate, FoundBy, Response, SourceKind, Survey
from tickerfeed.parse.discovery import sitemapurls
from tickerfeed.parse.discovery.prospect import Confidence, Prospect, doubles, doubted, links_of, ranked
from tickerfeed.parse.page.addresses import is_home
from tickerfeed.text import urls

_FORWARDS = 2  # pages that only lead to the next
_COMPARED = 4  # feeds that the page names, tried even when the first is good
_ADVERTISED = 8
_DIRECTORIES = 3  # pages that may list feeds
_SITEMAPS = 4
_KEPT = 1 + _SITEMAPS + 2  # requests for robots.txt, sitemaps and pages
_ROBOTS_SIZE = 500_000  # bytes that are read (RFC 9309 2.5)


class Discovery(Struct, frozen=True):
    """What was found at a site, the best first, and what was tried in vain."""

    url: str  # where the page is
    title: str = ""
    prospects: tuple[Prospect, ...] = ()
    refused: tuple[Refused, ...] = ()
    untried: tuple[Candidate, ...] = ()  # further feeds that the site names
    requests: int = 0


async def discover(addresses: Sequence[str], scout: Scout) -> Discovery:
    """Look at the first of `addresses` that can be reached (https, then http …); failures are values in the result."""
    page, refused = await _open(addresses, scout)
    if page is None:
        return Discovery(addresses[0], refused=tuple(refused), requests=len(refused))
    trials = Trials(scout, page, refused=refused, requests=len(refused) + 1 + len(page.hops))
    survey = await _arrive(trials)
    if survey is not None:
        trials.title = survey.title
        await _try_offers(trials, survey)
    return _told(trials)


async def _open(addresses: Sequence[str], scout: Scout) -> tuple[Response | None, list[Refused]]:
    """Return the first answer, and why the addresses before it gave none."""
    refused: list[Refused] = []
    for number, url in enumerate(addresses, 1):
        try:
            return await ask(_itself(url), scout, number), refused
        except Disallowed as exc:
            return None, [*refused, Refused(_itself(url), f"{exc.message}; where you know its feed, name that address")]
        except FetchError as exc:
            refused.append(Refused(_itself(url), exc.message))
    return None, refused


def _itself(url: str, kind: SourceKind = SourceKind.AUTO) -> Candidate:
    return Candidate(url, kind, FoundBy.ITSELF)


async def _arrive(trials: Trials) -> Survey | None:
    """Return what the page offers, after following pages that only lead on; None where it offers nothing."""
    for _ in range(_FORWARDS):
        survey = await _survey(trials)
        forward = next((one for one in survey.candidates if one.found_by is FoundBy.FORWARD), None) if survey else None
        answer = await trials.answer(forward) if forward and trials.take(forward) else None
        if answer is None or answer.status != 200:
            return survey
        trials.page = answer
    return await _survey(trials)


async def _survey(trials: Trials) -> Survey | None:
    """Return what the page offers; of one that was not handed out, what its address alone lets expect."""
    page = trials.page
    if page.status != 200:
        trials.refuse(_itself(page.url), f"answers {page.status}")
        page = replace(page, body=b"<html></html>", headers={})
    try:
        return await trials.scout.parser.survey(page)
    except ParseError as exc:
        trials.refuse(_itself(page.url), exc.message)
        return None


async def _try_offers(trials: Trials, survey: Survey) -> None:
    offers = survey.candidates
    itself = [one for one in offers if one.found_by is FoundBy.ITSELF]
    for one in itself:
        if await trials.read(one, trials.page) is not None:
            break
    if not itself and trials.page.status == 200:
        await _read_page(trials, survey)
    feeds = [one for one in offers if one.kind is SourceKind.FEED]
    named = _in_order(trials, [one for one in feeds if one.found_by in NAMED])
    trials.named += named
    own = [one for one in named if one.found_by is not FoundBy.LINK]
    await trials.try_all(own[:_COMPARED], until_served=False)
    await trials.try_all(named[:_ADVERTISED])
    await trials.try_all([one for one in feeds if one.found_by is FoundBy.DIRECTORY][:_DIRECTORIES])
    await trials.try_all([one for one in feeds if one.found_by is FoundBy.GUESS], spare=_KEPT)
    if trials.is_served or trials.end:
        return
    await _try_sitemaps(trials, [one for one in offers if one.kind is SourceKind.SITEMAP])
    if all(one.confidence is Confidence.LOW for one in trials.prospects):
        await trials.try_all([one for one in offers if one.kind is SourceKind.LISTING])


def _in_order(trials: Trials, named: list[Candidate]) -> list[Candidate]:
    """Return feeds that the site names; for a front page that of all news first, for a section as the page has them."""
    return trials.sorted(named) if is_home(trials.page.url) else named


async def _read_page(trials: Trials, survey: Survey) -> None:
    """Read the page at hand as a listing and for its ticker line."""
    listing = await trials.read(_itself(trials.page.url, SourceKind.LISTING), trials.page)
    if listing is not None:
        trials.shown = links_of(listing)
        if survey.is_article:
            trials.prospects[-1] = doubted(trials.prospects[-1], "the page looks like one article")
    ticker = await trials.read(_itself(trials.page.url, SourceKind.TICKERLINE), trials.page)
    if ticker is not None and trials.shown and trials.shown <= links_of(ticker):
        found = trials.prospects.pop(-2)  # what was read as a list is the ticker, and nothing else
        trials.refuse(found.candidate, "lists nothing but the page's ticker line")


async def _try_sitemaps(trials: Trials, offered: Sequence[Candidate]) -> None:
    where = urls.absolute("/robots.txt", trials.page.url) or trials.page.url
    robots = await trials.answer(Candidate(where, SourceKind.AUTO, FoundBy.ROBOTS))
    named: Sequence[Candidate] = ()
    if robots is not None and robots.status == 200:
        named = sitemapurls.of_robots(robots.body[:_ROBOTS_SIZE].decode("utf-8", "replace"), robots.url)
    await trials.try_all([*named, *offered][:_SITEMAPS])


def _told(trials: Trials) -> Discovery:
    where = trials.page.url
    if trials.end and not trials.is_served:
        trials.refuse(_itself(where), trials.end)
    best = ranked(trials.prospects, where, is_home(where), trials.scout.clock())
    same = doubles(best)
    for one in best:
        if one.candidate.url in same:
            trials.refuse(one.candidate, f"tells the same as {same[one.candidate.url]}")
    kept = tuple(one for one in best if one.candidate.url not in same)
    return Discovery(where, trials.title, kept, tuple(trials.refused), trials.untried, trials.requests)
