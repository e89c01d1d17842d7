from __future__ import annotations

from lxml import etree

from tickerfeed.parse.foaf import Weblog, is_list, local, weblogs

SPACES = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:foaf="http://xmlns.com/foaf/0.1/" '
    'xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#" xmlns:rss="http://purl.org/rss/1.0/" '
    'xmlns:ya="http://blogs.yandex.ru/schema/foaf/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def read(inside: str) -> list[Weblog]:
    return list(weblogs(etree.fromstring(f"<rdf:RDF {SPACES}>{inside}</rdf:RDF>")))


def weblog(feed: str, page: str = "", title: str = "") -> str:
    name = f"<dc:title>{title}</dc:title>" if title else ""
    channel = f'<rdfs:seeAlso><rss:channel rdf:about="{feed}"/></rdfs:seeAlso>'
    return f'<foaf:weblog><foaf:Document rdf:about="{page}">{name}{channel}</foaf:Document></foaf:weblog>'


def test_a_person_may_have_several_weblogs() -> None:
    person = f"<foaf:Person>{weblog('/a', '/')}<foaf:name> Mai\n</foaf:name>{weblog('/b')}</foaf:Person>"
    assert read(person) == [Weblog("/a", "Mai", "/"), Weblog("/b", "Mai")]


def test_a_group_gives_its_name_to_its_members() -> None:
    agent = f"<foaf:Agent><foaf:name>Mai</foaf:name>{weblog('/a')}</foaf:Agent>"
    group = f"<foaf:Group><foaf:member>{agent}</foaf:member><foaf:name>Làng</foaf:name></foaf:Group>"
    assert read(group) == [Weblog("/a", "Mai", None, "Làng")]


def test_without_a_person_the_page_gives_the_title() -> None:
    assert read(weblog("/a", title="Nhật ký")) == [Weblog("/a", "Nhật ký")]


def test_a_weblog_without_a_feed_is_passed_over() -> None:
    assert read(weblog(" ", "/") + '<ya:feed rdf:resource=""/><rdf:li rdf:resource="/x"/>') == []


def test_yandex_names_feeds_in_its_own_way() -> None:
    posts = '<ya:blogActivity><ya:Posts><ya:feed rdf:resource="/a"/></ya:Posts></ya:blogActivity>'
    assert read(f"<foaf:Person>{posts}</foaf:Person>") == [Weblog("/a")]


def test_rdf_is_told_by_its_root() -> None:
    assert is_list(etree.fromstring(f"<rdf:RDF {SPACES}/>"))
    assert not is_list(etree.fromstring("<opml/>"))
    assert not is_list(etree.fromstring(f'<rdf:RDF {SPACES}><rss:channel rdf:about="/rss"/></rdf:RDF>'))
    assert local(etree.Comment("x")) == ""
