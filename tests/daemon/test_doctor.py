from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from tickerfeed.config.schema import Config
from tickerfeed.daemon import doctor
from tickerfeed.daemon.memory import OwnerLock
from tickerfeed.errors import ConfigError
from tickerfeed.serve.options import ServeOptions

Configure = Callable[..., Config]


@pytest.fixture
def config(configure: Configure) -> Config:
    return configure("127.0.0.1:1", {})


@pytest.mark.parametrize(
    ("listen", "is_public"),
    [
        ("127.0.0.1:1", False),
        ("[::1]:1", False),
        ("localhost:1", False),
        (":1", True),
        ("0.0.0.0:1", True),
        ("[::]:1", True),
        ("tin.example:1", True),
    ],
)
def test_which_addresses_others_reach(listen: str, is_public: bool) -> None:
    assert doctor.is_public(listen) is is_public


@pytest.mark.parametrize(
    ("options", "levels"),
    [
        (ServeOptions(), ["ok", "ok"]),
        (ServeOptions(admin=":1"), ["fault", "ok"]),
        (ServeOptions(admin=":1", admin_token="short"), ["risk", "ok"]),
        (ServeOptions(listen=":1", admin=":2", admin_token="x" * 16), ["ok", "risk"]),
    ],
)
def test_where_it_listens(config: Config, options: ServeOptions, levels: list[str]) -> None:
    assert [one.level for one in doctor.addresses(replace(config, serve=options))] == levels


def test_a_secret_that_everybody_may_read(config: Config, tmp_path: Path) -> None:
    config = replace(config, serve=ServeOptions(admin_token="s3cret"))
    file = tmp_path / "tickerfeed.toml"
    file.write_text('serve.admin_token = "s3cret"')
    file.chmod(0o644)
    (found,) = doctor.secrets(config, [file])
    assert (found.level, found.remedy) == ("fault", f"chmod o-r {file}")
    assert "s3cret" not in found.what
    file.chmod(0o640)
    assert list(doctor.secrets(config, [file])) == []


def test_what_others_may_write(tmp_path: Path) -> None:
    place = tmp_path / "var"
    place.mkdir(mode=0o755)
    assert list(doctor.others_write([place, tmp_path / "not-there"])) == []
    place.chmod(0o777)
    assert [one.remedy for one in doctor.others_write([place])] == [f"chmod go-w {place}"]


def test_a_whole_store_and_who_works_on_it(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (x)")
    url = f"sqlite:///{path}"
    assert [one.what for one in doctor.integrity(path, url)] == [f"{path}: whole", "no daemon works on the store"]
    with OwnerLock(url):
        assert [one.what for one in doctor.integrity(path, url)][1] == "a daemon works on the store"


def test_a_broken_store_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    path.write_bytes(b"no database" * 1000)
    assert next(iter(doctor.integrity(path, f"sqlite:///{path}"))).level == "fault"


def test_a_configuration_that_cannot_be_read_is_a_finding() -> None:
    def load() -> tuple[Config, list[Path]]:
        raise ConfigError("no such file", "x.toml")

    assert doctor.examined(load)[-1].level == "fault"


def test_all_of_it(config: Config, tmp_path: Path) -> None:
    found = doctor.examined(lambda: (config, [tmp_path / "tickerfeed.toml"]))
    assert all(one.remedy for one in found if one.level != "ok")


@pytest.mark.parametrize(("lack", "level"), [("", "ok"), ("this kernel has no Landlock", "risk")])
def test_it_tells_whether_the_parse_workers_are_shut_in(lack: str, level: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.cage, "lack", lambda: lack)
    found = doctor.workers()
    assert (found.level, lack in found.what) == (level, True)
