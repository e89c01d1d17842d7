from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml import etree

from tickerfeed.model import Entry
from tickerfeed.parse.moments import Reading
from tickerfeed.parse.withdrawals import HISTORY, MAX_WITHDRAWN, TOMBSTONES, Withdrawals, take_out, withdrawals

SPACES = f'xmlns="http://www.w3.org/2005/Atom" xmlns:h="{HISTORY}" xmlns:x="{TOMBSTONES}"'
NOON = datetime(2026, 6, 13, 12, tzinfo=UTC)


def atom(inside: str) -> str:
    return f"<feed {SPACES}><title>Báo</title>{inside}</feed>"


def found(text: str) -> Withdrawals:
    return take_out(text, Reading())[1]


def deleted(name: str, inside: str = "") -> str:
    return f'<x:deleted-entry ref="{name}" when="2026-06-13T12:00:00Z">{inside}</x:deleted-entry>'


def test_a_feed_that_takes_nothing_back_is_left_as_it_is() -> None:
    text = atom("<entry><title>Một</title></entry>")
    assert take_out(text, Reading()) == (text, Withdrawals())


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<h:complete/>", True),
        ("<h:complete/><h:archive/>", False),
        ('<h:complete/><link rel="next" href="/2"/>', False),
        ('<h:complete/><link rel="Prev-Archive" href="/2"/>', False),
        ('<h:complete/><link rel="self" href="/"/><link href="/"/>', True),
        ("<entry><h:complete/></entry>", False),
        ("<complete/>", False),
        ("<!-- <h:complete/> -->", False),
    ],
)
def test_a_feed_replaces_what_came_before_only_when_it_is_whole(inside: str, expected: bool) -> None:
    assert found(atom(inside)).is_replacing is expected


def test_a_channel_can_be_complete_too() -> None:
    assert found(f'<rss xmlns:fh="{HISTORY}"><channel><fh:complete/></channel></rss>').is_replacing


def test_deleted_entries_are_read_and_cut_out() -> None:
    one = deleted("tag:bao.example,2026:1", "<id>none</id><title>Đã gỡ</title>")
    text, taken = take_out(atom(f"{one}\n<entry><title>Một</title></entry>{deleted('b&amp;c')}\n"), Reading())
    assert taken == Withdrawals(deleted={"tag:bao.example,2026:1": NOON, "b&c": NOON})
    assert "Đã gỡ" not in text
    assert "deleted-entry" not in text
    assert "<title>Báo</title><entry><title>Một</title></entry></feed>" in text


def test_a_deleted_entry_that_is_no_child_of_the_feed_deletes_nothing() -> None:
    assert found(atom(f"<entry>{deleted('a')}</entry>")) == Withdrawals()
    assert found(atom(deleted(" "))) == Withdrawals()
    assert found(f'<x:deleted-entry xmlns:x="{TOMBSTONES}" ref="a"/>') == Withdrawals()
    assert found(atom("<entry><![CDATA[<x:deleted-entry ref='a'/>]]></entry>")) == Withdrawals()


@pytest.mark.parametrize(
    "text",
    [
        atom(f"<h:complete/>{deleted('a')}")[:-7],
        '<!DOCTYPE feed [<!ENTITY a "b">]>' + atom(f"<h:complete/>{deleted('a')}"),
        "<x>" * 400 + HISTORY,
    ],
)
def test_what_is_cut_damaged_or_odd_takes_nothing_back(text: str) -> None:
    assert take_out(text, Reading()) == (text, Withdrawals())


def test_an_xml_declaration_of_another_encoding_does_not_matter() -> None:
    assert found('<?xml version="1.0" encoding="utf-16"?>\n' + atom(deleted("tin-đã-gỡ"))).deleted == {
        "tin-đã-gỡ": NOON
    }


def test_the_deleted_are_bounded() -> None:
    root = etree.fromstring(atom("".join(deleted(str(number)) for number in range(MAX_WITHDRAWN + 5))).encode())
    assert len(withdrawals(root, Reading()).deleted) == MAX_WITHDRAWN


def test_an_entry_listed_beside_its_deletion_stays_unless_it_is_older() -> None:
    older = Entry("Một", id="1", published=NOON.replace(hour=11))
    newer = Entry("Hai", id="2", published=NOON.replace(hour=11), updated=NOON.replace(hour=13))
    undated, unknown = Entry("Ba", id="3"), Entry("Bốn")
    taken = Withdrawals(deleted={"1": NOON, "2": NOON, "3": NOON, "5": None})
    assert taken.of([older, newer, undated, unknown]) == ((newer, undated, unknown), ("1", "5"))
    assert Withdrawals(deleted={"1": None}).of([older]) == ((older,), ())
