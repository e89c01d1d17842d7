"""What the documents say is there."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
import typer.main
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tickerfeed import __version__
from tickerfeed.cli.app import app
from tickerfeed.config.convert import without_effect
from tickerfeed.config.document import Document
from tickerfeed.model import Document as Page
from tickerfeed.render.widget import EXACT
from tickerfeed.serve.documents import show

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs/reference"  # written by docs/reference.py when the site is built
WRITTEN = [path for path in (ROOT / "docs").rglob("*.md") if REFERENCE not in path.parents]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *WRITTEN])
TABLES = {name: field for name, field in Document.model_fields.items() if hasattr(field.annotation, "model_fields")}
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def code(text: str) -> Iterator[str]:
    """Yield what stands in code spans and blocks."""
    for block, span in re.findall(r"```\w*\n(.*?)```|`([^`\n]+)`", text, re.DOTALL):
        yield from (block or span).splitlines()


def words_after(name: str, text: str) -> set[str]:
    """Return the words that follow `name` where a command begins in code."""
    return {word for line in code(text) for word in re.findall(rf"(?:^|/|&& ){name} ([a-z][a-z-]*)", line)}


def targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_that_is_named_exists(path: Path) -> None:
    text = path.read_text("utf-8")
    assert words_after("make", text) <= targets()
    assert words_after("tickerfeed", text) <= set(COMMANDS)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(path: Path) -> None:
    for link in re.findall(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)", path.read_text("utf-8")):
        assert link.startswith("https://") or (path.parent / link).exists(), link


def test_the_readme_opens_with_the_commands() -> None:
    head = (ROOT / "README.md").read_text("utf-8").splitlines()[:6]
    assert [line.split("#")[0].strip() for line in head if line.startswith("make")] == [
        "make run",
        "make demo",
        "make test",
    ]


def test_every_storey_and_room_is_described() -> None:
    design = (ROOT / "docs/design.md").read_text("utf-8")
    rooms = [path for path in (ROOT / "src/tickerfeed").iterdir() if path.name not in ("__pycache__", "py.typed")]
    named = [f"`{path.name}/`" if path.is_dir() else f"`{path.stem}`" for path in rooms]
    assert [name for name in named if name not in design and name not in ("`__init__`", "`_version`")] == []


def test_the_changelog_tells_of_this_version() -> None:
    assert f"## [{__version__}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(path.name[:4]) for path in sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_service_unit_in_the_documents_runs_a_command_that_exists() -> None:
    text = (ROOT / "docs/operate.md").read_text("utf-8")
    assert re.findall(r"^ExecStart=\S+/tickerfeed (\w+)$", text, re.MULTILINE) == ["run"]


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "requirements-docs.lock"])
def test_locks_hold_hashes_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert "://" not in text
    assert text.count("==") <= text.count("--hash=sha256:")


def _locked(lock: str) -> dict[str, tuple[set[str], set[str]]]:
    """Return by name the versions and the extras that are locked."""
    found: dict[str, tuple[set[str], set[str]]] = {}
    line = re.compile(r"^([a-z0-9-]+)(?:\[([a-z0-9, -]+)\])?==([^ ;\\]+)", re.MULTILINE)
    for name, extras, version in line.findall((ROOT / lock).read_text("utf-8")):
        versions, all_extras = found.setdefault(name, (set(), set()))
        versions.add(version)
        all_extras.update(extras.split(", ") if extras else ())
    return found


def test_locks_hold_every_direct_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    for wanted, lock in (
        (project["project"]["dependencies"], "requirements.lock"),
        (project["dependency-groups"]["dev"], "requirements-dev.lock"),
        (project["dependency-groups"]["docs"], "requirements-docs.lock"),
    ):
        assert {re.match(r"[A-Za-z0-9-]+", one)[0].lower() for one in wanted} <= _locked(lock).keys()  # type: ignore[index]


def test_what_is_wanted_with_extras_is_locked_with_them() -> None:
    """Pip before 24 takes a package with extras for another than the locked one without, and wants the newest."""
    locked, wanted = _locked("requirements-dev.lock"), dict[str, set[str]]()
    for name in locked:
        with suppress(PackageNotFoundError):  # one for other systems
            for one in map(Requirement, requires(name) or ()):
                if one.marker is None or one.marker.evaluate({"extra": ""}):
                    wanted.setdefault(canonicalize_name(one.name), set()).update(one.extras)
    assert wanted["coverage"]  # else there is nothing to see
    assert {name for name, extras in wanted.items() if extras - locked[name][1]} == set()


def test_locks_that_are_installed_together_agree() -> None:
    locks = [_locked(f"{name}.lock") for name in ("requirements", "requirements-dev", "requirements-docs")]
    for one, other in ((0, 1), (0, 2), (1, 2)):
        both = locks[one].keys() & locks[other].keys()
        assert {package for package in both if not locks[one][package][0] & locks[other][package][0]} == set()


def test_make_alone_says_what_can_be_made() -> None:
    told = subprocess.run(["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert all(f"make {target} " in told for target in ("run", "demo", "test", "lint", "clean"))


EXAMPLES = sorted((ROOT / "docs/examples").iterdir())


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_example_stands_in_a_document_as_it_is(path: Path) -> None:
    assert any(f"\n{path.read_text('utf-8')}```" in document.read_text("utf-8") for document in DOCUMENTS)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_what_is_written_in_toml_is_taken(path: Path) -> None:
    """An example of a configuration that is refused, or has no effect, would be a lie."""
    for block in re.findall(r"```toml\n(.*?)```", path.read_text("utf-8"), re.DOTALL):
        document = Document.model_validate(tomllib.loads(block))
        assert list(without_effect(document)) == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_option_of_a_command_that_is_named_exists(path: Path) -> None:
    for line in code(path.read_text("utf-8")):
        for name, rest in re.findall(r"(?:^|/|&& )tickerfeed ([a-z][a-z-]*)([^`&|]*)", line):
            known = {option for one in COMMANDS[name].params for option in one.opts}
            assert set(re.findall(r"(?<=\s)--[a-z-]+", rest)) <= known, line


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_option_of_a_table_that_is_named_exists(path: Path) -> None:
    tables = {name: set(field.annotation.model_fields) for name, field in TABLES.items()}
    for table, option in re.findall(r"`\[([a-z]+)\] ([a-z_]+)\b", path.read_text("utf-8")):
        assert option in tables[table], f"[{table}] {option}"


def test_every_page_is_in_the_table_of_contents() -> None:
    listed = re.findall(r"^([a-z/-]+)$", (ROOT / "docs/index.md").read_text("utf-8"), re.MULTILINE)
    written = {path.relative_to(ROOT / "docs").with_suffix("").as_posix() for path in WRITTEN}
    assert {name for name in written if not name.startswith("decisions/0")} == {
        "index",
        *(name for name in listed if not name.startswith("reference/")),
    }


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_a_web_server_is_as_strict_as_ours(name: str) -> None:
    page = show(Page("index.html", "text/html; charset=utf-8", b"", '""'), datetime(2026, 1, 1, tzinfo=UTC), "no-cache")
    (policy,) = (value for key, value in page.variants[""].headers if key == b"content-security-policy")
    assert policy.decode() in (ROOT / "docs/examples" / name).read_text("utf-8")


@pytest.mark.parametrize("name", ["nginx.conf", "nginx-cache.conf"])
def test_nginx_takes_the_example(name: str, tmp_path: Path) -> None:
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not nginx:
        pytest.skip("nginx is missing: apt install nginx")
    site = (ROOT / "docs/examples" / name).read_text("utf-8").replace("listen 80", "listen 127.0.0.1:8198")
    site = site.replace("    listen [::]:80;\n", "").replace("/var/cache/nginx", str(tmp_path))
    whole = f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ access_log off; {site} }}"
    (tmp_path / "nginx.conf").write_text(whole, "utf-8")
    told = subprocess.run(
        [nginx, "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")],
        check=False,
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr


@pytest.mark.parametrize("name", ["embed.md", "vi/nhung.md"])
def test_the_guides_to_the_widget_tell_what_it_has(name: str) -> None:
    guide = (ROOT / "docs" / name).read_text("utf-8")
    widget = (ROOT / "src/tickerfeed/publish/templates/ticker.js").read_text("utf-8")
    attributes = set(re.findall(r'this\.getAttribute\("([a-z-]+)"\)', widget))
    properties = set(re.findall(r"var\((--[a-z-]+)", widget))
    parts = {
        part
        for words in re.findall(r'make\([^",]*"[a-z]+", "([a-z ]+)"|make\([^"]*"([a-z]+)"\b', widget)
        for part in words
    }
    assert len(attributes) > 2
    assert {one for one in (*attributes, *properties) if f"`{one}`" not in guide} == set()
    assert set(re.findall(r"`(--[a-z-]+)`", guide)) == properties
    assert {part for part in parts if part and part != "div" and f"`{part}`" not in guide} == set()
    assert f"{EXACT}" in guide
