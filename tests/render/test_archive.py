from __future__ import annotations

from lxml import etree
from msgspec.structs import replace

from tickerfeed.render.archive import archive, closed, without
from tickerfeed.render.atom import atom

ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"


def links(body: bytes) -> dict[str, str]:
    root = etree.fromstring(body)
    return {each.get("rel"): each.get("href") for each in root.findall(f"{ATOM}link")}


def titles(body: bytes) -> list[str]:
    return [each.text for each in etree.fromstring(body).findall(f"{ATOM}entry/{ATOM}title")]


def pages(publication, story, entry, count=3):
    return tuple(closed(publication(), [story(entry(number))], number) for number in range(1, count + 1))


def test_each_page_leads_to_those_beside_it_and_to_the_feed(publication, story, entry) -> None:
    shown = publication(story(entry(9)), archive=pages(publication, story, entry))
    first, second, third = archive(shown)
    base = "https://tin.example/"
    assert [one.name for one in (first, second, third)] == ["archive/1.atom", "archive/2.atom", "archive/3.atom"]
    assert links(second.body) == {
        "alternate": base,
        "self": f"{base}archive/2.atom",
        "current": f"{base}feed.atom",
        "prev-archive": f"{base}archive/1.atom",
        "next-archive": f"{base}archive/3.atom",
    }
    assert "prev-archive" not in links(first.body)
    assert "next-archive" not in links(third.body)
    assert links(atom(shown).body)["prev-archive"] == f"{base}archive/3.atom"
    assert all(etree.fromstring(one.body).find(f"{HISTORY}archive") is not None for one in (first, second, third))
    assert etree.fromstring(atom(shown).body).find(f"{HISTORY}archive") is None


def test_a_new_page_changes_only_the_one_before_it(publication, story, entry) -> None:
    every = pages(publication, story, entry, 4)
    before = archive(publication(story(entry(9)), archive=every[:3]))
    after = archive(publication(story(entry(9)), story(entry(10)), archive=every))
    assert [one.etag for one in before[:2]] == [one.etag for one in after[:2]]
    assert before[2].etag != after[2].etag


def test_without_an_archive_the_feed_says_nothing_of_one(publication, story, entry) -> None:
    shown = publication(story(entry(1)))
    assert archive(shown) == ()
    assert b"archive" not in atom(shown).body


def test_what_is_taken_back_leaves_its_page(publication, story, entry) -> None:
    one, two = story(entry(1)), story(entry(2))
    page = closed(publication(hubs=("https://hub.example/",)), [one, two], 7)
    assert titles(page.body) == ["Tin số 1", "Tin số 2"]
    assert b"hub.example" not in page.body
    left = without(page, {one.story.id})
    assert (titles(left.body), left.story_ids, left.number) == (["Tin số 2"], (two.story.id,), 7)
    shown = publication(archive=(left, replace(page, number=8)))
    assert links(archive(shown)[0].body)["next-archive"] == "https://tin.example/archive/8.atom"
