from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest
import typer

from tickerfeed.cli.discover import addresses
from tickerfeed.model import Feed, Response, Source, Survey
from tickerfeed.parse import document
from tickerfeed.parse.discovery import survey as surveys
from tickerfeed.workers.options import ParseOptions

Shell = Any
Origin = Any
ITEM = "<item><title>Tin {0}</title><link>https://a.example/{0}</link></item>"
HOME = '<html><head><title>Báo Hà Tĩnh</title>{}</head><body><a href="/kenh-rss">RSS</a></body></html>'
SAYS = '<link rel="alternate" type="application/rss+xml" href="/rss/home.rss">'


class Reader:
    """Reads in this process what a worker reads otherwise: starting one takes most of the time of a command."""

    def __init__(self, options: ParseOptions) -> None:
        self.options = options

    async def parse(self, response: Response, source: Source) -> Feed:
        return document.parse(response, source)

    async def survey(self, response: Response) -> Survey:
        return surveys.survey(response)

    def close(self) -> None:
        pass


@pytest.fixture(autouse=True)
def _reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tickerfeed.daemon.looking.Reader", Reader)


@pytest.fixture
def feed(shell: Shell, origin: Origin) -> str:
    """A site with one feed, which the configuration allows to be asked; its address."""
    items = "".join(ITEM.format(n) for n in range(20))
    origin.put("/rss/home.rss", f'<rss version="2.0"><channel><title>RSS</title>{items}</channel></rss>'.encode())
    origin.put("/", HOME.format(SAYS).encode(), "text/html; charset=utf-8")
    shell.configure("# của tôi\n", origin.address)
    return str(origin.url("/rss/home.rss"))


def test_what_is_printed_is_a_table_for_the_configuration(shell: Shell, origin: Origin, feed: str) -> None:
    done = shell("discover", origin.url("/"))
    assert done.exit_code == 0, done.output
    (source,) = tomllib.loads(done.stdout)["source"]
    assert source == {"id": "127-0-0-1", "title": "Báo Hà Tĩnh", "url": feed, "province": "VN-23"}
    lines = done.stdout.splitlines()
    assert lines[0] == f"# {origin.url('/')}: Báo Hà Tĩnh"
    assert lines[1] == "# a feed, found by autodiscovery, confidence medium: 20 entries; its entries have no dates"
    assert lines[2:4] == ["#   Tin 0", "#   Tin 1"]
    assert "# not:" in lines
    assert lines[-1] == "# --add writes it into the configuration"


def test_json_tells_all(shell: Shell, origin: Origin, feed: str) -> None:
    tree = json.loads(shell("discover", origin.url("/"), "--json").stdout)
    (one,) = tree["candidates"]
    assert (one["url"], one["kind"], one["found_by"], one["confidence"]) == (feed, "feed", "autodiscovery", "medium")
    assert (one["entries"], one["newest_at"], len(one["headlines"])) == (20, None, 5)
    assert tomllib.loads(tree["source"])["source"][0]["id"] == tree["id"]
    assert [(row["url"], row["kind"], row["found_by"]) for row in tree["refused"]] == [
        (origin.url("/"), "listing", "itself"),
        (origin.url("/"), "tickerline", "itself"),
    ]
    assert tree["added"] is None
    assert tree["requests"] <= 20


def test_add_writes_it_once(shell: Shell, origin: Origin, feed: str) -> None:
    done = shell("discover", origin.url("/"), "--add")
    added = shell.folder / "sources.d/added.toml"
    assert done.stdout.splitlines()[-1].startswith(f"# added to {added}; `tickerfeed poll 127-0-0-1` asks it now")
    assert [row["url"] for row in json.loads(shell("sources", "--json").stdout)] == [feed]
    assert "# của tôi" in shell.config.read_text("utf-8")
    assert "# configured already of this site: 127-0-0-1" in shell("discover", origin.url("/")).stdout
    again = shell("discover", origin.url("/"), "--add")
    assert (again.exit_code, "is source 127-0-0-1 already" in again.stderr) == (2, True)
    assert tomllib.loads(again.stdout)["source"][0]["url"] == feed  # what was found is told all the same
    assert f"{added}:5" in again.stderr


def test_several_are_listed_behind_the_best(shell: Shell, origin: Origin, feed: str) -> None:
    items = "".join(f"<item><title>Bài {n}</title><link>https://b.example/{n}</link></item>" for n in range(9))
    origin.put("/b.rss", f'<rss version="2.0"><channel><title>B</title>{items}</channel></rss>'.encode())
    home = HOME.format(SAYS + SAYS.replace("/rss/home.rss", "/b.rss")).replace("<body>", '<a href="/c.rss">C</a>')
    origin.put("/", home.encode(), "text/html")
    lines = shell("discover", origin.url("/")).stdout.splitlines()
    also, untried = lines.index("# also:") + 1, lines.index("# named by the site, not tried:") + 1
    assert lines[also].startswith(f"#   {origin.url('/b.rss')} (B): a feed, found by autodiscovery, conf")
    assert lines[untried] == f"#   {origin.url('/c.rss')} (C)"
    tree = json.loads(shell("discover", origin.url("/"), "--json").stdout)
    assert tree["untried"] == [{"url": origin.url("/c.rss"), "title": "C"}]


def test_nothing_to_be_polled_is_4(shell: Shell, origin: Origin) -> None:
    shell.configure("", origin.address)
    origin.put("/", b"<html><script src=/x.js></script></html>", "text/html")
    done = shell("discover", origin.url("/"), "--add")
    assert (done.exit_code, "# nothing here can be polled" in done.stdout) == (4, True)
    assert "more (--json shows them)" in done.stdout
    assert tomllib.loads(done.stdout) == {}
    done = shell("discover", "http://127.0.0.1:1/", "--json")
    tree = json.loads(done.stdout)
    assert (done.exit_code, tree["source"], tree["candidates"]) == (4, None, [])
    assert tree["refused"][0]["reason"]
    origin.put("/a.rss", f"<rss version='2.0'><channel>{ITEM.format(1)}</channel></rss>".encode())
    assert "# not:" not in shell("discover", origin.url("/a.rss")).stdout


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("https://bao.example", ["https://bao.example/"]),
        (" bao.example/tin ", ["https://bao.example/tin", "http://bao.example/tin"]),
        ("127.0.0.1:8099", ["https://127.0.0.1:8099/", "http://127.0.0.1:8099/"]),
        ("feed://bao.example/rss", ["https://bao.example/rss", "http://bao.example/rss"]),
        ("feed:http://bao.example/rss", ["http://bao.example/rss"]),
        ("bao.example/?a=http://x", ["https://bao.example/?a=http://x", "http://bao.example/?a=http://x"]),
    ],
)
def test_the_scheme_may_be_left_out(given: str, expected: list[str]) -> None:
    assert addresses(given) == expected


@pytest.mark.parametrize("given", ["", "ftp://bao.example/", "mailto:a@b", "javascript:x", "http://", "file:///etc"])
def test_what_is_no_address_is_wrong_usage(shell: Shell, given: str) -> None:
    with pytest.raises(typer.BadParameter):
        addresses(given)
    assert shell("discover", "--", given).exit_code == 2
