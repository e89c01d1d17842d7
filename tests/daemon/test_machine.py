from __future__ import annotations

import os
import resource
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from tickerfeed.daemon import machine
from tickerfeed.daemon.machine import Bound


def test_what_is_loaded_has_a_version() -> None:
    found = machine.versions()
    assert [one.name for one in found] == ["Python", "expat", "SQLite", "OpenSSL", "libxml2"]
    assert all(len(one.found) == 3 for one in found)


def test_an_old_version_is_a_risk_with_its_remedy() -> None:
    assert machine.judged(Bound("x", (1, 10, 0), (1, 9, 9), "why")) == ("ok", "x 1.10.0", "")
    level, what, remedy = machine.judged(Bound("x", (1, 9, 0), (1, 10, 0), "why"))
    assert (level, what) == ("risk", "x 1.9.0 is older than 1.10.0: why")
    assert "update it to 1.10.0" in remedy


def test_room_is_looked_for_where_a_place_will_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "not" / "yet"
    monkeypatch.setattr(os, "statvfs", lambda _: SimpleNamespace(f_files=10**6, f_favail=10**6))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=5 * 10**9))
    assert machine.room(place) == ("ok", f"{place}: 5 GB free", "")
    monkeypatch.setattr(os, "statvfs", lambda _: SimpleNamespace(f_files=10**6, f_favail=10))
    assert machine.room(place).what == f"{place}: 10 inodes free"
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=5 * 10**6))
    assert machine.room(place).what == f"{place}: 5 MB free"


@pytest.mark.parametrize(("user", "encoding", "most", "level"), [(0, "ascii", 1024, "risk"), (7, "UTF-8", 65536, "ok")])
def test_the_process(monkeypatch: pytest.MonkeyPatch, user: int, encoding: str, most: int, level: str) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user)
    monkeypatch.setattr(machine.locale, "getpreferredencoding", lambda _: encoding)
    monkeypatch.setattr(resource, "getrlimit", lambda _: (most, most))
    assert {one.level for one in machine.process()} == {level}


@pytest.mark.parametrize(("state", "level"), [(5, "risk"), (0, "ok"), (None, "ok")])
def test_the_clock(monkeypatch: pytest.MonkeyPatch, state: int | None, level: str) -> None:
    monkeypatch.setattr(machine, "_adjtimex", lambda: state)
    assert machine.clock().level == level


def test_the_clock_is_only_looked_at() -> None:
    assert machine._adjtimex() in (None, 0, 1, 2, 3, 4, 5)


@pytest.mark.parametrize(
    ("found", "least"),
    [
        ((3, 0, 2), (3, 0, 20)),
        ((1, 1, 1), (3, 5, 8)),
        ((3, 2, 9), (3, 5, 8)),
        ((3, 6, 0), (3, 6, 4)),
        ((4, 0, 0), (4, 0, 0)),
    ],
)
def test_each_line_of_openssl_has_its_bound(
    monkeypatch: pytest.MonkeyPatch, found: tuple[int, ...], least: tuple[int, ...]
) -> None:
    monkeypatch.setattr(machine.ssl, "OPENSSL_VERSION_INFO", (*found[:2], 0, found[2], 0))
    assert machine._least_openssl() == least


def test_each_line_of_libxml2_has_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    for found, least in (((2, 13, 1), (2, 13, 9)), ((2, 14, 0), (2, 14, 6)), ((2, 15, 0), (2, 14, 6))):
        monkeypatch.setattr(machine.etree, "LIBXML_VERSION", found)
        assert machine._least_libxml2() == least
