"""Keeps the rule of the house (docs/design.md): storeys, purity, names, and a test file for each module."""

from __future__ import annotations

import ast
import importlib
import re
import tomllib
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "tickerfeed"

STOREYS = (
    ("errors", "text", "_version"),
    ("model",),
    ("poll", "parse", "story", "ticker", "render"),
    ("ports",),
    ("fetch", "workers", "store", "publish", "serve", "flow", "log"),
    ("config",),
    ("daemon",),
    ("cli",),
    ("__init__", "__main__"),
)
STOREY = {room: number for number, rooms in enumerate(STOREYS, 1) for room in rooms}
PURE_UP_TO = 3

IMPURE_MODULES = frozenset(
    {"asyncio", "alembic", "anyio", "apscheduler", "concurrent", "ctypes", "fcntl", "glob", "http", "httpcore", "httpx"}
    | {"importlib", "logging", "multiprocessing", "os", "pathlib", "pebble", "queue", "random", "sched", "secrets"}
    | {"select", "selectors", "shutil", "signal", "socket", "sqlalchemy", "sqlite3", "ssl", "starlette", "subprocess"}
    | {"tempfile", "threading", "urllib.request", "urllib.robotparser", "uuid", "uvicorn", "uvloop"}
)
IMPURE_CALLS = frozenset({"open", "input", "print", "eval", "exec", "breakpoint", "__import__"})
IMPURE_METHODS = frozenset({"now", "utcnow", "today"})
# Of these modules the named parts are constants and types, and `intern`, which gives back what it is given.
PURE_PARTS = {"sys": {"intern", "maxsize", "maxunicode"}, "time": {"struct_time"}}

HOME_OF = {
    "httpx": {"fetch"},
    "httptools": {"fetch"},
    "pebble": {"workers"},
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "uvicorn": {"serve"},
    "pydantic": {"config"},
    "feedparser": {"parse"},
    "babel": {"render"},
    "feedgen": {"render"},
    "apscheduler": {"daemon"},
    "procrastinate": {"daemon"},
    "prometheus_client": {"daemon"},
    "psycopg": {"store"},
    "obstore": {"publish"},
    "protego": {"fetch"},
    "selectolax": {"parse"},
    "tomlkit": {"cli", "config"},
    "typer": {"cli"},
    "rich": {"cli"},
}

# What the house is built on. None of them makes way for code of our own, however much quicker that would be: what they
# do is not what the project is for, and they are kept by people who do nothing else.
KEPT = frozenset(
    {"alembic", "apscheduler", "babel", "feedgen", "feedparser", "httpx", "jinja2", "lxml", "msgspec", "pydantic"}
    | {"rich", "selectolax", "sqlalchemy", "starlette", "typer", "uvicorn"}
)

NAMELESS = frozenset(
    {"base", "common", "core", "helper", "helpers", "lib", "manager", "managers", "misc", "shared", "tools", "util"}
    | {"utilities", "utils"}
)
NEEDS_NO_TEST = frozenset({"__init__", "__main__", "_version", "errors", "options", "rarity_table", "weights"})
NEEDS_NO_TEST_UNDER = ("store/migrations/",)
# Rooms that everybody knows: whoever wants something of theirs asks the room, not a module in it. Where a module of
# theirs only says what there is, and does nothing, nothing is to be tested.
ONE_DOOR = ("model", "ports")


def modules(source: Path) -> Iterator[tuple[str, Path]]:
    """Yield dotted name (without the package's; "" for its __init__) and path of each module."""
    for path in sorted(source.rglob("*.py")):
        parts = list(path.relative_to(source).with_suffix("").parts)
        yield ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts), path


