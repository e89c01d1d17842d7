from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tickerfeed.errors import PublishError
from tickerfeed.model import Document
from tickerfeed.publish import outputs as module
from tickerfeed.publish.outputs import Outputs, placed
from tickerfeed.render.publication import document


def docs(line: str) -> tuple[Document, ...]:
    return (document("ticker.txt", "text/plain; charset=utf-8", line.encode()), document("a.png", "image/png", b"x"))


def snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(path): (path.lstat().st_ino, path.lstat().st_mtime_ns) for path in folder.rglob("*")}


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "output"


@pytest.fixture
def outputs(output: Path) -> Outputs:
    """Outputs with a whole and the editions a and b."""
    outputs = Outputs(output)
    for name in ("", "a", "b"):
        assert outputs.publish(docs(name), name)
    return outputs


def test_each_edition_has_a_current_revision_of_its_own(outputs, output):
    assert [(output / name / "ticker.txt").read_text() for name in ("", "editions/a", "editions/b")] == ["", "a", "b"]
    targets = {(output / name / "current").resolve() for name in ("", "editions/a", "editions/b")}
    assert len(targets) == 3
    assert all((target / "manifest.json").is_file() for target in targets)


def test_a_change_in_one_edition_touches_no_other(outputs, output):
    others = snapshot(output / "editions/b")
    whole = snapshot(output / "revisions")
    assert outputs.publish(docs("mới"), "a")
    assert outputs.publish(docs("mới"), "a") is None
    assert (others, whole) == (snapshot(output / "editions/b"), snapshot(output / "revisions"))


def test_the_whole_leaves_the_editions_where_they_are(outputs, output):
    before = snapshot(output / "editions")
    assert outputs.publish(docs("mới"))
    assert snapshot(output / "editions") == before


def test_they_are_loaded_as_they_are_served(outputs, output):
    assert outputs.load(["a", "no-such"]) == (*docs(""), *placed(docs("a"), "a"))
    assert [one.name for one in placed(docs("a"), "a")] == ["editions/a/ticker.txt", "editions/a/a.png"]
    (output / "editions/a/current/ticker.txt").write_text("damaged")
    assert outputs.load(["a"]) == docs("")
    (output / "current/ticker.txt").write_text("damaged")
    assert outputs.load(["b"]) is None


def test_editions_that_there_are_no_more_are_taken_away(outputs, output):
    (output / "editions/b/README").write_text("mine")
    (output / "editions/elsewhere").symlink_to(output)
    (output / "editions/a-file").write_text("mine")
    outputs.keep(["c"])
    assert sorted(path.name for path in (output / "editions").iterdir()) == ["a-file", "b", "elsewhere"]
    assert [path.name for path in (output / "editions/b").iterdir()] == ["README"]
    assert (output / "ticker.txt").read_text() == ""


def test_without_any_edition_there_is_nothing_to_take_away(output):
    Outputs(output).keep([])
    assert not output.exists()


@pytest.mark.parametrize("name", ["..", ".", "a/b", "../a", ".a", "a\0"])
def test_names_that_lead_astray_are_refused(outputs, output, name):
    before = snapshot(output)
    with pytest.raises(PublishError, match="no name for an edition"):
        outputs.publish(docs("x"), name)
    assert snapshot(output) == before


NEWS = document("index.html", "text/html; charset=utf-8", "Tin mới nhất trong ngày. ".encode() * 99)
LATER = document("ticker.txt", "text/plain; charset=utf-8", "Tin mới hơn. ".encode() * 99)


def test_what_was_packed_for_the_files_is_not_packed_again(output, monkeypatch):
    outputs = Outputs(output)
    outputs.publish([NEWS], "a")
    outputs.publish([NEWS, LATER], "a")
    monkeypatch.setattr(module, "compressed", None)
    (served,) = placed([NEWS], "a")
    for coding, suffix in (("gzip", ".gz"), ("br", ".br")):
        assert outputs.packed(served, coding) == (output / f"editions/a/index.html{suffix}").read_bytes()


def test_what_is_published_no_more_is_not_kept_packed(output):
    outputs = Outputs(output)
    outputs.publish([NEWS])
    outputs.publish([LATER])
    assert set(outputs._sinks[""].packed) == {LATER.etag}
    assert gzip.decompress(outputs.packed(NEWS, "gzip")) == NEWS.body


def test_after_a_start_the_same_is_packed_anew(output):
    Outputs(output).publish([NEWS])
    started = Outputs(output)
    assert started.publish([NEWS]) is None
    assert started.packed(NEWS, "br") == (output / "index.html.br").read_bytes()
