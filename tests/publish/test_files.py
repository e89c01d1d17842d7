from __future__ import annotations

import gzip
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tickerfeed.errors import PublishError
from tickerfeed.model import Document
from tickerfeed.publish.files import KEEP, FileSink
from tickerfeed.publish.manifest import digest
from tickerfeed.render.publication import document


def text(name: str, body: str) -> Document:
    return document(name, "text/plain; charset=utf-8", body.encode())


def two(line: str) -> list[Document]:
    return [text("ticker.txt", line), text("style.css", "a { color: red }")]


def snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(path): (path.lstat().st_ino, path.lstat().st_mtime_ns) for path in folder.rglob("*")}


def assert_whole(output: Path) -> None:
    """Every file that the manifest names is there and is the one that it names."""
    rows = json.loads((output / "current/manifest.json").read_bytes())["files"]
    for row in rows:
        data = (output / "current" / row["name"]).read_bytes()
        assert (len(data), digest(data)) == (row["size"], row["sha256"])


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "output"


@pytest.fixture
def sink(output: Path) -> FileSink:
    return FileSink(output)


def test_names_lead_through_one_link_to_a_whole_folder(sink, output):
    revision = sink.publish(two("một"))
    assert (output / "current").readlink() == Path("revisions") / revision
    assert (output / "ticker.txt").readlink() == Path("current/ticker.txt")
    assert (output / "ticker.txt").read_text() == "một"
    assert_whole(output)


def test_compressed_forms_lie_beside(sink, output):
    sink.publish([*two("một"), document("icon.png", "image/png", b"x")])
    assert gzip.decompress((output / "ticker.txt.gz").read_bytes()).decode() == "một"
    assert brotli.decompress((output / "ticker.txt.br").read_bytes()).decode() == "một"
    assert not (output / "icon.png.gz").exists()


def test_folders_are_linked_by_their_first_part(sink, output):
    sink.publish([text("v1/a/ticker.txt", "a"), text("v1/b/ticker.txt", "b")])
    assert (output / "v1").readlink() == Path("current/v1")
    assert (output / "v1/b/ticker.txt.gz").is_file()


def test_the_same_documents_touch_nothing(sink, output):
    sink.publish(two("một"))
    before = snapshot(output)
    assert (sink.publish(two("một")), FileSink(output).publish(two("một"))) == (None, None)
    assert snapshot(output) == before


def test_an_unchanged_file_is_a_hard_link(sink, output):
    first = sink.publish(two("một"))
    second = sink.publish(two("hai"))
    one, other = (output / "revisions" / name / "style.css.br" for name in (first, second))
    assert one.samefile(other)
    assert (output / "ticker.txt").read_text() == "hai"


def test_a_revision_is_named_by_its_content(sink):
    first = sink.publish(two("một"))
    sink.publish(two("hai"))
    assert sink.publish(two("một")) == first


@pytest.mark.parametrize("damage", ["missing", "shorter", "other", "folder"])
def test_a_damaged_file_is_made_again(sink, output, damage):
    revision = sink.publish(two("một"))
    path = output / "current/ticker.txt"
    path.unlink()
    if damage == "folder":
        path.mkdir()
    elif damage != "missing":
        path.write_text("mộ" if damage == "shorter" else "mốt")
    assert sink.publish(two("một")) == revision
    assert_whole(output)
    assert sink.publish(two("một")) is None


@pytest.mark.parametrize("name", ["ticker.txt", "ticker.txt.gz", "current", "manifest.json"])
def test_a_missing_link_is_made_again(sink, output, name):
    revision = sink.publish(two("một"))
    (output / name).unlink()
    assert sink.publish(two("một")) == revision
    assert (output / name).is_symlink()


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"files": [{"name": 1}]}', b"\xff"])
def test_a_damaged_manifest_is_made_again(sink, output, content):
    revision = sink.publish(two("một"))
    (output / "current/manifest.json").write_bytes(content)
    assert (sink.load(), sink.publish(two("một"))) == (None, revision)
    assert_whole(output)


