from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tickerfeed.config.adding import FILE, add, to_toml
from tickerfeed.config.load import load
from tickerfeed.errors import ConfigError
from tickerfeed.model import Source, SourceKind

NEW = Source("bao-moi", "https://moi.example/rss", 'Báo "Mới"', SourceKind.AUTO, province="VN-23")
OLD = """# cấu hình của tôi
[site]   # ghi chú
title =   "Tin"

[[source]]
id = "bao-cu"  # cũ
url = "https://cu.example/rss"
# hết
"""


@given(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.dictionaries(st.sampled_from(["item", "title"]), st.text("a>[]'\"\\\\\n ")),
)
@example("auto", {})
def test_whatever_is_written_is_read_back(title: str, select: dict[str, str]) -> None:
    (table,) = tomllib.loads(to_toml(Source("a", "https://a.example/", title, select=select)))["source"]
    assert (table.get("title", ""), table.get("select", {})) == (title, select)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "tickerfeed.toml"
    path.write_text(OLD, "utf-8")
    return path


def test_a_source_is_a_table() -> None:
    assert tomllib.loads(to_toml(NEW)) == {
        "source": [{"id": "bao-moi", "title": 'Báo "Mới"', "url": "https://moi.example/rss", "province": "VN-23"}]
    }
    page = Source("a", "https://a.example/", kind=SourceKind.LISTING, select={"item": "li > a[href^='/x']"})
    assert tomllib.loads(to_toml(page))["source"] == [
        {"id": "a", "url": "https://a.example/", "kind": "listing", "select": {"item": "li > a[href^='/x']"}}
    ]


def test_it_is_appended_and_every_byte_before_it_stays(config: Path) -> None:
    config.chmod(0o640)
    assert add(NEW, config) == config
    assert config.read_text("utf-8") == f"{OLD}\n{to_toml(NEW)}"
    assert config.stat().st_mode & 0o777 == 0o640
    assert [one.id for one in load(config).sources] == ["bao-cu", "bao-moi"]
    assert [one.name for one in config.parent.iterdir()] == ["tickerfeed.toml"]


@pytest.mark.parametrize(
    ("before", "after"),
    [("# x", "# x\n\n"), ("", ""), ("# x\r\n", "# x\r\n\r\n"), ("\ufeff# x\n", "\ufeff# x\n\n")],
)
def test_lines_end_as_they_do_in_the_file(config: Path, before: str, after: str) -> None:
    config.write_bytes(before.encode())
    add(NEW, config)
    assert config.read_bytes().startswith(f"{after}[[source]]".encode())
    assert (b"\r\n" in config.read_bytes()) == ("\r" in before)


def test_where_sources_have_a_folder_it_goes_there(config: Path) -> None:
    text = '# tôi\ninclude = ["sources.d/*.toml"]\n'
    config.write_text(text, "utf-8")
    target = add(NEW, config)
    assert (target, config.read_text("utf-8")) == (config.parent / FILE, text)
    assert add(Source("b", "https://b.example/"), config) == target
    assert target.read_text("utf-8").startswith("# Nguồn tin")
    assert [one.id for one in load(config).sources] == ["bao-moi", "b"]


def test_a_symbolic_link_stays_one(config: Path) -> None:
    link = config.parent / "link.toml"
    link.symlink_to(config)
    add(NEW, link)
    assert link.is_symlink()
    assert "bao-moi" in config.read_text("utf-8")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (Source("bao-cu", "https://x.example/"), r":6: bao-cu is source bao-cu already$"),
        (Source("x", "http://CU.example/rss"), r":6: http://CU.example/rss is source bao-cu already$"),
    ],
)
def test_what_is_there_already_is_refused(config: Path, source: Source, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        add(source, config)
    assert config.read_text("utf-8") == OLD


def test_a_source_that_is_switched_off_is_to_be_switched_on(config: Path) -> None:
    config.write_text(OLD.replace("# hết", "enabled = false"), "utf-8")
    with pytest.raises(ConfigError, match="delete that line"):
        add(Source("x", "https://cu.example/rss"), config)


def test_what_would_not_load_is_taken_back(config: Path) -> None:
    config.write_text('include = ["sources.d/*.toml"]\n', "utf-8")
    with pytest.raises(ConfigError):
        add(Source("Không được", "https://x.example/"), config)
    assert not (config.parent / FILE).exists()
    config.write_text("source = []\n", "utf-8")
    with pytest.raises(ConfigError):
        add(NEW, config)
    assert config.read_text("utf-8") == "source = []\n"


def test_one_that_is_not_read_is_taken_back(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    off = Source("x", "https://x.example/")
    monkeypatch.setattr("tickerfeed.config.adding.to_toml", lambda _: "")
    with pytest.raises(ConfigError, match="not read by the configuration"):
        add(off, config)
    assert config.read_text("utf-8") == OLD


def test_a_file_that_cannot_be_written_or_read_is_named(config: Path) -> None:
    config.write_text('include = ["sources.d/*.toml"]\n', "utf-8")
    (config.parent / "sources.d").write_text("no folder", "utf-8")
    with pytest.raises(ConfigError, match=r"sources.d/added.toml: cannot be"):
        add(NEW, config)
    (config.parent / "sources.d").unlink()
    (config.parent / FILE).mkdir(parents=True)
    with pytest.raises(ConfigError, match=r"cannot be read"):
        add(NEW, config)


def test_a_write_that_fails_leaves_nothing_behind(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(ConfigError, match="No space"):
        add(NEW, config)
    assert [one.name for one in config.parent.iterdir()] == ["tickerfeed.toml"]
    assert config.read_text("utf-8") == OLD