def imported(tree: ast.AST, package: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Yield line and dotted name of everything that is imported anywhere, also in functions and for types only.

    `package` is where relative names start.
    """
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from ((node.lineno, alias.name) for alias in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                start = package[: len(package) - level + 1] if level else ()
                base = ".".join((*start, *filter(None, [module])))
                yield from ((node.lineno, f"{base}.{alias.name}") for alias in names)
            case ast.Call(func=ast.Attribute(attr="import_module"), args=[ast.Constant(value=str(name)), *_]):
                yield node.lineno, name


def room_of(name: str) -> str:
    """Return the room that a dotted name below the package leads to."""
    first = name.partition(".")[0]
    return first if first in STOREY else "__init__"


def package_of(name: str, path: Path) -> tuple[str, ...]:
    parts = (PACKAGE, *name.split("."))
    return parts if path.name == "__init__.py" else parts[:-1]


def is_below(name: str, roots: frozenset[str]) -> bool:
    parts = name.split(".")
    return any(".".join(parts[:length]) in roots for length in range(1, len(parts) + 1))


def wrong_doors(name: str, path: Path, tree: ast.AST) -> Iterator[str]:
    """Yield imports from a room that is not below, and of a library outside its home."""
    room = room_of(name)
    for line, target in imported(tree, package_of(name, path)):
        if target.split(".")[0] == PACKAGE:
            other = room_of(target.removeprefix(PACKAGE).lstrip("."))
            if other != room and STOREY[other] >= STOREY[room]:
                yield f"{path}:{line}: {room} must not import {other}"
        elif room not in HOME_OF.get(target.split(".")[0], {room}):
            yield f"{path}:{line}: {target.split('.')[0]} belongs to {', '.join(HOME_OF[target.split('.')[0]])}"


def impurities(path: Path, tree: ast.AST) -> Iterator[str]:
    """Yield what a pure module must not do."""
    whole = set()
    for line, target in imported(tree, ()):
        module, _, part = target.partition(".")
        if is_below(target, IMPURE_MODULES) or (part and part not in PURE_PARTS.get(module, {part})):
            yield f"{path}:{line}: a pure module must not import {target}"
        whole.add(target)
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=owner), attr=part) if owner in whole & PURE_PARTS.keys():
                if part not in PURE_PARTS[owner]:
                    yield f"{path}:{node.lineno}: a pure module must not use {owner}.{part}"
            case ast.Call(func=ast.Name(id=called)) if called in IMPURE_CALLS:
                yield f"{path}:{node.lineno}: a pure module must not call {called}()"
            case ast.Call(func=ast.Attribute(value=owner, attr=called)) if called in IMPURE_METHODS:
                if ast.unparse(owner).split(".")[-1] in ("datetime", "date"):
                    yield f"{path}:{node.lineno}: a pure module must not ask the clock"
            case ast.AsyncFunctionDef() | ast.Await():
                yield f"{path}:{node.lineno}: a pure module must not wait"


def side_doors(source: Path) -> Iterator[str]:
    """Yield imports from a module of a room that has one door for all."""
    known = dict(modules(source))
    for name, path in known.items():
        for line, target in imported(parse(path), package_of(name, path)):
            inner = target.removeprefix(f"{PACKAGE}.")
            room = room_of(inner)
            is_inner = room in ONE_DOOR and any(
                "." in one and one in known for one in (inner, inner.rpartition(".")[0])
            )
            if is_inner and room_of(name) != room:
                yield f"{path}:{line}: import from {room}, not from {inner}"


def does_something(tree: ast.AST) -> bool:
    """Return whether there is a function with more to it than what it is for."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    steps = [step for each in functions for step in each.body]
    return not all(isinstance(step, ast.Expr) and isinstance(step.value, ast.Constant) for step in steps)


def is_pure(name: str) -> bool:
    return STOREY[room_of(name)] <= PURE_UP_TO or name.rpartition(".")[2] == "options"


def strays(source: Path) -> Iterator[str]:
    """Yield what lies in the package and is no room."""
    for path in sorted(source.iterdir()):
        if path.name not in ("__pycache__", "py.typed") and path.stem not in STOREY:
            yield f"{path}: no room of the house"


def nameless(source: Path) -> Iterator[str]:
    """Yield modules and folders whose name says nothing."""
    for path in sorted(source.rglob("*")):
        if path.stem.strip("_") in NAMELESS and (path.suffix == ".py" or path.is_dir()):
            yield f"{path}: a name that says nothing; name it after its noun"


def untested(source: Path, tests: Path) -> Iterator[str]:
    """Yield modules without a test file of their name in the mirrored place."""
    for name, path in modules(source):
        place = path.relative_to(source)
        is_exempt = place.stem in NEEDS_NO_TEST or place.as_posix().startswith(NEEDS_NO_TEST_UNDER)
        is_exempt |= room_of(name) in ONE_DOOR and not does_something(parse(path))
        if not is_exempt and not (tests / place.parent / f"test_{place.stem.lstrip('_')}.py").exists():
            yield f"{path}: {name} has no test file of its name"


def circles(source: Path) -> Iterator[str]:
    """Yield a circle of modules that import each other, if there is one."""
    known = dict(modules(source))
    graph = {}
    for name, path in known.items():
        targets = [target for _, target in imported(parse(path), package_of(name, path))]
        below = {target.removeprefix(f"{PACKAGE}.") for target in targets if target.startswith(f"{PACKAGE}.")}
        graph[name] = {found for target in below for found in (target, target.rpartition(".")[0]) if found in known}
        graph[name].discard(name)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        yield "modules import each other in a circle: " + " → ".join(circle.args[1])


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def findings(source: Path, tests: Path) -> list[str]:
    """Return everything that breaks the rule."""
    found = [*strays(source), *nameless(source), *untested(source, tests), *circles(source), *side_doors(source)]
    for name, path in modules(source):
        tree = parse(path)
        found += wrong_doors(name, path, tree)
        if is_pure(name):
            found += impurities(path, tree)
    return found


def test_the_house_keeps_its_rule() -> None:
    assert findings(ROOT / "src" / PACKAGE, ROOT / "tests") == []


@pytest.mark.parametrize("room", ONE_DOOR)
def test_a_room_with_one_door_shows_all_that_is_in_it(room: str) -> None:
    source = ROOT / "src" / PACKAGE
    made = {
        name
        for inner, path in modules(source)
        if room_of(inner) == room
        for node in parse(path).body
        for name in _made(node)
        if not name.startswith("_")
    }
    elsewhere = {"DateQuality"}  # a noun, made where dates are read
    shown = importlib.import_module(f"{PACKAGE}.{room}").__all__
    assert set(shown) - elsewhere == made
    assert len(shown) == len(set(shown))


def _made(node: ast.stmt) -> list[str]:
    match node:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
        case ast.Assign(targets=targets):
            return [target.id for target in targets if isinstance(target, ast.Name)]
        case _:
            return []


def test_what_a_page_is_read_for_stands_apart() -> None:
    """Lists, ticker lines, articles and discovery stand on `parse.page` and know nothing of each other."""
    apart = {f"parse.{name}" for name in ("article", "discovery", "listing", "tickerline")}
    for name, path in modules(ROOT / "src" / PACKAGE):
        room = _inner_room(name)
        if room in apart | {"parse.page"}:
            known = {_inner_room(target) for _, target in imported(parse(path), package_of(name, path))}
            assert known & (apart - {room}) == set(), name


def _inner_room(name: str) -> str:
    return ".".join(name.removeprefix(f"{PACKAGE}.").split(".")[:2])


def build(folder: Path, files: dict[str, str]) -> list[str]:
    """Write a small house with one test file for each module; return what is found, without the folder's name."""
    source = folder / PACKAGE
    for name, text in {"__init__.py": "", "errors.py": "", "model.py": "", **files}.items():
        path = source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        test = folder / "tests" / Path(name).parent / f"test_{path.stem.lstrip('_')}.py"
        test.parent.mkdir(parents=True, exist_ok=True)
        test.touch()
    return [line.removeprefix(f"{source}/") for line in findings(source, folder / "tests")]


def test_a_house_in_order_is_passed(tmp_path: Path) -> None:
    files = {
        "text/urls.py": "from urllib.parse import urlsplit\nimport time\ndef f(t: time.struct_time): ...",
        "parse/feed.py": "import feedparser\nfrom tickerfeed.text import urls\nfrom tickerfeed.model import Feed",
        "parse/sniff.py": "from . import feed\nfrom ..text.urls import canonical",
        "fetch/client.py": "import httpx, os, asyncio\nfrom tickerfeed.fetch.options import FetchOptions",
        "fetch/options.py": "from datetime import timedelta",
        "daemon/run.py": "from tickerfeed import errors\nimport tickerfeed.fetch.client",
        "__main__.py": "from tickerfeed.cli import app",
    }
    assert build(tmp_path, files) == []


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("model.py", "from tickerfeed.ports import Store", "model must not import ports"),
        ("text/urls.py", "import tickerfeed.model", "text must not import model"),
        ("parse/feed.py", "from tickerfeed import story", "parse must not import story"),
        ("parse/feed.py", "from ..story.match import match", "parse must not import story"),
        ("parse/feed.py", "from .. import render", "parse must not import render"),
        ("flow/poll.py", "def f():\n    from tickerfeed.fetch import client", "flow must not import fetch"),
        ("serve/app.py", "if TYPE_CHECKING:\n    from tickerfeed.store import db", "serve must not import store"),
        ("store/db.py", "importlib.import_module('tickerfeed.daemon.run')", "store must not import daemon"),
        ("cli/run.py", "from tickerfeed import __version__", "cli must not import __init__"),
        ("log.py", "from tickerfeed.config.schema import Config", "log must not import config"),
    ],
)
def test_a_door_that_leads_up_or_aside_is_found(tmp_path: Path, name: str, text: str, complaint: str) -> None:
    assert [line.partition(": ")[2] for line in build(tmp_path, {name: text})] == [complaint]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("import os.path", "a pure module must not import os.path"),
        ("def f():\n    import socket", "a pure module must not import socket"),
        ("from pathlib import Path", "a pure module must not import pathlib.Path"),
        ("from urllib import request", "a pure module must not import urllib.request"),
        ("from time import monotonic", "a pure module must not import time.monotonic"),
        ("import time\ntime.monotonic()", "a pure module must not use time.monotonic"),
        ("import logging", "a pure module must not import logging"),
        ("open('x')", "a pure module must not call open()"),
        ("datetime.now(UTC)", "a pure module must not ask the clock"),
        ("dt.datetime.utcnow()", "a pure module must not ask the clock"),
        ("date.today()", "a pure module must not ask the clock"),
        ("import sys\nsys.stderr.write('x')", "a pure module must not use sys.stderr"),
        ("async def f(): ...", "a pure module must not wait"),
    ],
)
@pytest.mark.parametrize("name", ["text/urls.py", "model.py", "ticker.py", "render/atom.py", "fetch/options.py"])
def test_an_impure_act_in_a_pure_module_is_found(tmp_path: Path, name: str, text: str, complaint: str) -> None:
    assert [line.partition(": ")[2] for line in build(tmp_path, {name: text})] == [complaint]