def test_a_damaged_file_is_not_linked_on(sink, output):
    sink.publish(two("một"))
    (output / "current/style.css").write_text("damaged")
    sink.publish(two("hai"))
    assert_whole(output)


def test_a_document_that_went_takes_its_names_along(sink, output):
    sink.publish(two("một"))
    sink.publish(two("một")[:1])
    assert sorted(path.name for path in output.iterdir()) == [
        "current", "manifest.json", "revisions", "ticker.txt", "ticker.txt.br", "ticker.txt.gz",
    ]  # fmt: skip


def test_a_version_stays_when_it_is_made_no_more(sink, output):
    old, new = text("v1.0.0/ticker.js", "old"), text("v1.1.0/ticker.js", "new")
    for line in ("một", "hai"):
        sink.publish([*two(line), old])
    revision = sink.publish([*two("ba"), new])
    assert [(output / f"v1.{n}.0/ticker.js").read_text() for n in (0, 1)] == ["old", "new"]
    assert old in sink.load()
    assert_whole(output)
    assert FileSink(output).publish([*two("ba"), new]) is None
    (output / "v1.0.0").unlink()
    assert (sink.publish([*two("ba"), new]), (output / "v1.0.0/ticker.js.gz").is_file()) == (revision, True)


def test_the_last_revisions_are_kept(sink, output):
    names = [sink.publish(two(str(number))) for number in range(KEEP + 2)]
    assert {path.name for path in (output / "revisions").iterdir()} == set(names[-KEEP:])


def test_files_of_the_operators_own_are_left_alone(sink, output):
    output.mkdir()
    (output / "README.md").write_text("mine")
    (output / "own").symlink_to("README.md")
    for line in ("một", "hai"):
        sink.publish(two(line))
    assert ((output / "README.md").read_text(), (output / "own").read_text()) == ("mine", "mine")


def test_a_file_in_the_way_is_named_and_kept(sink, output):
    output.mkdir()
    (output / "ticker.txt").write_text("mine")
    with pytest.raises(PublishError, match=r"ticker\.txt: .* move it elsewhere"):
        sink.publish(two("một"))
    assert (output / "ticker.txt").read_text() == "mine"


def test_what_a_crash_left_is_swept_away(sink, output):
    sink.publish(two("một"))
    (output / "revisions/.tickerfeed-abc").mkdir()
    (output / "revisions/.tickerfeed-abc/ticker.txt").write_text("half")
    (output / ".tickerfeed-current").symlink_to("nowhere")
    sink.publish(two("hai"))
    assert not list(output.rglob(".tickerfeed-*"))


def test_a_file_for_a_directory_is_refused(tmp_path):
    (tmp_path / "output").write_text("a file")
    with pytest.raises(PublishError, match="output"):
        FileSink(tmp_path / "output").publish(two("một"))
    assert (tmp_path / "output").read_text() == "a file"


@pytest.mark.parametrize(
    "name",
    ["", "/etc/x", "../x", "a/../x", ".x", "a//b", "current", "revisions/x", "manifest.json", "editions/a", "a\0"],
)
def test_names_that_lead_astray_are_refused(sink, output, name):
    with pytest.raises(PublishError):
        sink.publish([text(name, "x")])
    assert not output.exists()


@pytest.mark.parametrize("name", ["a.txt", "a.txt.gz"])
def test_two_files_of_one_name_are_refused(sink, name):
    with pytest.raises(PublishError, match="one name"):
        sink.publish([text("a.txt", "x"), text(name, "y")])


def test_load_gives_the_documents_back(sink, output):
    documents = (*two("một"), Document("t.json", "application/json", b"{}", document("", "", b"{}").etag, None))
    sink.publish(documents)
    assert FileSink(output).load() == documents


def test_load_keeps_the_time_of_the_newest_entry(sink, full_document):
    sink.publish([full_document])
    assert sink.load() == (full_document,)


@pytest.fixture
def full_document():
    return document("a.txt", "text/plain", b"a", datetime(2026, 5, 4, 5, 6, 7, tzinfo=UTC))


