from __future__ import annotations

import ada_url
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tickerfeed.text import urls
from tickerfeed.text.urls import (
    MAX_LENGTH,
    absolute,
    canonical,
    host,
    is_same_site,
    mask,
    place,
    server,
    shard,
    without_secrets,
)

ANY = st.text(st.characters()) | st.text(alphabet="htps:/@.?=&#%[]\\ \t\n\ud800aÁ1", max_size=40)


@pytest.mark.parametrize(
    ("ref", "base", "expected"),
    [
        ("https://Bao.Example/Tin?a=1#x", None, "https://bao.example/Tin?a=1#x"),
        ("tin/1.html", "https://bao.example/rss/home.rss", "https://bao.example/rss/tin/1.html"),
        ("//cdn.example/a", "http://bao.example/", "http://cdn.example/a"),
        ("\n  https://bao.example/a\tb \u00a0", None, "https://bao.example/ab"),
        ("\u200bhttps://bao.example/", None, "https://bao.example/"),
        ("https://an:mat@bao.example/x", None, "https://bao.example/x"),
        ("https://báo.example/tin mới", None, "https://xn--bo-mia.example/tin%20m%E1%BB%9Bi"),
        ("https://bao.example\\@evil.example/", None, "https://bao.example/@evil.example/"),
        ("https://bao.example/a", "not a base", "https://bao.example/a"),
    ],
)
def test_absolute_resolves_as_browsers_do(ref: str, base: str | None, expected: str) -> None:
    assert expected == absolute(ref, base)


@pytest.mark.parametrize(
    "ref",
    [
        "",
        "  \n",
        "tin/1.html",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://bao.example/",
        "mailto:toa-soan@bao.example",
        "http://",
        "http://[::1",
        "http://bao.example/\ud800",
        "https://bao.example/" + "a" * MAX_LENGTH,
    ],
)
def test_absolute_refuses_what_is_no_web_address(ref: str) -> None:
    assert absolute(ref) is None


@pytest.mark.parametrize(
    ("ref", "base", "expected"),
    [
        ("www.bao.example/a b?x=1", "https://tin.example/y/", "https://www.bao.example/a%20b?x=1"),
        (" WWW.bao.example:8080 ", None, "http://www.bao.example:8080/"),
        ("www.tin/x", "https://tin.example/y/", "https://tin.example/y/www.tin/x"),
        ("www", "https://tin.example/y/", "https://tin.example/y/www"),
    ],
)
def test_a_host_that_lost_its_scheme_is_a_host(ref: str, base: str | None, expected: str) -> None:
    assert expected == absolute(ref, base)


def test_a_blank_reference_is_no_link_even_with_a_base() -> None:
    assert absolute(" ", "https://bao.example/") is None


SETTLED = st.from_regex(urls._SETTLED, fullmatch=True)


@given(SETTLED | st.text("https:/.-ab1x?=&%@", max_size=12).map("https://bao.vn/".__add__))
def test_what_is_given_back_at_once_the_parser_gives_back_too(ref: str) -> None:
    if urls._SETTLED.fullmatch(ref) and len(ref) <= MAX_LENGTH:
        assert ada_url.URL(ref).href == ref


@given(SETTLED)
def test_what_needs_no_parsing_is_canonical_as_what_does(ref: str) -> None:
    assert canonical(ref) == canonical(f"{ref}#a")  # a fragment goes, and makes the parser read the rest


@given(SETTLED | st.text("https:/.-ab1x?=&%@", max_size=12).map("https://bao.vn/tin/".__add__) | ANY)
@example("https://www.bao.vn/a.b/tin-1.html")
@example("https://bao.vn?/a")
@example("https://bao.vn/?b/a")
@example("https://bao.vn/./a")
@example(f"https://bao.vn/{'a' * MAX_LENGTH}")
def test_what_is_known_by_its_folder_is_settled(ref: str) -> None:
    if brief := urls._brief(ref):
        assert ada_url.URL(ref).href == absolute(ref) == ref
        assert brief == urls._canonical(f"{ref}#a")


@given(ANY, st.none() | ANY)
def test_absolute_gives_a_web_url_or_none(ref: str, base: str | None) -> None:
    url = absolute(ref, base)
    assert url is None or url.startswith(("http://", "https://"))


@given(ANY)
def test_absolute_of_an_absolute_url_is_itself(ref: str) -> None:
    url = absolute(ref, "https://bao.example/")
    assert url is None or len(url) > MAX_LENGTH or absolute(url) == url


