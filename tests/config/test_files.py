from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tickerfeed.config.files import Gathered, Part
from tickerfeed.config.load import load
from tickerfeed.config.schema import Config

Write = Callable[..., Path]
Mistakes = Callable[[Path], list[str]]


def test_includes_are_relative_to_the_file_that_has_them(write: Write) -> None:
    write('[[source]]\nid="c"\nurl="https://c.example/"\n', "d/deep/c.toml")
    write('include = ["deep/*.toml"]\n[[source]]\nid="b"\nurl="https://b.example/"\n', "d/b.toml")
    write("[fetch]\nredirects = 3\n", "d/a.toml")
    path = write('include = ["d/*.toml", "none/*.toml", "d/a.toml"]\n[fetch]\nper_host = 4\n')
    config = load(path)
    assert [one.id for one in config.sources] == ["b", "c"]
    assert (config.fetch.redirects, config.fetch.per_host) == (3, 4)


def test_a_file_that_includes_itself_is_read_once(tmp_path: Path, write: Write) -> None:
    config = load(write(f'include = ["t.toml", "{tmp_path}/*.toml"]\n[[source]]\nid="a"\nurl="https://a.example/"\n'))
    assert [one.id for one in config.sources] == ["a"]


def test_an_option_may_be_set_in_one_file_only(write: Write, mistakes: Mistakes) -> None:
    write("[fetch]\nredirects = 3\n", "b.toml")
    found = mistakes(write('include = ["b.toml"]\n[fetch]\nredirects = 4\n'))
    assert found == ["b.toml:2: fetch.redirects is set already, in t.toml:3"]


def test_a_table_and_a_value_of_one_name_collide(write: Write, mistakes: Mistakes) -> None:
    write("fetch.redirects = 3\n", "b.toml")
    assert "b.toml:1: fetch is set already, in t.toml:2" in mistakes(write('include = ["b.toml"]\nfetch = 1\n'))


def test_a_file_that_is_named_must_be_there(write: Write, mistakes: Mistakes) -> None:
    assert mistakes(write('include = ["x.toml"]\n')) == ['t.toml:1: include names a file that is not there: "x.toml"']


def test_includes_are_bounded_in_depth_and_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Write, mistakes: Mistakes
) -> None:
    for number in range(7):
        write(f'include = ["{number + 1}.toml"]\n', f"{number}.toml")
    assert mistakes(tmp_path / "0.toml") == ["4.toml:1: include is nested more than 4 files deep"]
    monkeypatch.setattr("tickerfeed.config.files.MAX_FILES", 3)
    assert mistakes(write('include = ["[0-6].toml"]\n'))[-1] == "t.toml:1: include leads to more than 3 files"


def test_a_folder_that_matches_is_passed_over(tmp_path: Path, write: Write) -> None:
    (tmp_path / "d.toml").mkdir()
    assert Config() == load(write('include = ["d*.toml"]\n'))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = 1\nb = [\n", "t.toml:2: is no TOML: "),
        ("a = 1\nb ? 2\n", "t.toml:2: is no TOML: "),
        ("a = 1\na = 2\n", "t.toml:2: is no TOML: "),
        ("x = " + "[" * 5000 + "]" * 5000, "t.toml: tables or lists are nested too deeply"),
    ],
)
def test_what_is_no_toml_is_told_with_its_line(text: str, expected: str, write: Write, mistakes: Mistakes) -> None:
    found = mistakes(write(text))
    assert [True] == [line.startswith(expected) for line in found]


def test_a_broken_include_does_not_hide_other_mistakes(write: Write, mistakes: Mistakes) -> None:
    write("=", "b.toml")
    found = mistakes(write('include = ["b.toml"]\n[site]\ntitel = "x"\n'))
    assert [line.partition(": ")[0] for line in found] == ["b.toml:1", "t.toml:3"]


def test_a_missing_file_says_how_to_name_one(tmp_path: Path, mistakes: Mistakes) -> None:
    (found,) = mistakes(tmp_path / "no.toml")
    assert found.startswith("no.toml: no such file; `tickerfeed init` writes one, --config")


def test_a_folder_is_no_file(tmp_path: Path, mistakes: Mistakes) -> None:
    assert mistakes(tmp_path)[0].endswith("cannot be read: Is a directory")


def test_other_encodings_are_told_and_a_byte_order_mark_is_taken(tmp_path: Path, mistakes: Mistakes) -> None:
    path = tmp_path / "t.toml"
    path.write_bytes(b'[site]\ntitle = "B\xe1o"\n')
    assert mistakes(path) == ["t.toml:2: is not UTF-8; save the file as UTF-8"]
    path.write_bytes('\ufeff[site]\r\ntitle = "Báo"\r\n'.encode())
    assert load(path).site.title == "Báo"


def test_a_huge_file_is_refused(monkeypatch: pytest.MonkeyPatch, write: Write, mistakes: Mistakes) -> None:
    monkeypatch.setattr("tickerfeed.config.files.MAX_FILE", 10)
    assert mistakes(write("# " + "x" * 20)) == ["t.toml: is larger than 0 MB"]


def test_what_is_written_nowhere_stands_at_the_file() -> None:
    gathered = Gathered(parts=[Part("a.toml", "\n\n[site]")])
    assert str(gathered.place(("site", "title"), "t.toml")) == "a.toml:3"
    assert str(gathered.place(("log",), "t.toml")) == "t.toml"
