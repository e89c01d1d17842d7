from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.config.load import load
from tickerfeed.config.schema import Config
from tickerfeed.errors import ConfigError

Write = Callable[..., Path]
Mistakes = Callable[[Path], list[str]]


def test_an_empty_file_gives_the_defaults(write: Write) -> None:
    assert Config() == load(write(""))


def test_sources_that_are_off_are_kept_apart(write: Write) -> None:
    text = '[[source]]\nid="a"\nurl="https://a.example/"\n[[source]]\nid="b"\nurl="https://b.example/"\nenabled=false\n'
    config = load(write(text))
    assert [one.id for one in config.sources] == ["a"]
    assert [one.id for one in config.disabled] == ["b"]


def test_told_mistakes_are_bounded(write: Write, mistakes: Mistakes) -> None:
    found = mistakes(write("".join(f"x{n} = 1\n" for n in range(250))))
    assert (201, "and 50 more") == (len(found), found[-1])


@given(st.text(max_size=60))
def test_any_text_is_loaded_or_refused_in_lines(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("any") / "t.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        load(path)
        found: tuple[str, ...] = ("none",)
    except ConfigError as refused:
        found = refused.mistakes
    assert found
    assert all("\n" not in line for line in found)


def test_a_rule_that_is_no_words_is_a_mistake_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "t.toml"
    path.write_text('[[source]]\nid = "a"\nurl = "https://a.vn/"\nexclude = [\n  "bão",\n  "gi[aá] vàng",\n]\n')
    with pytest.raises(ConfigError) as caught:
        load(path)
    (mistake,) = caught.value.mistakes
    assert mistake.startswith(f"{path}:4: source a: exclude[2] must be plain words")