@pytest.mark.parametrize(
    "other",
    [
        "http://bao.example/tin/a-1.html?id=2",
        "https://www.bao.example/tin/a-1.html?id=2",
        "https://BAO.example:443/tin/a-1.html?id=2",
        "http://bao.example:80/tin/a-1.html?id=2",
        "https://bao.example./tin/a-1.html?id=2#binh-luan",
        "https://bao.example/tin/a-1.html?utm_source=rss&id=2&utm_medium=feed",
        "https://bao.example/tin/a-1.html?id=2&fbclid=abc&gclid=d&zarsrc=30",
        "https://bao.example/tin/%61-1.html?id=2",
        "https://bao.example/tin/a-1.html/?id=2",
        "https://an:mat@bao.example/tin/a-1.html?id=2",
        "bao.example/tin/a-1.html?id=2",
    ],
)
def test_canonical_is_the_same_for_the_same_page(other: str) -> None:
    assert canonical("https://bao.example/tin/a-1.html?id=2") == canonical(other)


@pytest.mark.parametrize(
    "other",
    [
        "https://bao.example/tin/a-1.html",
        "https://bao.example/tin/a-1.html?id=3",
        "https://bao.example/tin/A-1.html?id=2",
        "https://bao.example:8443/tin/a-1.html?id=2",
        "https://m.bao.example/tin/a-1.html?id=2",
    ],
)
def test_canonical_differs_for_other_pages(other: str) -> None:
    assert canonical("https://bao.example/tin/a-1.html?id=2") != canonical(other)


def test_canonical_orders_parameters_by_name_and_keeps_repeated_ones_in_order() -> None:
    assert canonical("https://e.example/?b=1&a=2&b=0") == "e.example?a=2&b=1&b=0"


def test_canonical_writes_escapes_in_upper_case() -> None:
    assert canonical("https://e.example/%e1%ba%a1") == canonical("https://e.example/ạ") == "e.example/%E1%BA%A1"


def test_canonical_of_a_string_that_is_no_url_is_the_string() -> None:
    assert canonical(" tag:bao.example,2026:1 ") == "tag:bao.example,2026:1"


@given(ANY)
def test_canonical_takes_any_string(text: str) -> None:
    assert isinstance(canonical(text), str)


@given(st.from_regex(r"\Ahttps?://[a-z]{1,8}\.example/[a-z/%0-9]{0,9}(\?[a-z=&]{0,9})?\Z"))
def test_canonical_ignores_scheme_and_fragment(url: str) -> None:
    other = "http" + url.removeprefix("https").removeprefix("http") + "#x"
    assert canonical(url) == canonical(other)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://BAO.Example:8443/x", "bao.example"),
        ("https://báo.example/", "xn--bo-mia.example"),
        ("http://[::1]:80/", "[::1]"),
        ("no url", ""),
        ("", ""),
    ],
)
def test_host(url: str, expected: str) -> None:
    assert expected == host(url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://bao.example/rss?p=1", "https://bao.example/rss?p=1"),
        ("https://an:bimat@bao.example/", "https://***@bao.example/"),
        ("https://an@bao.example/", "https://***@bao.example/"),
        ("https://e.example/?api_key=s&p=1&access_token=t#id_token=u", "https://e.example/?api_key=***&p=1&access_token=***#id_token=***"),
        ("https://e.example/?%74oken=s", "https://e.example/?%74oken=***"),
        ("https://e.example/?password=&keyword=lũ", "https://e.example/?password=&keyword=l%C5%A9"),
        ("http://an:b/i@mat@[bad/?sig=1", "http://***@[bad/?sig=***"),
        ("an:bimat@proxy.example:3128", "***@proxy.example:3128"),
        ("an:bi@mat@proxy.example", "***@proxy.example"),
        ("postgresql://an:bi@mat@db.example/tin", "postgresql://***@db.example/tin"),
        ("postgresql://db.example/tin?password=bimat", "postgresql://db.example/tin?password=***"),
        ("sqlite:///var/tickerfeed.db", "sqlite:///var/tickerfeed.db"),
        ("@tin", "@tin"),
        ("no url\nwith a line", "no url with a line"),
        ("/rss?token=s", "/rss?token=***"),
    ],
)  # fmt: skip
def test_mask_hides_secrets(url: str, expected: str) -> None:
    assert expected == mask(url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://bao.example/rss?p=1;q=2#x", "https://bao.example/rss?p=1;q=2#x"),
        ("https://bao.example/rss?", "https://bao.example/rss?"),
        ("https://bao.example/rss?token=s", "https://bao.example/rss"),
        ("https://bao.example/rss?p=1&api_key=s&feed=rss2", "https://bao.example/rss?p=1&feed=rss2"),
        ("https://bao.example/rss?p=1;%74oken=s#access_token=t", "https://bao.example/rss?p=1"),
        ("https://bao.example/?feed=rss2&author=3&author_name=an&authorids=", "https://bao.example/?feed=rss2&author=3&author_name=an&authorids="),
        ("https://bao.example/?authorization=s", "https://bao.example/"),
    ],
)  # fmt: skip
def test_what_is_published_has_no_secrets(url: str, expected: str) -> None:
    assert expected == without_secrets(url)


