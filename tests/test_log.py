from __future__ import annotations

import json
import logging
import os
import shutil
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from tickerfeed.log import QUIET, JsonLine, LogOptions, TextLine, clean, configure


@pytest.fixture(autouse=True)
def _put_back() -> Iterator[None]:
    root = logging.getLogger()
    before = (root.level, list(root.handlers))
    yield
    root.setLevel(before[0])
    root.handlers[:] = before[1]
    logging.captureWarnings(False)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.NOTSET)


def record(message: str, *args: object, **more: object) -> logging.LogRecord:
    made = logging.LogRecord("tickerfeed.daemon", logging.INFO, "x.py", 1, message, args, None)
    made.created, made.msecs = 1_795_500_000.25, 250.0
    for name, value in more.items():
        setattr(made, name, value)
    return made


def failure() -> tuple[object, object, object]:
    exc = ValueError("https://an:matkhau@bao.example/\nhai")
    return type(exc), exc, exc.__traceback__


def test_text_lines_have_time_level_and_name() -> None:
    assert TextLine().format(record("hỏi %s", "a")) == "2026-11-24T06:00:00Z INFO tickerfeed.daemon hỏi a"


def test_json_lines_have_the_same() -> None:
    assert json.loads(JsonLine().format(record("hỏi %s", "a"))) == {
        "time": "2026-11-24T06:00:00.250Z",
        "level": "info",
        "logger": "tickerfeed.daemon",
        "message": "hỏi a",
    }


@pytest.mark.parametrize("form", [TextLine, JsonLine])
def test_a_record_is_one_line_without_secrets(form: type[logging.Formatter]) -> None:
    line = form().format(record("một\r\n\x1b[31mhai\u2028", exc_info=failure()))
    assert line.splitlines() == [line]
    assert "matkhau" not in line
    assert "ValueError" in line
    assert "\x1b" not in line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("asked https://bao.example/rss?page=1, fine", "asked https://bao.example/rss?page=1, fine"),
        ("(https://an:b@bao.example/rss).", "(https://***@bao.example/rss)."),
        ("https://bao.example/?token=abc", "https://bao.example/?token=***"),
        ("postgresql://tin:b@db.example/tin", "postgresql://***@db.example/tin"),
        ("Báo Hà Tĩnh", "Báo Hà Tĩnh"),
    ],
)
def test_secrets_in_addresses_are_masked(text: str, expected: str) -> None:
    assert expected == clean(text)


def test_the_level_is_kept_and_chatty_libraries_are_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    configure(LogOptions(level="info"))
    logging.getLogger("tickerfeed.x").debug("no")
    logging.getLogger("httpx").info("no")
    logging.getLogger("tickerfeed.x").info("yes")
    logging.getLogger("httpx").warning("yes too")
    assert [line.partition(" ")[2] for line in capsys.readouterr().err.splitlines()] == [
        "INFO tickerfeed.x yes",
        "WARNING httpx yes too",
    ]


def test_a_second_configuration_replaces_the_first(capsys: pytest.CaptureFixture[str]) -> None:
    configure(LogOptions())
    configure(LogOptions(format="json", level="error"))
    logging.getLogger("tickerfeed.x").error("lỗi")
    logging.getLogger("httpx").warning("no")
    lines = capsys.readouterr().err.splitlines()
    assert ["lỗi"] == [json.loads(line)["message"] for line in lines]


def test_warnings_are_logged(capsys: pytest.CaptureFixture[str]) -> None:
    configure(LogOptions())
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("cũ rồi", stacklevel=1)
    assert "cũ rồi" in capsys.readouterr().err


@pytest.mark.parametrize(("mode", "is_whole"), [("a", True), ("w", False)])
def test_a_log_that_is_appended_to_a_file_is_rotated_by_copy_and_truncation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str, is_whole: bool
) -> None:
    """As docs/operate.md has it: nothing is told to us, and the file shrinks only where it is appended to (`2>>`)."""
    path = tmp_path / "tickerfeed.log"
    with path.open(mode, encoding="utf-8") as file:
        monkeypatch.setattr(sys, "stderr", file)
        configure(LogOptions())
        logging.getLogger("tickerfeed").info("before")
        shutil.copyfile(path, f"{path}.1")
        os.truncate(path, 0)
        logging.getLogger("tickerfeed").info("after")
    assert Path(f"{path}.1").read_text("utf-8").endswith("INFO tickerfeed before\n")
    rest = path.read_text("utf-8")
    assert rest.endswith("INFO tickerfeed after\n")
    assert ("\0" not in rest) is is_whole
