from __future__ import annotations

import subprocess
import sys

import pytest
from feedparser.api import StrictFeedParser
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.parse.fast import theirs

USUAL = """
import sys
from tickerfeed.parse.fast import reader
from tickerfeed.parse.moments import Reading
text = "<rss version='2.0'><channel><item><title>Tom &amp; Jerry</title><author>Mai</author></item></channel></rss>"
assert reader.read(text.encode(), "https://bao.example/", Reading(), 9).entries
sys.exit("feedparser" in sys.modules)
"""


@pytest.mark.parametrize("text", ["Đò & cầu", "a <b>c</b>", "a </x> b", "&nbsp;", "&#160;", "&ghi;", "a </b x>", "</b"])
def test_what_looks_like_html_to_feedparser(text: str) -> None:
    assert theirs.looks_like_html(text) == StrictFeedParser.looks_like_html(text)


@given(st.text(alphabet="<>/&#;ab1 đ_"))
def test_what_looks_like_html_to_feedparser_always(text: str) -> None:
    assert theirs.looks_like_html(text) == StrictFeedParser.looks_like_html(text)


def test_the_base_that_a_document_names_is_resolved() -> None:
    assert theirs.base("https://bao.example/rss/", "../a/") == "https://bao.example/a/"
    assert theirs.base("https://bao.example/rss/", None) == "https://bao.example/rss/"
    assert theirs.base("https://bao.example/rss/", "javascript:1") == "https://bao.example/rss/"


def test_a_usual_feed_does_not_load_feedparser() -> None:
    assert subprocess.run([sys.executable, "-c", USUAL], check=False).returncode == 0
