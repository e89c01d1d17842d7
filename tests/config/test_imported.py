from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.config.imported import MARK, NAME, add, identifier, new_sources, to_toml
from tickerfeed.config.load import load
from tickerfeed.config.schema import Config
from tickerfeed.config.values import identifier as checked
from tickerfeed.errors import ConfigError
from tickerfeed.model import Source

MAIN = 'include = ["sources.d/*.toml"]\n'


def wanted(url: str, title: str = "Báo mới", **more: str) -> Source:
    return Source("", url, title, **more)  # type: ignore[arg-type]


@pytest.fixture
def main(tmp_path: Path) -> Path:
    path = tmp_path / "t.toml"
    path.write_text(MAIN, "utf-8")
    return path


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Báo Hà Tĩnh", "bao-ha-tinh"),
        ("Đài PT-TH Đắk Lắk (ĐLRTV)", "dai-pt-th-dak-lak-dlrtv"),
        ("https://bao.example/rss", "bao-example-rss"),
        ("新闻", "source"),
        ("", "source"),
    ],
)
def test_ids_are_titles_without_diacritics(title: str, expected: str) -> None:
    assert expected == identifier(title, set())


def test_taken_ids_get_a_number() -> None:
    assert identifier("Báo A", {"bao-a", "bao-a-2"}) == "bao-a-3"


@given(st.text(), st.sets(st.sampled_from(["source", "a", "source-2"])))
def test_ids_are_always_good_and_new(title: str, taken: set[str]) -> None:
    name = identifier(title, taken)
    assert name == checked(name)
    assert name not in taken


def test_what_is_known_or_no_web_address_is_skipped() -> None:
    config = Config(
        sources=(Source("a", "https://a.example/rss"),), disabled=(Source("b", "https://b.example/rss", enabled=False),)
    )
    listed = [
        wanted("https://a.example/rss"),
        wanted("http://B.example/rss#x"),
        wanted("ftp://c.example/"),
        wanted("https://d.example/rss"),
        wanted("https://d.example/rss"),
    ]
    added, skipped = new_sources(listed, config)
    assert [(one.id, one.url) for one in added] == [("bao-moi", "https://d.example/rss")]
    assert [reason for _, reason in skipped] == [
        "is source a already",
        "is source b already",
        'url must begin with http:// or https://, not "ftp://c.example/"',
        "is source bao-moi already",
    ]


def test_what_the_configuration_would_refuse_is_left_out() -> None:
    listed = [
        wanted("https://a.example/", "Tin\x85 trong\n tỉnh", province="Hà Tĩnh", language="vi", category=" \x01 "),
        wanted("https://b.example/", "Tin B", province="VN-23", language="tiếng Việt"),
    ]
    added, _ = new_sources(listed, Config())
    assert added == [
        Source("tin-trong-tinh", "https://a.example/", "Tin trong tỉnh", language="vi"),
        Source("tin-b", "https://b.example/", "Tin B", province="VN-23"),
    ]


def test_added_sources_are_in_the_configuration(main: Path) -> None:
    first, _ = new_sources([wanted("https://a.example/", 'Báo "A" \\ é')], load(main))
    target = add(first, main)
    second, _ = new_sources([wanted("https://b.example/", "Báo B", category="Kinh tế")], load(main))
    add(second, main)
    assert target == main.parent / NAME
    read = load(main).sources
    assert [(one.id, one.url, one.title, one.category) for one in (*first, *second)] == [
        (one.id, one.url, one.title, one.category) for one in read
    ]
    assert target.read_text("utf-8").startswith(MARK)
    assert [one.name for one in target.parent.iterdir()] == ["imported.toml"]


def test_a_file_written_by_hand_is_left_alone(main: Path) -> None:
    target = main.parent / NAME
    target.parent.mkdir()
    for content in (b"# mine\n", b"\xff"):
        target.write_bytes(content)
        with pytest.raises(ConfigError, match=r"left alone|cannot be read"):
            add([Source("a", "https://a.example/")], main)
        assert content == target.read_bytes()


def test_a_file_that_is_not_included_is_taken_back(main: Path) -> None:
    main.write_text("", "utf-8")
    with pytest.raises(ConfigError, match="add include"):
        add([Source("a", "https://a.example/")], main)
    assert not (main.parent / NAME).exists()
    target = main.parent / NAME
    target.write_text(MARK, "utf-8")
    with pytest.raises(ConfigError, match="add include"):
        add([Source("a", "https://a.example/")], main)
    assert target.read_text("utf-8") == MARK


def test_a_place_that_cannot_be_written_is_told(main: Path) -> None:
    (main.parent / "sources.d").touch()
    with pytest.raises(ConfigError, match="cannot be"):
        add([Source("a", "https://a.example/")], main)


def test_a_full_disk_is_told(main: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tickerfeed.config.imported.os.replace", full)
    with pytest.raises(ConfigError, match="cannot be written: No space left on device"):
        add([Source("a", "https://a.example/")], main)
    assert list((main.parent / "sources.d").iterdir()) == []


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1))
def test_any_title_is_written_so_that_it_reads_back(title: str) -> None:
    assert tomllib.loads(to_toml(Source("a", "https://a.example/", title)))["source"][0]["title"] == title
