"""The command line on a configuration of its own."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tickerfeed.cli.app import app
from tickerfeed.fetch import client
from tickerfeed.log import QUIET


@dataclass
class Shell:
    """A folder with a configuration, and `tickerfeed` run on it."""

    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "tickerfeed.toml"

    def __call__(self, *args: str, text: str | bytes | None = None) -> Any:
        return CliRunner().invoke(app, ["--config", str(self.config), *args], input=text)

    def configure(self, text: str = "", allow: str = "127.0.0.1:1") -> None:
        head = f'include = ["sources.d/*.toml"]\nstore.url = "sqlite:///{self.folder}/t.db"\n'
        head += f'publish.directory = "{self.folder}/output"\nfetch.allow_networks = ["{allow}"]\n'
        self.config.write_text(head + text, "utf-8")


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    """`tickerfeed` with a configuration that holds no source yet."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr(
        client, "MOMENT", 0.02
    )  # before a source in trouble is asked once more: not what is tested here
    root = logging.getLogger()
    before = (root.level, list(root.handlers))
    one = Shell(tmp_path)
    one.configure()
    yield one
    root.setLevel(before[0])
    root.handlers[:] = before[1]
    logging.captureWarnings(False)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.NOTSET)


def source(name: str, url: str, more: str = "") -> str:
    return f'[[source]]\nid = "{name}"\ntitle = "Báo {name.upper()}"\nurl = "{url}"\n{more}\n'


@pytest.fixture
def polled(shell: Shell, origin: Any) -> Shell:
    """The shell after one poll of two outlets that tell one piece of news both, and of one that fails."""
    news = "Nước sông Ngàn Phố dâng cao, hai xã phải sơ tán trong đêm"
    item = "<item><title>{}</title><link>https://{}.example/{}</link><guid>{}</guid></item>"
    for name, other in (("a", "Chợ phiên họp trở lại sau bão"), ("b", "Trường mới đón học sinh vùng cao")):
        items = item.format(news, name, 1, 1) + item.format(other, name, 2, 2)
        origin.put(f"/{name}", f'<rss version="2.0"><channel><title>{name}</title>{items}</channel></rss>'.encode())
    origin.put("/c", b"no", status=500)
    shell.configure("".join(source(name, origin.url(f"/{name}")) for name in "abc"), origin.address)
    done = shell("poll")
    assert done.exit_code == 0, done.output
    return shell
