from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tickerfeed.model import Notice, Sign, SourceState, Trouble
from tickerfeed.render.remedies import REMEDIES, remedies

NOW = datetime(2026, 5, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize("word", [*(word for word in Trouble if word), *Sign])
def test_nothing_is_without_its_remedy_in_both_languages(word):
    remedy = REMEDIES[word]
    for sentence in (remedy.en, remedy.vi):
        assert sentence.endswith(".")
        assert "\n" not in sentence
        assert 20 < len(sentence) < 260
    assert not remedy.vi.isascii()


def test_no_word_means_two_things():
    assert not {str(word) for word in Trouble} & {str(word) for word in Sign}


def test_trouble_goes_before_notices():
    stale = Notice(Sign.STALE, "no new entry", NOW)
    assert remedies(SourceState("a")) == ()
    assert remedies(SourceState("a", notices=(stale,))) == (REMEDIES[Sign.STALE],)
    assert remedies(SourceState("a", trouble=Trouble.TLS, notices=(stale,))) == (REMEDIES[Trouble.TLS],)
