from __future__ import annotations

import tomllib
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.cli.discovered import SHOWN, last, lines, tree
from tickerfeed.config.schema import Config
from tickerfeed.flow.discover import Discovery
from tickerfeed.flow.scout import Refused
from tickerfeed.model import Candidate, FoundBy, Source, SourceKind
from tickerfeed.parse.discovery.prospect import Confidence, Prospect

URL = "https://bao.example/"
SOURCE = Source("bao", f"{URL}rss", "Báo")
TEXT = st.text() | st.sampled_from(["\n[[source]]", "\r\nid = 1", "\x00", '"""', "\u2028x", "\u0085y"])


def prospect(title: str = "Báo", kind: SourceKind = SourceKind.FEED, headline: str = "Tin") -> Prospect:
    candidate = Candidate(f"{URL}rss", kind, FoundBy.ITSELF)
    return Prospect(candidate, Confidence.HIGH, "fresh", title, 5, None, (headline,), frozenset())


@given(TEXT, TEXT, TEXT)
def test_whatever_a_site_writes_there_is_one_table(title: str, headline: str, reason: str) -> None:
    candidate = Candidate(f"{URL}x", SourceKind.FEED, FoundBy.LINK, title)
    refused = (Refused(candidate, reason),)
    found = Discovery(URL, title, (prospect(title, headline=headline), prospect(title)), refused, (candidate,))
    text = "\n".join([*lines(found, SOURCE), *last(found, SOURCE, None, Config())])
    assert tomllib.loads(text) == {"source": [{"id": "bao", "title": "Báo", "url": f"{URL}rss"}]}


def test_lists_are_short_and_say_what_is_missing() -> None:
    refused = tuple(
        Refused(Candidate(f"{URL}{n}", SourceKind.LISTING, FoundBy.GUESS), "answers 404") for n in range(10)
    )
    found = list(lines(Discovery(URL, refused=refused), None))
    assert found[:3] == [f"# {URL}", "# nothing here can be polled", "# not:"]
    assert found[3] == f"#   {URL}0 as a list: answers 404"
    assert (len(found), found[-1]) == (SHOWN + 4, "#   and 2 more (--json shows them)")


def test_what_comes_next_is_said() -> None:
    found = Discovery(URL, prospects=(prospect(),))
    assert list(last(found, None, None, Config())) == []
    assert list(last(found, SOURCE, None, Config())) == ["# --add writes it into the configuration"]
    known, added = last(found, SOURCE, Path("a.toml"), Config(sources=(Source("alt", f"{URL}alt"),)))
    assert known == "# configured already of this site: alt"
    assert added.startswith("# added to a.toml; `tickerfeed poll bao` asks it now")


def test_json_has_every_kind() -> None:
    found = Discovery(URL, "Báo", tuple(prospect(kind=kind) for kind in SourceKind if kind is not SourceKind.AUTO))
    assert [row["kind"] for row in tree(found, SOURCE, None)["candidates"]] == [
        *("feed", "listing", "tickerline", "sitemap", "json")
    ]
    assert len(list(lines(found, SOURCE))) > 5
