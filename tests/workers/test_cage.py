from __future__ import annotations

import ctypes
import multiprocessing
import os
import socket
import sys
import zoneinfo
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tickerfeed.workers import cage, inside


def _refused(act: Callable[[], object]) -> bool:
    try:
        act()
    except PermissionError:
        return True
    except OSError:
        return False
    return False


def _caged(results: Any, port: int, canary: str) -> None:
    inside.prepare(300_000_000)
    lack = inside.LACK
    results.send(
        {
            "lack": lack,
            "passwd": _refused(lambda: Path("/etc/passwd").read_bytes()),
            "canary": _refused(lambda: Path(canary).read_bytes()),
            "write": _refused(lambda: Path(f"{canary}.new").write_bytes(b"x")),
            "program": _refused(lambda: os.execv("/bin/true", ["true"])),
            "connect": _refused(lambda: socket.create_connection(("127.0.0.1", port), 1)),
            "listen": _refused(lambda: socket.create_server(("127.0.0.1", 0))),
            "zone": zoneinfo.ZoneInfo("Asia/Ho_Chi_Minh").key == "Asia/Ho_Chi_Minh",
            "late part": __import__("mailbox").__name__ == "mailbox",
        }
    )


def test_a_worker_has_neither_files_nor_programs_nor_network(tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    canary.write_text("bí mật")
    with socket.create_server(("127.0.0.1", 0)) as server:
        ours, theirs = multiprocessing.Pipe()
        arguments = (theirs, server.getsockname()[1], str(canary))
        process = multiprocessing.get_context("fork").Process(target=_caged, args=arguments)
        process.start()
        found = ours.recv()
        process.join()
    lack = found.pop("lack")
    if "no Landlock" in lack or "refuses" in lack:
        assert found["late part"]  # nothing more can be asked of this kernel
        return
    if lack:  # files alone
        found.pop("connect")
        found.pop("listen")
    assert all(found.values()), found


class _Kernel:
    """A kernel that answers the three calls like this."""

    def __init__(self, *answers: int) -> None:
        self._answers = list(answers)
        self.privileges = 0

    def syscall(self, number: int, *_: object) -> int:
        return 0 if number == cage._ADD else self._answers.pop(0)

    def prctl(self, *_: object) -> int:
        return self.privileges


@pytest.mark.parametrize(
    ("answers", "lack"),
    [((-1,), "no Landlock"), ((4, -1), "refuses"), ((4, 0, -1), "refuses"), ((1, 0, 0), "network"), ((7, 0, 0), "")],
)
def test_what_a_kernel_cannot_do_is_told(answers: tuple[int, ...], lack: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = os.open(os.devnull, os.O_RDONLY)
    kernel = _Kernel(*(made if place == 1 and answer == 0 else answer for place, answer in enumerate(answers)))
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: kernel)
    told = cage.shut()
    assert lack in told if lack else told == ""
    if len(answers) < 3:
        os.close(made)


def test_other_systems_have_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert cage.shut() == "this system has no Landlock"


@pytest.mark.parametrize(("version", "lack"), [(7, ""), (1, "network"), (-1, "no Landlock")])
def test_what_will_be_lacking_is_told_before(version: int, lack: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: _Kernel(version))
    assert lack in cage.lack() if lack else cage.lack() == ""