def test_the_same_acts_are_free_at_the_edges(tmp_path: Path) -> None:
    text = "import os, socket, logging\nopen('x')\ndatetime.now(UTC)\nasync def f(): ..."
    assert build(tmp_path, {"fetch/client.py": text}) == []


def test_a_library_outside_its_home_is_found(tmp_path: Path) -> None:
    files = {"publish/hub.py": "import httpx", "cli/sources.py": "from sqlalchemy.orm import Session"}
    assert build(tmp_path, files) == [
        "cli/sources.py:1: sqlalchemy belongs to store",
        "publish/hub.py:1: httpx belongs to fetch",
    ]


def test_the_libraries_of_the_house_are_kept() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert KEPT <= {re.split(r"[>=<\[; ]", one)[0] for one in project["dependencies"]}
    texts = [path.read_text() for path in (ROOT / "src" / PACKAGE).rglob("*.py")]
    used = {target.partition(".")[0] for text in texts for _, target in imported(ast.parse(text), ())}
    assert KEPT <= used


def test_a_stray_room_or_folder_is_found(tmp_path: Path) -> None:
    (tmp_path / PACKAGE / "attic").mkdir(parents=True)
    assert build(tmp_path, {"extras.py": ""}) == ["attic: no room of the house", "extras.py: no room of the house"]


