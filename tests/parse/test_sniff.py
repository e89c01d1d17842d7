from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.parse.sniff import Kind, Sniffed, sniff

RSS = '<rss version="2.0"><channel><item/></channel></rss>'
GATE = (
    '<html><body><script>document.cookie="QX7=" + "a1b2c3" + "; path=/"; '
    "window.location.reload(true);</script></body></html>"
)


@pytest.mark.parametrize(
    "text",
    [
        RSS,
        f"<?xml version='1.0'?>{RSS}",
        '<rdf:RDF xmlns:rdf="x"><channel/></rdf:RDF>',
        "<feed xmlns='http://www.w3.org/2005/Atom'/>",
        "<a:feed xmlns:a='http://www.w3.org/2005/Atom'></a:feed>",
        "<!-- ghi chú <html> --><!DOCTYPE rss><rss></rss>",
        "<CHANNEL HREF='http://bao.example/'></CHANNEL>",
    ],
)
def test_a_feed_is_known_by_its_root(text: str) -> None:
    assert sniff(text) == Sniffed(Kind.XML_FEED)


@pytest.mark.parametrize(
    "junk", ["\n\t ", "lỗi máy chủ: ", "<br /><b>Warning</b>: thiếu tệp ", "<html><body>", "<!-- dở"]
)
@pytest.mark.parametrize("prolog", ["", '<?xml version="1.0"?>\n'])
def test_junk_before_the_feed_is_cut(junk: str, prolog: str) -> None:
    text = junk + prolog + RSS
    seen = sniff(text)
    assert seen.kind is Kind.XML_FEED
    assert text[seen.start :].lstrip() == prolog + RSS


def test_a_prolog_before_a_page_is_not_the_feeds() -> None:
    text = f'<?xml version="1.0"?><html>{RSS}</html>'
    assert text[sniff(text).start :].startswith("<rss")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", Kind.EMPTY),
        (" \n", Kind.EMPTY),
        ('\n{"version": 1}', Kind.JSON),
        ("[1]", Kind.JSON),
        ("<!DOCTYPE html><p>Chào</p>", Kind.PAGE),
        ("<html><p>Thẻ &lt;rss version=2.0&gt;</p></html>", Kind.PAGE),
        ("<html><item></item></html>", Kind.PAGE),
        ("<?xml version='1.0'?><html><item></item></html>", Kind.PAGE),
        ("<div>Đang bảo trì</div>", Kind.PAGE),
        ("<?xml version='1.0'?><opml version='2.0'/>", Kind.OPML),
        ("<urlset></urlset>", Kind.SITEMAP),
        ("<?xml version='1.0'?><svg></svg>", Kind.XML),
        ("Không tìm thấy", Kind.OTHER),
        ("<?xml version='1.0'?>", Kind.OTHER),
    ],
)
def test_other_kinds_are_told_apart(text: str, kind: Kind) -> None:
    assert sniff(text).kind is kind


def test_a_gate_is_named_with_its_cookie() -> None:
    assert sniff(GATE) == Sniffed(Kind.CHALLENGE, cookie="QX7")


def test_a_gate_may_hide_its_cookie() -> None:
    assert sniff("<script>document.cookie = tao(); location.href = '/'</script>") == Sniffed(Kind.CHALLENGE)


@pytest.mark.parametrize(
    "text", [GATE.replace("reload", "hash"), GATE + "tin " * 4000, GATE.replace("cookie", "title")]
)
def test_an_ordinary_page_is_no_gate(text: str) -> None:
    assert sniff(text).kind is Kind.PAGE


@given(st.text(alphabet=st.sampled_from("<!->?rsxml 'feditmhCDATA[]/={"), max_size=300))
def test_any_text_has_a_kind(text: str) -> None:
    assert 0 <= sniff(text).start <= len(text)
