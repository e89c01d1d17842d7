"""Which of many phrases stands in a text: whole words in their order, in time that grows with the text alone.

Spelling is levelled as in `words.normalised`; diacritics count. There are no patterns: what an editor writes is found
as it is written, and no rule can take long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tickerfeed.text.words import normalised, syllables

MOST_CHARS = 200  # of a phrase
MOST_TEXT = 2000  # characters of a text that are looked at
_PATTERN_SIGNS = frozenset("\\^*[]{}|")


def fault(phrase: str) -> str:
    """Return what is wrong with a phrase, as the end of a sentence; nothing where it can be found in texts."""
    signs = sorted(_PATTERN_SIGNS & set(phrase))
    if signs:
        return f'must be plain words; "{signs[0]}" would be of a pattern, and there are none here'
    if len(phrase) > MOST_CHARS:
        return f"must be at most {MOST_CHARS} characters long"
    return "" if normalised(phrase) else "must have a letter or a digit in it"


class Phrases:
    """Phrases that are looked for together."""

    def __init__(self, phrases: Iterable[str]) -> None:
        """Take in the phrases; one without words is never found."""
        self._phrases: dict[tuple[str, ...], str] = {}
        for phrase in phrases:
            for words in _spellings(phrase):
                self._phrases.setdefault(words, phrase)
        self._lengths = sorted({len(words) for words in self._phrases} - {0})

    def found(self, text: str) -> str:
        """Return the first phrase that stands in `text`, as it was given; nothing where none does."""
        for words in _spellings(text[:MOST_TEXT]):
            for at in range(len(words)):
                for length in self._lengths:
                    phrase = self._phrases.get(words[at : at + length])
                    if phrase is not None:
                        return phrase
        return ""


def _spellings(text: str) -> Iterator[tuple[str, ...]]:
    """Yield the words with house spellings levelled, then as they are: "Hồ Chí Minh" is part of "TP Hồ Chí Minh"."""
    yield tuple(normalised(text).split())
    yield syllables(text)
