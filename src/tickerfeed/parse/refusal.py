"""What to say of a document that is not what was asked for."""

from __future__ import annotations

from tickerfeed.errors import ChallengePage, NotAFeed, ParseError
from tickerfeed.parse.sniff import Kind, Sniffed


def refusal(seen: Sniffed, url: str) -> ParseError:
    """Return what to say of a document that cannot be read, with what to do about it."""
    if seen.kind is Kind.EMPTY:
        return ParseError("the answer is empty", url)
    if seen.kind is Kind.CHALLENGE:
        keeper = f" of {seen.keeper}" if seen.keeper else ""
        if seen.cookie:
            told = f"that sets the cookie {seen.cookie}; with the site's leave, set it in this source's cookies"
            return ChallengePage(f"a challenge page{keeper} answered {told}", url)
        remedy = "ask the site to let this machine's address or our User-Agent in"
        return ChallengePage(f"a challenge page{keeper} answered; {remedy}", url)
    found = f"the address answers {seen.kind.value}, not a feed"
    return NotAFeed(f"{found}; `tickerfeed discover URL` finds what can be polled there", url)
