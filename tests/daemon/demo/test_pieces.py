from __future__ import annotations

import unicodedata
from itertools import chain

from tickerfeed.daemon.demo import pieces
from tickerfeed.text.words import syllables

PAPERS = (pieces.NEWSPAPER, pieces.PORTAL, pieces.BROADCASTER, pieces.CITY, pieces.FARMING)
ALL = tuple(chain.from_iterable(PAPERS))


def test_each_paper_has_about_ten_pieces() -> None:
    assert all(8 <= len(paper) <= 12 for paper in PAPERS)


def test_no_address_is_given_twice_in_a_paper() -> None:
    for paper in PAPERS:
        assert len({piece.slug for piece in paper}) == len(paper)


def test_every_piece_is_of_the_last_day() -> None:
    assert all(0 < piece.minutes < 24 * 60 for piece in ALL)


def test_texts_are_in_composed_form() -> None:
    words = [*(piece.headline + piece.summary for piece in ALL), *chain.from_iterable(pieces.BULLETINS)]
    assert all(unicodedata.is_normalized("NFC", text) for text in words)


def test_two_headlines_stand_in_two_papers_and_are_long_enough_to_be_matched() -> None:
    headlines = [piece.headline for piece in ALL]
    twice = {headline for headline in headlines if headlines.count(headline) > 1}
    assert len(twice) == 2
    assert all(len(syllables(headline)) >= 8 for headline in twice)


def test_bulletins_are_news() -> None:
    headlines = [headline for headline, _ in pieces.BULLETINS]
    assert len(set(headlines)) == len(headlines)
    assert not set(headlines) & {piece.headline for piece in ALL}
