from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tickerfeed.daemon.notify import LONGEST, Notifier


@pytest.fixture
def heard(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(tmp_path / "notify"))
        ear.settimeout(5)
        yield ear


def environment(ear: socket.socket, **more: str) -> dict[str, str]:
    return {"NOTIFY_SOCKET": str(ear.getsockname()), **more}


def words(ear: socket.socket) -> list[str]:
    return ear.recv(4096).decode().splitlines()


def is_silent(ear: socket.socket) -> bool:
    ear.setblocking(False)
    with pytest.raises(BlockingIOError):
        ear.recv(4096)
    return True


def test_each_state_is_one_datagram(heard: socket.socket) -> None:
    notifier = Notifier(environment(heard))
    notifier.ready("polling 3 sources")
    notifier.reloading()
    notifier.stands("3 sources,\n1 in trouble")
    notifier.stopping()
    assert words(heard) == ["READY=1", "STATUS=polling 3 sources"]
    first, second = words(heard)
    assert first == "RELOADING=1"
    assert second.removeprefix("MONOTONIC_USEC=").isdecimal()
    assert words(heard) == ["STATUS=3 sources, 1 in trouble"]
    assert words(heard) == ["STOPPING=1", "STATUS=stopping"]


def test_a_status_stays_short(heard: socket.socket) -> None:
    Notifier(environment(heard)).stands("x" * 10_000)
    assert len(words(heard)[0]) == len("STATUS=") + LONGEST


@pytest.mark.parametrize("process", ["", str(os.getpid())], ids=["anybody", "us"])
def test_it_beats_where_systemd_waits_for_it(heard: socket.socket, process: str) -> None:
    Notifier(environment(heard, WATCHDOG_USEC="3000000", WATCHDOG_PID=process)).beat()
    assert words(heard) == ["WATCHDOG=1"]


@pytest.mark.parametrize("more", [{}, {"WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "1"}])
def test_it_does_not_beat_for_others(heard: socket.socket, more: dict[str, str]) -> None:
    Notifier(environment(heard, **more)).beat()
    assert is_silent(heard)


@pytest.mark.parametrize("given", [{}, {"NOTIFY_SOCKET": ""}, {"NOTIFY_SOCKET": "relative"}])
def test_without_a_socket_nothing_is_told(given: dict[str, str]) -> None:
    notifier = Notifier(given | {"WATCHDOG_USEC": "1"})
    notifier.ready("")
    notifier.beat()


def test_a_socket_that_is_gone_or_full_is_outlived(tmp_path: Path, heard: socket.socket) -> None:
    Notifier({"NOTIFY_SOCKET": str(tmp_path / "gone")}).ready("")
    notifier = Notifier(environment(heard, WATCHDOG_USEC="1"))
    for _ in range(10_000):  # more than any queue of datagrams takes
        notifier.beat()
    assert words(heard) == ["WATCHDOG=1"]


def test_an_address_may_be_no_file() -> None:
    name = f"tickerfeed-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind("\0" + name)
        ear.settimeout(5)
        Notifier({"NOTIFY_SOCKET": "@" + name}).stopping()
        assert words(ear)[0] == "STOPPING=1"
