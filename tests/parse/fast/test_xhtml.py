from __future__ import annotations

from collections.abc import Callable

import pytest

from tickerfeed.model import Feed

Check = Callable[[str], Feed]
XHTML = "http://www.w3.org/1999/xhtml"


def atom(inside: str, attributes: str = "") -> str:
    content = f"<content type='xhtml'>{inside}</content>"
    return (
        f"<feed xmlns='http://www.w3.org/2005/Atom' xmlns:h='{XHTML}' xmlns:x='urn:x' {attributes}>"
        f"<title type='xhtml'>{inside}</title><entry>{content}<link href='/1'/></entry></feed>"
    )


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("", ""),
        ("a &amp; b", "a &amp; b"),
        (f"<div xmlns='{XHTML}'>a<br/>b</div>", "a<br></br>b"),
        (f"\n <div xmlns='{XHTML}' class='x'><div>a</div></div>\n", "<div>a</div>"),
        ("<h:div>a</h:div><h:div>b</h:div>", "<div>a</div><div>b</div>"),
        ("<h:div>a</h:div> b", "<div>a</div> b"),
        ("<h:p Alt='&quot;&lt;' rel='ME' xml:lang='vi'>a</h:p>", '<p alt="&quot;&lt;" rel="me" xml:lang="vi">a</p>'),
        ("<h:p>a &lt; b</h:p>", "<p>a &lt; b</p>"),
        ("<h:div><h:p x:y='1'>a</h:p></h:div>", '<p y="1" x:y="1">a</p>'),
    ],
)  # fmt: skip
def test_markup_is_written_out(same: Check, inside: str, expected: str) -> None:
    assert same(atom(inside)).entries[0].content_html == expected


def test_other_versions_keep_the_element_around(same: Check) -> None:
    found = same(
        "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry><content type='application/xhtml+xml'>"
        f"<div xmlns='{XHTML}'>a</div></content></entry></feed>"
    )
    assert found.entries[0].content_html == "<div>a</div>"


@pytest.mark.parametrize(
    "inside",
    [
        f"<svg xmlns='http://www.w3.org/2000/svg'/><p xmlns='{XHTML}'/>",
        "<title>a</title>",
        "<h:body>a</h:body>",
        "<h:p>caf\u00c3\u00a9</h:p>",
        "<h:p xml:base='/b/'>a</h:p>",
    ],
)
def test_what_feedparser_takes_for_something_else_is_handed_over(handed: Check, inside: str) -> None:
    handed(atom(inside))


def test_links_of_another_vocabulary_are_handed_over(handed: Check) -> None:
    handed(atom("<h:p>a</h:p>", "xmlns:l='http://www.w3.org/1999/xlink'"))
