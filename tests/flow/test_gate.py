from __future__ import annotations

import pytest

from tickerfeed.errors import ChallengePage, NotAFeed, ParseError, Unreachable
from tickerfeed.flow.gate import named
from tickerfeed.model import Feed, Response, Source, Trouble
from tickerfeed.poll.outcome import Failed, Throttled

SOURCE = Source("bao-a", "https://a.example/rss")
FAILED = Failed(Trouble.FORBIDDEN, "answers 403")


class Reader:
    def __init__(self, found: Feed | ParseError) -> None:
        self.found = found

    async def parse(self, response: Response, source: Source) -> Feed:
        if isinstance(self.found, ParseError):
            raise self.found
        return self.found


def refused(body: bytes = b"<html>") -> Response:
    return Response(SOURCE.url, 403, {}, body)


async def test_a_gate_behind_a_refusal_is_named() -> None:
    page = ChallengePage("a challenge page of Cloudflare answered; ask the site", SOURCE.url)
    found = await named(SOURCE, refused(), FAILED, Reader(page))
    assert found == Failed(Trouble.CHALLENGE, "answers 403: a challenge page of Cloudflare answered; ask the site")


@pytest.mark.parametrize("found", [NotAFeed("an HTML page"), Feed()])
async def test_any_other_body_of_a_refusal_says_nothing(found: Feed | ParseError) -> None:
    assert await named(SOURCE, refused(), FAILED, Reader(found)) == FAILED


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (refused(b""), FAILED),
        (Unreachable("refused"), Failed(Trouble.UNREACHABLE, "refused")),
        (Response(SOURCE.url, 429, {}, b"<html>"), Throttled(None, "answers 429")),
    ],
)
async def test_where_there_is_nothing_to_look_at_nothing_is_read(answer: object, outcome: object) -> None:
    page = ChallengePage("never read", SOURCE.url)
    assert await named(SOURCE, answer, outcome, Reader(page)) == outcome
