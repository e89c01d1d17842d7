from __future__ import annotations

import pytest

from tickerfeed.model import Response, Source
from tickerfeed.parse import document as slow
from tickerfeed.parse.fast import document

URL = "https://bao.example/rss"
SOURCE = Source("bao", URL)
GOOD = "<rss version='2.0'><channel><title>Bao</title><item><title>Đò ngang</title></item></channel></rss>"


def answer(body: bytes, link: str = "") -> Response:
    return Response(URL, 200, {"link": link} if link else {}, body)


@pytest.mark.parametrize(
    "response",
    [
        answer(GOOD.encode()),
        answer(b"\xef\xbb\xbf \n" + GOOD.encode()),
        answer(f"<?xml version='1.0' encoding='iso-8859-1'?>{GOOD}".encode()),
        answer(GOOD.replace("ngang", "&nbsp; \x01 R&D").encode()),
        answer(GOOD.replace("ngang", "nga\u0301ng &#127; \x0b").encode()),
        answer(("Ế <!-- ế -->\n" + GOOD.replace("<item>", "<skipHours><hour>3</hour></skipHours><item>")).encode()),
        answer(GOOD.encode(), '<https://hub.example/>; rel="hub", <https://bao.example/>; rel="self"'),
    ],
)
def test_what_it_takes_it_reads_as_the_whole_room_does(response: Response) -> None:
    found = document.parse(response, SOURCE)
    assert found is not None
    assert found == slow.parse(response, SOURCE)


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE rss [<!ENTITY a 'b'>]>" + GOOD.encode(),
        GOOD[:-9].encode(),
        GOOD.encode("utf-16"),
        b"\x1b" + GOOD.encode(),
        GOOD.encode() + b"\xff",
        GOOD.encode() + b"\xc3 \xa9",
        b"<!-- \xc3 \xa9 -->" + GOOD.encode(),
        b"<html></html>",
        b'{"version": "https://jsonfeed.org/version/1.1"}',
        b"",
        GOOD.encode() + b" " * document.LARGEST,
    ],
)
def test_what_is_not_surely_soon_done_is_left(body: bytes) -> None:
    assert document.parse(answer(body), SOURCE) is None


@pytest.mark.parametrize("times", [0, 1, 2, 3])
def test_who_watches_may_give_up_before_each_entry_and_each_question_to_feedparser(times: int) -> None:
    calls = []

    def watch() -> None:
        calls.append(1)
        if len(calls) > times:
            raise TimeoutError

    text = GOOD.replace("</title></item>", "</title><author>lan@bao.vn (Mai)</author></item>")
    if times < 3:  # it is begun, its author is asked about, it is read
        with pytest.raises(TimeoutError):
            document.parse(answer(text.encode()), SOURCE, watch=watch)
    else:
        assert document.parse(answer(text.encode()), SOURCE, watch=watch) is not None


def test_who_watches_may_give_up_before_each_link_that_feedparser_resolves() -> None:
    calls = []
    text = GOOD.replace("version='2.0'", "xml:base='/a/'").replace("</item>", "<link>1</link><guid>2</guid></item>")
    assert document.parse(answer(text.encode()), SOURCE, watch=lambda: calls.append(1)) is not None
    assert len(calls) == 4  # it is begun, its two links are asked about, it is read


def test_an_encoding_that_the_operator_names_is_left() -> None:
    assert document.parse(answer(GOOD.encode()), Source("bao", URL, encoding="tcvn3")) is None


def test_both_doors_read_when_a_feed_is_to_be_left_alone() -> None:
    body = (
        b"<rss version='2.0'><channel><title>A</title><skipHours><hour>1</hour></skipHours><skipDays><day>Sunday</day>"
    )
    body += b"</skipDays><item><title>B</title><link>https://bao.example/b</link></item></channel></rss>"
    answer = Response("https://bao.example/rss", 200, {"content-type": "text/xml"}, body)
    source = Source("bao", answer.url)
    for read in (document.parse, slow.parse):
        found = read(answer, source)
        assert found is not None
        assert (found.skip_hours, found.skip_days) == ((1,), (6,))
