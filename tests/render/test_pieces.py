from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from tickerfeed.model import Action, Edit, Mark, Site, Source
from tickerfeed.render import pieces as module
from tickerfeed.render.atom import atom
from tickerfeed.render.pieces import MAX_COPIES, Copy, Outlet, legal, looks_like_markup, pieces, web_url
from tickerfeed.story.hand import announced

NOON = datetime(2026, 5, 4, 5, tzinfo=UTC)


@given(st.text())
def test_legal_text_fits_into_xml(text):
    element = etree.Element("a")
    element.text = legal(text)
    assert etree.fromstring(etree.tostring(element)).text in {legal(text) or None, legal(text).replace("\r\n", "\n")}


def test_legal_keeps_white_space():
    assert legal("a\u00a0\u00a0|\t\x00\u202eb") == "a\u00a0\u00a0|\tb"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://bao.example/tin?a=1&b=%C3%A0#x", "https://bao.example/tin?a=1&b=%C3%A0#x"),
        ("http://bao.example", "http://bao.example"),
        ("https://bao.example/bài viết|1", "https://bao.example/b%C3%A0i%20vi%E1%BA%BFt%7C1"),
        ("https://ban:khoa@bao.example/a", "https://bao.example/a"),
        ("https://báo.example:8443/a", "https://xn--bo-mia.example:8443/a"),
        ("HTTP://BAO.example/[1]", "http://bao.example/%5B1%5D"),
        ("https://bao.example/100%?a%zz#b#c", "https://bao.example/100%25?a%25zz#b%23c"),
        ("http://[2001:db8::1]:80/đ", "http://[2001:db8::1]/%C4%91"),
        ('https://"/', None),
        ("javascript:alert(1)", None),
        ("https://a.example/\n", "https://a.example/"),
        ("ftp://bao.example/a", None),
        ("https://", None),
        ("tin/1", None),
        ("", None),
        (None, None),
    ],
)
def test_web_url(url, expected):
    assert web_url(url) == expected


@given(st.text(), st.sampled_from(["", "http://", "https://a.example/", "https://", "javascript:", " https:"]))
def test_web_url_is_safe_whatever_comes(text, prefix):
    url = web_url(prefix + text)
    assert url is None or (
        url.startswith(("http://", "https://")) and url.isascii() and not set(url) & set(' <>"\\^`{|}')
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a <b> c", True),
        ("&amp; &#38;", True),
        ("</p>", True),
        ("<!--", True),
        ("5 < 6 & 7 > 2", False),
        ("Q&A; x", True),
    ],
)
def test_looks_like_markup(text, expected):
    assert looks_like_markup(text) is expected


def test_a_story_carries_its_copies_and_their_outlets(full):
    first = pieces(full)[0]
    assert first.outlet == Outlet("bao-song", "Báo Sông", "https://song.example/rss.xml")
    assert first.copies == (
        Copy(Outlet("dai-bien", "Đài Biển", "https://bien.example/feed"), "https://bien.example/2"),
        Copy(Outlet("coast", "coast.example", "https://coast.example/feed"), "https://song.example/3"),
    )
    assert first.categories == ("Thời sự", "Giao thông", "Sự kiện")


def test_a_story_of_three_outlets_is_an_event(publication, story, entry, full):
    two = publication(story(entry(1), entry(2, "coast"), entry(3, "coast")))
    assert [(piece.is_event, piece.outlets) for piece in (pieces(full)[0], pieces(two)[0])] == [(True, 3), (False, 2)]
    english = publication(*full.told[:1], site=Site(language="en"))
    assert pieces(english)[0].categories[-1] == "Event"


def test_what_the_editor_set_off_is_marked_and_credited_to_the_site(publication, story, entry):
    until = NOON + timedelta(hours=2)
    pinned = replace(story(entry(1)), mark=Mark(NOON, until, is_pinned=True))
    own = announced(Edit(3, Action.ANNOUNCE, "lan", NOON, "tag:own", text="Cúp điện", until=until, is_urgent=True))
    first, second, third = pieces(publication(own, pinned, story(entry(2))))
    assert (first.is_own, first.is_urgent, first.is_pinned, first.expires) == (True, True, False, until)
    assert (first.id, first.outlet, first.url) == ("tag:own", Outlet("@site", "Tin làng"), None)
    assert (second.is_own, second.is_urgent, second.is_pinned, second.expires) == (False, False, True, until)
    assert (third.is_urgent, third.is_pinned, third.expires) == (False, False, None)


def test_a_family_counts_as_one_outlet(publication, story, entry):
    sources = {name: Source(name, f"https://{name}.example/", family="nhà") for name in ("a", "b")}
    told = story(entry(1, "a"), entry(2, "b"), entry(3, "c"))
    assert pieces(publication(told, sources=sources))[0].outlets == 2


def test_a_source_no_longer_configured_is_named_by_its_id(full):
    last = pieces(full)[3]
    assert (last.outlet, last.title, last.url) == (Outlet("no-longer", "no-longer"), "no-longer", None)


def test_an_untitled_entry_is_named_by_its_summary(one):
    assert pieces(one(title=" \x00", summary="Cầu mới"))[0].title == "Cầu mới"


def test_an_unusable_language_is_left_out(one):
    assert pieces(one(language="tiếng Việt"))[0].language is None
    assert pieces(one(language="vi-VN"))[0].language == "vi-VN"


def test_copies_are_bounded(publication, story, entry):
    told = story(*(entry(number, f"s{number}") for number in range(MAX_COPIES + 30)))
    piece = pieces(publication(told))[0]
    assert (len(piece.copies), piece.outlets) == (MAX_COPIES, MAX_COPIES + 30)


@pytest.fixture
def room():
    """Let a test make room, and give back what there was."""
    before = module._kept.room
    yield module.make_room
    module.make_room(before)


def test_the_pieces_that_were_shown_last_are_kept(publication, story, entry, room):
    told = [story(entry(number)) for number in range(4)]
    room(2)
    first, second = pieces(publication(*told[:2]))
    assert pieces(publication(told[0], told[2]))[0] is first
    assert pieces(publication(*told[:2])) != (first, second)
    assert pieces(publication(*told[:2]))[0] is first


def test_a_publication_that_there_is_no_room_for_is_made_all_the_same(publication, story, entry, room):
    told = [story(entry(number)) for number in range(4)]
    whole = atom(publication(*told)).body
    room(2)
    assert [piece.title for piece in pieces(publication(*told))] == [f"Tin số {number}" for number in range(4)]
    assert whole == atom(publication(*told)).body


def test_there_is_never_room_without_end(room):
    room(10**9)
    assert module._kept.room == module.KEPT