def test_load_refuses_what_is_not_whole(sink, output):
    assert sink.load() is None
    sink.publish(two("một"))
    (output / "current/style.css").write_text("damaged")
    assert sink.load() is None


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.dictionaries(st.sampled_from(["a.txt", "b.css", "c/d.txt"]), st.text(max_size=5), min_size=1), max_size=6
    )
)
def test_whatever_was_published_last_is_what_is_there(tmp_path_factory, history):
    output = tmp_path_factory.mktemp("history") / "output"
    for state in history:
        documents = tuple(text(name, body) for name, body in state.items())
        FileSink(output).publish(documents)
        assert FileSink(output).load() == documents
        assert_whole(output)


# What the disk is asked to do is counted by an audit hook; the process kills itself at the n-th such step.
CRASH = """
import os, signal, sys
from pathlib import Path
from tickerfeed.publish.files import FileSink
from tickerfeed.render.publication import document
STEPS = {"open", "os.rename", "os.link", "os.symlink", "os.mkdir", "os.remove", "os.rmdir", "os.utime", "shutil.rmtree"}
def docs(line): return (document("t.txt", "text/plain", line), document("e/s.css", "text/css", b"same"))
def die_at(step):
    count = 0
    def hook(event, args):
        nonlocal count
        if event in STEPS:
            count += 1
            if count == step: os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(hook)
def fill(output):
    for line in (b"1", b"2", b"3"): FileSink(output).publish(docs(line))
step = 0
while True:
    step += 1
    output = Path(sys.argv[1]) / str(step)
    fill(output)
    child = os.fork()
    if not child:
        die_at(step)
        FileSink(output).publish(docs(b"new"))
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    seen = FileSink(output).load()
    assert seen in (docs(b"3"), docs(b"new")), (step, seen)
    FileSink(output).publish(docs(b"new"))
    assert FileSink(output).load() == docs(b"new"), step
    assert FileSink(output).publish(docs(b"new")) is None, step
    assert not list(output.rglob(".tickerfeed-*")), step
    if status == 0: break
print(step)
"""


def run(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", script, str(folder)], capture_output=True, text=True, check=False)


def test_a_kill_at_any_step_leaves_the_old_or_the_new(tmp_path):
    ended = run(CRASH, tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert int(ended.stdout) > 30


FULL = """
import resource, signal, sys
from pathlib import Path
from tickerfeed.errors import PublishError
from tickerfeed.publish.files import FileSink
from tickerfeed.render.publication import document
output = Path(sys.argv[1]) / "output"
sink = FileSink(output)
small = (document("a.txt", "text/plain", b"small"),)
sink.publish(small)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    sink.publish([document("a.txt", "text/plain", b"x" * 5000)])
except PublishError as failure:
    print(failure)
assert sink.load() == small and not list(output.rglob(".tickerfeed-*"))
"""


def test_a_file_that_cannot_be_written_leaves_the_old_revision(tmp_path):
    ended = run(FULL, tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.count("\n") == 1
    assert "larger than the file size limit" in ended.stdout


READ_ONLY = """
import os, sys
from pathlib import Path
from tickerfeed.errors import PublishError
from tickerfeed.publish.files import FileSink
from tickerfeed.render.publication import document
os.chdir(sys.argv[1])
os.umask(0o022)
os.chmod(".", 0o755)
sink = FileSink(Path("output"))
old = (document("a.txt", "text/plain", b"old"),)
sink.publish(old)
Path("output/revisions").chmod(0o555)
if os.geteuid() == 0: os.setuid(65534)  # root may write everywhere
try:
    sink.publish([document("a.txt", "text/plain", b"new")])
except PublishError as failure:
    print(failure)
assert sink.load() == old
"""


def test_a_read_only_directory_is_named_with_its_remedy(tmp_path):
    ended = run(READ_ONLY, tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("output/")
    assert "permission denied: give the folder to the user that runs tickerfeed" in ended.stdout


def test_a_folder_that_cannot_be_finished_is_removed(sink, output):
    sink.publish(two("một"))
    with pytest.raises(PublishError, match="cannot be written"):
        sink.publish([*two("hai"), text("a/" + "x" * 300, "too long a name")])
    assert (sink.load(), list(output.rglob(".tickerfeed-*"))) == (tuple(two("một")), [])
