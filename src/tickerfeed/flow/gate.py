"""Name the gate whose page came with a status that refuses us."""

from __future__ import annotations

from tickerfeed.errors import ChallengePage, FetchError, ParseError
from tickerfeed.model import Response, Source, Trouble
from tickerfeed.poll.outcome import Failed, Outcome
from tickerfeed.ports import Parser


async def named(source: Source, answer: Response | FetchError, outcome: Outcome, parser: Parser) -> Outcome:
    """Return `outcome`, or a challenge where the body of a refusal is a gate's page; any other body says nothing."""
    if not isinstance(outcome, Failed) or not isinstance(answer, Response) or not answer.body:
        return outcome
    try:
        await parser.parse(answer, source)
    except ChallengePage as page:
        return Failed(Trouble.CHALLENGE, f"answers {answer.status}: {page.message}", outcome.wait)
    except ParseError:
        return outcome
    return outcome
