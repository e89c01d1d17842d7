"""Repair of references that lost their ampersand: ``phi#234;n`` was ``phi&#234;n``, that is "phiên".

Some publishers' systems drop the sign. A repair must be certain, since ``C#7;`` and ``tập #225;`` say what they say. So
a word is repaired as a whole, only where it has letters of its own, each reference is a letter of Vietnamese, and what
comes out is a Vietnamese syllable. Beside such a word, one that has no other letter ("châu #193;") is certain too, and
so are quotes and dashes.
"""

from __future__ import annotations

import functools
import html
import re
import unicodedata

_NUMBER = r"#(?:[0-9]{3,4}|[xX][0-9a-fA-F]{2,4});"
_NAME = r"[AEIOUYaeiouy](?:grave|acute|circ|tilde);"
# Letters and references of one word, at least one of them a letter; bounded, for a syllable is short. Looking ahead for
# the end of a reference passes over the other words in a tenth of the time.
_WORD = re.compile(rf"(?<![\w&#;])(?=[^\s;]{{1,200}};)(?:{_NUMBER}|{_NAME}|[^\W\d_]){{2,40}}(?![\w#])")
# Quotes, dashes and blanks, which stand beside the words that tell.
_NAMED = ("quot", "apos", "laquo", "raquo", "ndash", "mdash", "lsquo", "rsquo", "ldquo", "rdquo", "hellip", "amp")
_SIGNS = {name: html.unescape(f"&{name};") for name in _NAMED}
_SIGNS |= {f"#{ord(char)}": char for char in _SIGNS.values()} | {"#160": " ", "nbsp": " ", "": ""}
_SIGN = re.compile(rf"(?<!&)({'|'.join(filter(None, _SIGNS))});")
_SIGN_NAMES = tuple(filter(None, _SIGNS))
_BLANKS = re.compile("  +")
_ALONE = re.compile(rf"(?<![\w&#;]){_NUMBER}(?![\w#])")
_NUMBERED = re.compile(_NUMBER)
_NAME_ENDS = ("grave;", "acute;", "circ;", "tilde;")
_REFERENCE = re.compile(rf"{_NUMBER}|{_NAME}")

_INITIAL = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx]"
_NUCLEUS = (
    "a|ă|â|e|ê|i|o|ô|ơ|u|ư|y|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|ôi|ơi|oo|ua|uâ|uê|ui|uô|uơ|uy|ưa|ưi|ươ|ưu|yê"
    "|oai|oay|oeo|uao|uây|uôi|uya|uyê|uyu|ươi|ươu|iêu|yêu"
)
_FINAL = "ch|ng|nh|[cmnpt]"
_SYLLABLE = re.compile(f"(?:{_INITIAL})?(?:{_NUCLEUS})(?:{_FINAL})?")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_LETTERS = frozenset("ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư") | frozenset(map(chr, range(0x1EA0, 0x1EFA)))


def restored(text: str) -> str:
    """Return a text in which words torn by lost ampersands are whole again, and the signs around them too."""
    if not _may_be_torn(text):
        return text
    parts = _SIGN.split(text) if _may_have_signs(text) else [text]
    words, signs = parts[::2], parts[1::2]
    whole = [_WORD.sub(_whole, part) for part in words]
    if whole == words:
        return text
    whole = [_ALONE.sub(_whole_letter, part) for part in whole]
    put_back = "".join(part + _SIGNS[sign] for part, sign in zip(whole, [*signs, ""], strict=True))
    return _BLANKS.sub(" ", put_back)


def is_intact(text: str) -> bool:
    """Tell whether a text stays as it is, whatever words stand beside it."""
    return ";" not in text or not (_may_be_torn(text) or (_may_have_signs(text) and _SIGN.search(text)))


def _may_be_torn(text: str) -> bool:
    if ";" not in text:
        return False
    if "#" in text and _NUMBERED.search(text):
        return True
    return any([end in text for end in _NAME_ENDS])  # noqa: C419 - a list is quicker than a generator


def _may_have_signs(text: str) -> bool:
    """Tell whether the name of a sign stands before a semicolon, in a hundredth of the time that `_SIGN` takes."""
    return any([before.endswith(_SIGN_NAMES) for before in text.split(";")[:-1]])  # noqa: C419


def _whole(word: re.Match[str]) -> str:
    return _mended(word[0])


@functools.lru_cache(2048)  # who tears his ampersands tears them in the same syllables again and again
def _mended(word: str) -> str:
    own = _REFERENCE.sub("", word)
    return _written_out(word) if own and len(own) < len(word) else word


def _whole_letter(word: re.Match[str]) -> str:
    return _written_out(word[0])


def _written_out(word: str) -> str:
    letters = [html.unescape(f"&{found}") for found in _REFERENCE.findall(word)]
    whole = _REFERENCE.sub(lambda found: html.unescape(f"&{found[0]}"), word)
    return whole if _LETTERS.issuperset(letters) and _is_syllable(whole) else word


def _is_syllable(word: str) -> bool:
    """Tell whether a word is built as one of Vietnamese: one case, one tone at most, letters that go together."""
    if not (word.islower() or word.isupper() or (word[:1].isupper() and word[1:].islower())):
        return False
    apart = unicodedata.normalize("NFD", word.lower())
    tones = sum(apart.count(tone) for tone in _TONES)
    plain = unicodedata.normalize("NFC", "".join(char for char in apart if char not in _TONES))
    return tones <= 1 and _SYLLABLE.fullmatch(plain) is not None