@pytest.mark.parametrize("name", ["text/utils.py", "store/_helpers.py", "fetch/common/pool.py"])
def test_a_name_that_says_nothing_is_found(tmp_path: Path, name: str) -> None:
    (found,) = build(tmp_path, {name: ""})
    assert "a name that says nothing" in found


def test_a_module_without_its_test_file_is_found(tmp_path: Path) -> None:
    build(tmp_path, {"text/urls.py": "", "store/migrations/env.py": "", "text/_form.py": "", "text/options.py": ""})
    tests = tmp_path / "tests"
    for name in ("text/test_urls.py", "store/migrations/test_env.py", "text/test_options.py"):
        (tests / name).unlink()
    assert list(untested(tmp_path / PACKAGE, tests)) == [
        f"{tmp_path}/{PACKAGE}/text/urls.py: text.urls has no test file of its name"
    ]


def test_modules_that_import_each_other_are_found(tmp_path: Path) -> None:
    files = {"text/a.py": "from tickerfeed.text.b import f", "text/b.py": "def f():\n    from tickerfeed.text import a"}
    (found,) = build(tmp_path, files)
    assert found.startswith("modules import each other in a circle: ")


def test_a_side_door_is_found(tmp_path: Path) -> None:
    files = {
        "model/story.py": "class Story: ...",
        "model/ticker.py": "from tickerfeed.model.story import Story",
        "story/rank.py": "from tickerfeed.model import Story\nfrom tickerfeed.model.story import Story",
        "flow/fold.py": "from ..model import story",
    }
    assert build(tmp_path, files) == [
        "flow/fold.py:1: import from model, not from model.story",
        "story/rank.py:2: import from model, not from model.story.Story",
    ]


def test_nouns_that_do_something_need_a_test(tmp_path: Path) -> None:
    files = {
        "model/story.py": "class Story:\n    title: str",
        "model/told.py": "class Told:\n    @property\n    def head(self) -> int:\n        return self.entries[0]",
        "ports/clock.py": "class Clock(Protocol):\n    def now(self) -> datetime:\n        'Return it.'\n        ...",
        "story/rank.py": "LIMIT = 3",
    }
    build(tmp_path, files)
    tests = tmp_path / "tests"
    for name in ("model/test_story.py", "model/test_told.py", "ports/test_clock.py", "story/test_rank.py"):
        (tests / name).unlink()
    source = tmp_path / PACKAGE
    assert list(untested(source, tests)) == [
        f"{source}/model/told.py: model.told has no test file of its name",
        f"{source}/story/rank.py: story.rank has no test file of its name",
    ]
