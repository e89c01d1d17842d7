"""Try candidates for polling: ask each politely, judge the answer, read it as what it is said to be."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from msgspec.structs import replace

from tickerfeed.errors import FetchError, ParseError, TimedOut, Unreachable
from tickerfeed.flow.scout import NAMED, REQUESTS, Refused, Scout, ask, settled
from tickerfeed.model import Candidate, Feed, FoundBy, Response, Source, SourceKind, Survey
from tickerfeed.parse.discovery import feedanchors
from tickerfeed.parse.discovery.prospect import MACHINE_KINDS, Confidence, Prospect, appraise
from tickerfeed.text import urls

_AT_ONCE = 2  # to one site
_SILENCES = 4  # requests in a row without an answer: the site is down, or has closed its door
_LONGEST = timedelta(minutes=2)  # after which nothing more is begun
_LISTED = 4  # feeds of one page that lists feeds
_ERROR_WORDS = ("404", "not found", "không tìm thấy", "không tồn tại", "error", "lỗi")


@dataclass(slots=True)
class Trials:
    """What was tried so far, and what came of it. `page` is the one whose site is looked at."""

    scout: Scout
    page: Response
    title: str = ""  # of the page
    shown: frozenset[str] = frozenset()  # canonical links of the news on the page
    prospects: list[Prospect] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    requests: int = 0
    named: list[Candidate] = field(default_factory=list)  # feeds that the site names, tried or not
    _seen: set[str] = field(default_factory=set)
    _began_at: datetime = field(init=False)
    _silences: int = 0  # requests in a row that were not answered
    _pages: list[Survey] = field(default_factory=list)  # that answered where a feed was looked for

    def __post_init__(self) -> None:
        self._began_at = self.scout.clock()

    @property
    def is_served(self) -> bool:
        """Whether something was found that is sure to be alive: then the site is not bothered any further.

        Of what a site names itself, less is asked: nothing better can be guessed.
        """
        machine = [one for one in self.prospects if one.candidate.kind in MACHINE_KINDS and not one.is_comments]
        return any(
            one.confidence is Confidence.HIGH
            or (one.confidence is Confidence.MEDIUM and one.candidate.found_by not in (FoundBy.GUESS, FoundBy.ROBOTS))
            for one in machine
        )

    @property
    def untried(self) -> tuple[Candidate, ...]:
        """The feeds that the site names and that nobody asked."""
        found: dict[str, Candidate] = {}
        for one in self.named:
            found.setdefault(urls.canonical(one.url), one)
        return tuple(one for key, one in found.items() if key not in self._seen)

    @property
    def end(self) -> str:
        """Why nothing more may be asked; nothing while something may."""
        if self.requests >= REQUESTS:
            return f"left after {REQUESTS} requests"
        if self._silences >= _SILENCES:
            return f"left, since it did not answer {_SILENCES} times in a row"
        if self.scout.clock() - self._began_at > _LONGEST:
            minutes = int(_LONGEST.total_seconds() // 60)
            return (
                f"left after {minutes} minutes: it answers slowly, or its robots.txt wants pages read so (Crawl-delay)"
            )
        return ""

    async def try_all(self, candidates: Sequence[Candidate], *, until_served: bool = True, spare: int = 0) -> None:
        """Try candidates, two at a time, with what is listed on pages found on the way; each address once.

        `spare` is how many of `REQUESTS` are kept for later.
        """
        self._seen.add(urls.canonical(self.page.url))
        waiting = {urls.canonical(one.url): one for one in reversed(candidates)}
        order = list(dict.fromkeys(urls.canonical(one.url) for one in candidates))
        while not self.end and not (until_served and self.is_served) and self.requests < REQUESTS - spare:
            now = [key for key in order if key not in self._seen][:_AT_ONCE]  # pages on the way may have listed some
            if not now:
                return
            self._seen.update(now)
            await asyncio.gather(*(self._try(waiting[key]) for key in now))
            await self._try_listed()

    def take(self, candidate: Candidate) -> bool:
        """Say whether a candidate's address is to be asked: nobody did so far. From now on somebody has."""
        key = urls.canonical(candidate.url)
        is_new = key not in self._seen
        self._seen.add(key)
        return is_new

    async def _try_listed(self) -> None:
        pages, self._pages = self._pages, []
        for survey in pages:
            await self.try_all([replace(one, found_by=FoundBy.LISTED) for one in self._fresh(survey)[:_LISTED]])

    def _fresh(self, survey: Survey) -> list[Candidate]:
        """Return the feeds and sitemaps of the site that a page lists and that were not tried yet."""
        feeds = [one for one in survey.candidates if one.kind is SourceKind.FEED and one.found_by in NAMED]
        maps = [one for one in survey.candidates if one.kind is SourceKind.SITEMAP and one.found_by is FoundBy.LISTED]
        near = [one for one in (*self.sorted(feeds), *maps) if urls.is_same_site(one.url, self.page.url)]
        return [one for one in near if urls.canonical(one.url) not in self._seen]

    def sorted(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Return feeds in the order in which they are worth a try: those of all news first, comments last."""

        def place(one: Candidate) -> tuple[bool, bool]:
            return feedanchors.is_comments(one.url, one.title), not feedanchors.is_all_news(one.url, one.title)

        return sorted(candidates, key=place)

    async def _try(self, candidate: Candidate) -> None:
        answer = await self.answer(candidate)
        if answer is None:
            return
        reason = self._fault(candidate, answer)
        if reason:
            self.refuse(candidate, reason)
        else:
            await self.read(settled(candidate, answer), answer)

    def _fault(self, candidate: Candidate, answer: Response) -> str:
        """Return what is wrong with an answer before it is read, or nothing."""
        if answer.status != 200:
            return f"answers {answer.status}"
        if urls.canonical(answer.url) == urls.canonical(self.page.url):
            return "leads back to the page itself"
        if answer.body == self.page.body:
            return "answers the same as the page itself"
        is_named = candidate.found_by in (FoundBy.HEADER, FoundBy.AUTODISCOVERY)
        if not is_named and not urls.is_same_site(answer.url, self.page.url):
            return f"leads to another site, {urls.host(answer.url)}"
        return ""

    async def read(self, candidate: Candidate, answer: Response) -> Feed | None:
        """Read an answer as what the candidate is said to be; keep it as a prospect or refuse it."""
        source = Source("discover", candidate.url, kind=candidate.kind, timezone=self.scout.timezone)
        try:
            feed = await self.scout.parser.parse(answer, source)
        except ParseError as exc:
            await self._refuse_body(candidate, answer, exc)
            return None
        if not any(one.title for one in feed.entries):
            self.refuse(candidate, "lists addresses without headlines" if feed.entries else "has no entries")
            return None
        self.prospects.append(appraise(candidate, feed, self.shown, self.scout.clock()))
        return feed

    async def _refuse_body(self, candidate: Candidate, answer: Response, failure: ParseError) -> None:
        """Refuse what cannot be read; a page that answers in place of a feed may list feeds, and is kept."""
        reason = failure.message.partition("; `tickerfeed discover")[0]
        if answer is not self.page and candidate.found_by is not FoundBy.LISTED:
            survey = await self._survey(answer)
            if fresh := self._fresh(survey):
                self._pages.append(survey)
                self.named += fresh
            elif survey.title and survey.title == self.title:
                reason = "answers the page itself again"
            elif any(word in survey.title.lower() for word in _ERROR_WORDS):
                reason = "answers an error page, with status 200"
        self.refuse(candidate, reason)

    async def _survey(self, answer: Response) -> Survey:
        try:
            return await self.scout.parser.survey(answer)
        except ParseError:
            return Survey()

    async def answer(self, candidate: Candidate) -> Response | None:
        """Ask; return the answer, or None with the reason noted."""
        self.requests += 1
        try:
            answer = await ask(candidate, self.scout, self.requests)
        except FetchError as exc:
            self._silences += isinstance(exc, TimedOut | Unreachable)
            self.refuse(candidate, exc.message)
            return None
        self._silences = 0
        self.requests += len(answer.hops)
        return answer

    def refuse(self, candidate: Candidate, reason: str) -> None:
        """Note why a candidate cannot be polled."""
        self.refused.append(Refused(candidate, " ".join(reason.split())))