@given(st.text("ab=&;?#%token", max_size=40))
def test_what_is_published_has_nothing_to_mask(rest: str) -> None:
    assert "=***" not in mask(without_secrets(f"https://bao.example/{rest}"))


@given(ANY)
def test_mask_gives_one_line(text: str) -> None:
    assert len(mask(text).splitlines()) <= 1


@given(ANY, st.integers(-3, 300))
def test_shard_is_in_range(name: str, shards: int) -> None:
    assert 0 <= shard(name, shards) < max(1, shards)


def test_shard_is_the_same_for_ever() -> None:
    assert [shard(f"bao{n}.example", 256) for n in range(4)] == [65, 83, 118, 158]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Bao.example:443/a", "bao.example"),
        ("http://bao.example:8080/", "bao.example:8080"),
        ("http://[::1]:81/", "[::1]:81"),
        ("no url", ""),
    ],
)
def test_a_server_is_a_host_with_a_port_of_its_own(url: str, expected: str) -> None:
    assert server(url) == expected


@pytest.mark.parametrize("piece", ["/", "?", "&a", "//@", "?token", " "])
def test_a_hostile_url_of_a_hundred_thousand_pieces_is_read(piece: str) -> None:
    url = piece * 100_000
    assert mask(url) is not None
    assert canonical(url) == url.strip()


@pytest.mark.parametrize(
    ("url", "other", "expected"),
    [
        ("https://www.bao.example/a", "http://bao.example:8080/", True),
        ("https://rss.bao.example/", "https://bao.example/", True),
        ("https://bao.example./", "https://tin.bao.example/", True),
        ("https://xbao.example/", "https://bao.example/", False),
        ("https://a.bao.example/", "https://b.bao.example/", False),
        ("no url", "no url", False),
    ],
)
def test_names_below_a_sites_name_are_the_site(url: str, other: str, *, expected: bool) -> None:
    assert is_same_site(url, other) is expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://hub.example/x", "hub.example:443"),
        ("http://Hub.example", "hub.example:80"),
        ("http://[::1]:8901/", "[::1]:8901"),
        ("ftp://hub.example/", ""),
        ("nonsense", ""),
    ],
)
def test_a_place_is_a_host_with_its_port(url: str, expected: str) -> None:
    assert place(url) == expected


@pytest.mark.parametrize("url", ["https://bao.example", "http://www.bao.example/", "https://bao.example:8443/#top"])
def test_the_root_of_a_site(url: str) -> None:
    assert urls.is_root(url)


@pytest.mark.parametrize("url", ["https://bao.example/tin", "https://bao.example/?ItemID=7"])
def test_a_page_below_it(url: str) -> None:
    assert not urls.is_root(url)


def test_an_address_that_escapes_make_too_long_is_none() -> None:
    longest = f"https://bao.example/{'é' * ((MAX_LENGTH - 20) // 6)}"
    assert absolute(absolute(longest) or "") == absolute(longest) is not None
    assert absolute(f"{longest}éé") is None


@pytest.mark.parametrize(
    "url", ["http://./a", "https://../", "http:./6u:t@tin/b", "https://a.0..:9", "https://a..b/", "https://..a/"]
)
def test_a_host_with_an_empty_part_is_none(url: str) -> None:
    assert absolute(url) is None


@pytest.mark.parametrize(
    "url", ["https://a.example/?4%%37e", "https://a.example/?%4%31", "https://a.example/?%A%31%32"]
)
def test_a_stray_percent_makes_no_escape_of_what_follows(url: str) -> None:
    assert canonical(f"https://{canonical(url)}") == canonical(url)
