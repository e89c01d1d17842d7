from __future__ import annotations

import pytest

from tickerfeed.parse.mislabel import mislabelled

WORDS = "Báo Hà Tĩnh"


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (WORDS.encode(), "text/html; charset=windows-1258", ("windows-1258", "UTF-8")),
        (f'<?xml version="1.0" encoding="utf-16"?>{WORDS}'.encode(), "", ("utf-16", "UTF-8")),
        (f'<meta charset="iso-8859-1">{WORDS}'.encode(), "text/html; charset=utf-8", ("iso-8859-1", "UTF-8")),
        (b"caf\xe9", "text/html; charset=UTF-8", ("UTF-8", "something else, or damaged")),
        (WORDS.encode(), "text/html; charset=x-none", ("x-none", "an encoding that nobody knows")),
        (WORDS.encode(), "text/html; charset=utf8", None),
        (WORDS.encode(), "text/html", None),
        (b"caf\xe9", "text/html; charset=iso-8859-1", None),
        (b"plain", "text/html; charset=windows-1258", None),
        (WORDS.encode("utf-16"), "text/xml; charset=utf-8", None),
    ],
)
def test_only_what_is_proved_is_told(body: bytes, content_type: str, expected: tuple[str, str] | None) -> None:
    assert mislabelled(body, content_type) == expected
