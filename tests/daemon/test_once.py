from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tickerfeed.config.schema import Config
from tickerfeed.daemon.once import poll_once
from tickerfeed.errors import ConfigError
from tickerfeed.flow.poll import PollReport
from tickerfeed.model import Trouble

Configure = Callable[..., Config]

FEED = b"""<rss version="2.0"><channel><title>B\xc3\xa1o A</title>
<item><title>M\xc6\xb0a l\xe1\xbb\x9bn trong \xc4\x91\xc3\xaam</title><guid>a1</guid><link>https://a.example/1</link></item>
</channel></rss>"""


def files(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(path): (path.lstat().st_ino, path.lstat().st_mtime_ns) for path in folder.rglob("*")}


def test_a_pass_polls_folds_and_publishes(tmp_path: Path, origin: Any, configure: Configure) -> None:
    config = configure(origin.address, {"bao-a": origin.put("/a.rss", FEED)})
    seen: list[tuple[PollReport, int, int]] = []
    done = poll_once(config, progress=lambda report, at, of: seen.append((report, at, of)))
    assert (done.polled, done.new_entries, done.failed) == (1, 1, 0)
    assert [(at, of) for _, at, of in seen] == [(1, 1)]
    ticker = json.loads((tmp_path / "out/ticker.json").read_bytes())
    assert [item["title"] for item in ticker["items"]] == ["Mưa lớn trong đêm"]


def test_an_idle_pass_is_conditional_and_changes_no_byte(tmp_path: Path, origin: Any, configure: Configure) -> None:
    config = configure(origin.address, {"bao-a": origin.put("/a.rss", FEED)})
    poll_once(config)
    before = files(tmp_path / "out")
    done = poll_once(config, everything=True)
    assert [status for _, _, status in origin.requests] == [200, 304]
    assert done.published is None
    assert files(tmp_path / "out") == before


def test_what_is_not_due_is_not_asked(origin: Any, configure: Configure) -> None:
    config = configure(origin.address, {"bao-a": origin.put("/a.rss", FEED)})
    poll_once(config)
    assert poll_once(config).polled == 0
    assert poll_once(config, ["bao-a"]).polled == 1


def test_one_source_in_trouble_leaves_the_others_alone(origin: Any, configure: Configure) -> None:
    sources = {
        "bao-a": origin.put("/a.rss", FEED),
        "trang": origin.put("/page", b"<!doctype html><html><body><p>Xin chao</p></body></html>", "text/html"),
        "hong": origin.put("/hong", b"no", status=503),
        "khong-co": "http://127.0.0.1:9/feed",
    }
    done = poll_once(configure(origin.address, sources))
    troubles = {report.source_id: report.trouble for report in done.reports}
    assert troubles["bao-a"] is Trouble.NONE
    assert troubles["trang"] is Trouble.NOT_A_FEED
    assert troubles["khong-co"] is Trouble.REFUSED_ADDRESS
    assert troubles["hong"] in {Trouble.THROTTLED, Trouble.HTTP_ERROR}
    assert done.new_entries == 1
    assert all(report.detail for report in done.reports if report.trouble)


def test_an_unknown_source_is_named(origin: Any, configure: Configure) -> None:
    config = configure(origin.address, {"bao-a": origin.put("/a.rss", FEED)})
    with pytest.raises(ConfigError, match="bao-x: no such source"):
        poll_once(config, ["bao-x"])
