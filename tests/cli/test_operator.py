from __future__ import annotations

import json
from typing import Any

from tickerfeed.cli.operator import advice, editions
from tickerfeed.config.jsonschema import schema
from tickerfeed.config.schema import Config
from tickerfeed.model import Edition, Site, Source

Shell = Any
Origin = Any
SOURCE = '[[source]]\nid = "a"\nurl = "https://a.example/"\n'


def test_a_good_configuration_is_summed_up(shell: Shell) -> None:
    off = '[[source]]\nid = "b"\nurl = "https://b.example/"\nenabled = false\n'
    shell.configure('publish.bucket = "s3://news"\n' + SOURCE + off)
    done = shell("check")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0] == f"{shell.config}: good, 1 sources (1 more with enabled = false)"
    assert lines[1].startswith("sqlite:///")
    assert lines[1].endswith("t.db: opens, 0 entries")
    assert [line.partition(":")[0] for line in lines[2:]] == ["advice", "advice"]


def test_mistakes_are_listed_with_status_2(shell: Shell) -> None:
    shell.configure('[site]\ntitel = "x"\nlanguage = "?"\n')
    done = shell("check")
    assert (2, "") == (done.exit_code, done.stdout)
    assert [line.partition(": ")[0].strip() for line in done.stderr.splitlines()] == [
        "tickerfeed",
        f"{shell.config}:6",
        f"{shell.config}:7",
    ]


def test_a_store_that_does_not_open_is_3(shell: Shell) -> None:
    (shell.folder / "t.db").write_bytes(b"this is no database at all" * 100)
    done = shell("check")
    assert done.exit_code == 3
    assert "t.db" in done.stderr
    done = shell("check", "--json")
    assert (3, False) == (done.exit_code, json.loads(done.stdout)["ok"])


def test_json_tells_the_same(shell: Shell) -> None:
    shell.configure(SOURCE)
    tree = json.loads(shell("check", "--json").stdout)
    assert {
        "ok": True,
        "sources": 1,
        "disabled": 0,
        "editions": 0,
        "entries": 0,
        "mistakes": [],
    }.items() <= tree.items()
    shell.configure("x = 1\n")
    done = shell("check", "--json")
    tree = json.loads(done.stdout)
    assert (2, False, 1) == (done.exit_code, tree["ok"], len(tree["mistakes"]))


def test_online_each_source_is_asked(shell: Shell, origin: Origin) -> None:
    body = (
        b"<rss version='2.0'><channel><item><title>Tin</title><link>https://a.example/1</link></item></channel></rss>"
    )
    good, gate = origin.put("/a", body), origin.put("/b", b"<script>document.cookie='D7=1';location.reload()</script>")
    off = f'[[source]]\nid = "off"\nurl = "{origin.url("/off")}"\nenabled = false\n'
    rows = "".join(f'[[source]]\nid = "{name}"\nurl = "{url}"\n' for name, url in (("a", good), ("b", gate)))
    shell.configure(rows + off, origin.address)
    done = shell("check", "--online")
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[0] == f"{shell.config}: good, 2 sources (1 more with enabled = false)"
    assert lines[-3].startswith("b: challenge: a challenge page answered that sets the cookie D7; ")
    assert lines[-2].startswith("a: dates: none of its entries has a date; ")
    assert lines[-1] == "asked 2: 1 can be polled, 1 in trouble"
    done = shell("check", "--online", "off", "--json")
    tree = json.loads(done.stdout)
    assert (done.exit_code, tree["ok"], [row["id"] for row in tree["online"]]) == (4, True, ["off"])
    assert json.loads(shell("check", "--json").stdout)["entries"] == 0


def test_sources_are_named_with_online_only_and_must_be_configured(shell: Shell) -> None:
    assert shell("check", "a").exit_code == 2
    done = shell("check", "--online", "a")
    assert (done.exit_code, "no such source is configured" in done.stderr) == (2, True)
    done = shell("check", "--online", "a", "--json")
    assert (done.exit_code, json.loads(done.stdout)["ok"]) == (2, False)


def test_advice_ends_when_it_is_followed() -> None:
    site = Site(authority="tin.example,2026", contact="tin@tin.example")
    assert advice(Config(site=site, sources=(Source("a", "https://a.example/"),))) == []
    assert len(advice(Config())) == 3


def test_the_schema_is_printed(shell: Shell) -> None:
    assert schema() == json.loads(shell("schema").stdout)


def test_editions_are_counted_and_those_that_no_source_is_for() -> None:
    sources = (Source("a", "https://a.example/", province="VN-23"),)
    some = (Edition("ha-tinh", "", ("VN-23",)), Edition("hue", "", ("VN-26",)), Edition("bao", "", words=("bão",)))
    assert editions(Config(sources=sources, editions=some)) == "editions: 2 (1 more that no enabled source is for)"
    assert editions(Config(sources=sources, editions=some[:1])) == "editions: 1"


def test_init_writes_a_configuration_that_check_accepts(shell: Shell) -> None:
    shell.config.unlink()
    assert "`tickerfeed init` writes one" in shell("check").stderr
    done = shell("init")
    assert (0, f"{shell.config}: written, with") == (done.exit_code, done.stdout[: len(str(shell.config)) + 15])
    assert shell("init").exit_code == 2
