from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tickerfeed.config.load import load
from tickerfeed.config.schema import Config
from tickerfeed.daemon import once
from tickerfeed.daemon.clock import utc_now
from tickerfeed.daemon.once import poll_once
from tickerfeed.errors import ConfigError
from tickerfeed.flow import outage
from tickerfeed.flow.poll import PollReport
from tickerfeed.model import Action, Edit, SourceKind, Trouble
from tickerfeed.store.database import open_store

pytestmark = pytest.mark.usefixtures("kept_workers")

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


# Where no body was read, nothing is told and the schema is of today.
UNNEEDED = """
    alembic apscheduler babel click feedgen feedparser jinja2 lxml multiprocessing pebble procrastinate
    prometheus_client protego psycopg pygments rich selectolax sqlalchemy starlette tomlkit uvicorn
    tickerfeed.config.positions tickerfeed.flow.fold tickerfeed.parse tickerfeed.poll.digest tickerfeed.render
    tickerfeed.text.dates tickerfeed.text.invisible tickerfeed.text.legacy
"""


def test_an_idle_pass_loads_no_more_than_it_needs(tmp_path: Path, origin: Any, configure: Configure) -> None:
    poll_once(configure(origin.address, {"bao-a": origin.put("/a.rss", FEED)}))
    script = (
        "import atexit, sys, tickerfeed.__main__\n"
        f"sys.argv[1:] = ['--config', '{tmp_path}/tickerfeed.toml', 'poll', '--all']\n"
        "atexit.register(lambda: print(*sys.modules))\n"
        "tickerfeed.__main__.main()"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    said, loaded = done.stdout.splitlines()
    assert said.startswith("polled 1: 0 with a new body, 1 unchanged, 0 in trouble")
    assert set(UNNEEDED.split()) & set(loaded.split()) == set()


def test_a_pass_tells_hubs_and_the_next_those_that_did_not_hear(
    origin: Any, posted: Any, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(once, "TELLING", 0.5)
    site = '[site]\nurl = "https://tin.example/"'
    config = configure(origin.address, {"bao-a": origin.put("/a.rss", FEED)}, site)
    fetch = replace(config.fetch, allow_networks=(origin.address, posted.address))
    config = replace(config, fetch=fetch, publish=replace(config.publish, hubs=(posted.url("/hub"),)))
    posted.answers = {"/hub": (202, {}, b"")}
    assert poll_once(config).published
    feeds = len(posted.messages)
    posted.answers = {"/hub": (503, {}, b"")}
    origin.put("/a.rss", FEED.replace(b"a1", b"a2").replace(b"/1", b"/2"))
    assert poll_once(config, everything=True).published
    posted.answers = {"/hub": (202, {}, b"")}
    posted.messages.clear()
    for _ in range(2):  # the second time there is nobody left to tell
        assert poll_once(config, everything=True).published is None
    assert len(posted.messages) == feeds > 1


def test_an_idle_pass_makes_good_what_came_to_harm(tmp_path: Path, origin: Any, configure: Configure) -> None:
    config = configure(origin.address, {"bao-a": origin.put("/a.rss", FEED)})
    revision = poll_once(config).published
    line = tmp_path / "out/ticker.txt"
    told = line.read_bytes()
    for harm in (lambda: line.resolve().write_bytes(told[::-1]), line.resolve().unlink, line.unlink):
        assert poll_once(config, everything=True).published is None
        harm()
        assert poll_once(config, everything=True).published == revision
        assert line.read_bytes() == told


def test_an_idle_pass_publishes_what_the_editor_did(tmp_path: Path, origin: Any, configure: Configure) -> None:
    config = configure(origin.address, {"bao-a": origin.put("/a.rss", FEED)})
    poll_once(config)
    now = utc_now()
    store = open_store(config.store)
    store.add_edit(Edit(0, Action.ANNOUNCE, "an", now, "tag:a,2026:1", text="Bão khẩn", until=now + timedelta(hours=1)))
    store.close()
    assert poll_once(config, everything=True).published
    assert (tmp_path / "out/ticker.txt").read_text("utf-8").startswith("Bão khẩn")


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


def test_a_server_that_refused_three_is_left_alone(origin: Any, configure: Configure) -> None:
    answer = origin.answer

    def refuse(path: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        status, fields, body = answer(path, headers)
        return status, fields | {"Retry-After": "600"}, body

    origin.answer = refuse
    sources = {f"bao-{n}": origin.put(f"/{n}.rss", b"", status=429) for n in range(12)}
    done = poll_once(configure(origin.address, sources))
    outcomes = Counter(report.outcome for report in done.reports)
    assert (done.polled, outcomes.total(), len(origin.requests)) == (12, 12, outcomes["throttled"])
    assert 3 <= outcomes["throttled"] <= 5  # the third may have company on the way
    held = next(report for report in done.reports if report.outcome == "held")
    assert "asked 3 of its sources to wait" in held.detail


def test_a_page_whose_counter_and_clock_alone_have_changed_is_unchanged(origin: Any, configure: Configure) -> None:
    def page(count: int, *headlines: str) -> bytes:
        links = "".join(f'<li><a href="/tin/{n}.html">{text}</a></li>' for n, text in enumerate(headlines))
        clock = utc_now().astimezone(timezone(timedelta(hours=7))).strftime("Thứ tư, %d/%m/%Y %H:%M:%S")
        furniture = f"<p>{clock}</p><p>Lượt truy cập: {count:,}</p><input name=__VIEWSTATE value=v{count}>"
        return f"<!doctype html><html><body>{furniture}<ul>{links}</ul></body></html>".encode()

    old = ("Khánh thành cầu mới qua sông", "Mưa lớn gây ngập ở ba huyện miền núi")
    config = configure(origin.address, {"tinh": origin.put("/tin", page(1000, *old), "text/html")})
    source = replace(config.sources[0], kind=SourceKind.LISTING, select={"item": "li", "link": "a"})
    config = replace(config, sources=(source,))
    assert poll_once(config, ["tinh"]).new_entries == 2
    origin.put("/tin", page(1001, *old), "text/html")
    assert [report.outcome for report in poll_once(config, ["tinh"]).reports] == ["notmodified"]
    origin.put("/tin", page(1002, *old, "Thêm một tuyến xe buýt về nông thôn"), "text/html")
    assert poll_once(config, ["tinh"]).new_entries == 1
    assert [path for path, _, _ in origin.requests] == ["/robots.txt", "/tin", "/tin", "/tin"]


def test_new_selectors_count_at_once(origin: Any, configure: Configure) -> None:
    page = "<html><p><a href='/1'>Khánh thành cầu mới</a></p><li><a href='/2'>Mưa lớn ở ba huyện</a></li></html>"
    config = configure(origin.address, {"tinh": origin.put("/tin", page.encode(), "text/html")})
    news = []
    for selector in ("p", "p", "li"):
        source = replace(config.sources[0], kind=SourceKind.LISTING, select={"item": selector, "link": "a"})
        news.append(poll_once(replace(config, sources=(source,)), ["tinh"]).new_entries)
    assert news == [1, 0, 1]
    assert [status for path, _, status in origin.requests if path == "/tin"] == [200, 304, 200]


def test_pages_of_a_host_are_read_at_the_pace_it_sets(origin: Any, configure: Configure) -> None:
    origin.put("/robots.txt", b"User-agent: *\nCrawl-delay: 0.3\nDisallow: /kin", "text/plain")
    sources = {name: origin.put(f"/{name}", b"", status=404) for name in ("mot", "hai", "kin")}
    config = configure(origin.address, sources)
    pages = tuple(replace(source, kind=SourceKind.LISTING) for source in config.sources)
    done = poll_once(replace(config, sources=pages))
    assert {report.source_id: report.trouble for report in done.reports}["kin"] is Trouble.ROBOTS
    assert sorted(path for path, _, _ in origin.requests) == ["/hai", "/mot", "/robots.txt"]


def test_gates_are_named_whatever_their_status(origin: Any, configure: Configure) -> None:
    opens = b'<html><script>document.cookie="QX7="+"a1b2"+"; path=/";window.location.reload(true);</script></html>'
    waits = b"<html><head><title>Just a moment...</title><script>window._cf_chl_opt={}</script></head></html>"
    says = "<html><head><title>Thông báo từ chối truy cập</title></head><body>403</body></html>".encode()
    urls = {
        "a": origin.put("/a", opens, "text/html"),
        "b": origin.put("/b", waits, "text/html", 403),
        "c": origin.put("/c", says, "text/html; charset=utf-8", 503),
        "d": origin.put("/d", b"<html><h1>Forbidden</h1></html>", "text/html", 403),
    }
    done = poll_once(configure(origin.address, urls))
    found = {report.source_id: (report.trouble, report.detail) for report in done.reports}
    assert [found[name][0] for name in "abcd"] == [*[Trouble.CHALLENGE] * 3, Trouble.FORBIDDEN]
    assert "that sets the cookie QX7; with the site's leave, set it in this source's cookies" in found["a"][1]
    assert found["b"][1].startswith("answers 403: a challenge page of Cloudflare answered; ask the site")
    assert found["c"][1].startswith("answers 503: a challenge page answered")


@pytest.mark.parametrize("step", [1, 1000])
def test_when_nobody_can_be_reached_nobody_is_left_alone_for_long(
    configure: Configure, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    for module in (once, outage):
        monkeypatch.setattr(module, "AT_ONCE", step)
    config = configure("127.0.0.1:1", {name: f"http://127.0.0.1:1/{name}" for name in ("a", "b")})
    for _ in range(3):
        done = poll_once(config, everything=True)
        assert (done.is_outage, done.failed) == (True, 2)
    store = open_store(config.store)
    states = store.states().values()
    store.close()
    for state in states:
        assert (state.failures, state.reason) == (3, "the network was away")
        assert state.next_poll_at - state.last_poll_at < 1.1 * config.poll.interval


def test_an_unknown_source_is_named(origin: Any, configure: Configure) -> None:
    config = configure(origin.address, {"bao-a": origin.put("/a.rss", FEED)})
    with pytest.raises(ConfigError, match="bao-x: no such source"):
        poll_once(config, ["bao-x"])


def atom(*entries: tuple[str, str], head: str = "") -> bytes:
    """An Atom feed of (id, title), undated."""
    parts = "".join(
        f"<entry><id>{name}</id><title>{title}</title><link href='https://a.example/{name}'/></entry>"
        for name, title in entries
    )
    spaces = 'xmlns:fh="http://purl.org/syndication/history/1.0" xmlns:at="http://purl.org/atompub/tombstones/1.0"'
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {spaces}><title>Báo</title>{head}{parts}</feed>'.encode()


COMPLETE = "<fh:complete/>"
LONG = "Khánh thành nhà văn hóa cộng đồng bản Na Tổng đầu năm"


class Town:
    """Two sources, polled and published; each look opens the store anew, as after a restart."""

    def __init__(self, folder: Path, origin: Any, configure: Configure) -> None:
        self.folder, self.origin = folder, origin
        urls = {name: origin.put(f"/{name}", atom()) for name in ("bao-a", "bao-b")}
        self.config = configure(origin.address, urls)

    def poll(self, **bodies: bytes) -> list[str]:
        """Let the sources answer `bodies`, by the last letter of their names; return what the ticker then says."""
        for letter, body in bodies.items():
            self.origin.put(f"/bao-{letter}", body)
        poll_once(self.config, everything=True)
        ticker = json.loads((self.folder / "out/ticker.json").read_bytes())
        self.items = {item["title"]: item for item in ticker["items"]}
        feed = json.loads((self.folder / "out/feed.json").read_bytes())
        assert {item["title"] for item in feed["items"]} == set(self.items)
        return sorted(self.items)


@pytest.fixture
def town(tmp_path: Path, origin: Any, configure: Configure) -> Town:
    return Town(tmp_path, origin, configure)


def test_what_a_complete_feed_no_longer_lists_leaves_the_outputs_and_comes_back(town: Town, tmp_path: Path) -> None:
    both = atom(("1", "Một"), ("2", "Hai"), head=COMPLETE)
    assert town.poll(a=both) == ["Hai", "Một"]
    name = town.items["Một"]["id"]
    assert town.poll(a=atom(("2", "Hai"), head=COMPLETE)) == ["Hai"]
    before = files(tmp_path / "out")
    assert town.poll() == ["Hai"]
    assert files(tmp_path / "out") == before  # an idle pass changes no byte
    assert town.poll(a=both) == ["Hai", "Một"]
    assert town.items["Một"]["id"] == name


def test_a_deleted_entry_leaves_the_outputs_and_another_tells_its_story(town: Town) -> None:
    town.poll(a=atom(("1", LONG), ("2", "Hai")))
    town.poll(b=atom(("x", LONG)))
    assert (town.items[LONG]["source"]["id"], town.items[LONG]["outlets"]) == ("bao-a", 2)
    town.poll(a=atom(("2", "Hai"), head='<at:deleted-entry ref="1" when="2026-06-14T10:00:00Z"/>'))
    assert (town.items[LONG]["source"]["id"], town.items[LONG]["outlets"]) == ("bao-b", 1)
    town.poll(b=atom(head='<at:deleted-entry ref="x" when="2026-06-14T10:00:00Z"/>'))
    assert sorted(town.items) == ["Hai"]


def test_one_that_lost_nearly_everything_is_believed_when_it_says_so_twice(town: Town) -> None:
    many = [(str(number), f"Tin {number}") for number in range(20)]
    town.poll(a=atom(*many, head=COMPLETE))
    assert len(town.poll(a=atom(many[0], head=COMPLETE))) == 20
    assert town.poll() == ["Tin 0"]  # a 304


def test_sitemaps_and_json_lists_are_sources_like_feeds(tmp_path: Path, origin: Any, configure: Configure) -> None:
    news = "<news:news><news:title>Mưa lớn trong đêm</news:title></news:news>"
    sitemap = f"<urlset><url><loc>https://a.example/1.html</loc>{news}</url></urlset>".encode()
    listed = json.dumps({"data": {"rows": [{"ten": "Chợ phiên mở lại", "slug": "cho-phien"}]}}).encode()
    sources = {
        "bao-a": origin.put("/news.xml.gz", gzip.compress(sitemap), "application/gzip"),
        "bao-b": origin.put("/api", listed, "application/json"),
    }
    config = configure(origin.address, sources)
    path = tmp_path / "tickerfeed.toml"
    paths = 'item = "data.rows", title = "ten", link = "/tin/{slug}.html"'
    text = path.read_text("utf-8").replace('id = "bao-b"', f'id = "bao-b"\nkind = "json"\nselect = {{{paths}}}')
    path.write_text(text, "utf-8")
    config = load(path)
    done = poll_once(config)
    assert [(report.trouble, report.detail) for report in done.reports] == [(Trouble.NONE, "")] * 2
    ticker = json.loads((tmp_path / "out/ticker.json").read_bytes())
    assert {item["title"]: item["url"] for item in ticker["items"]} == {
        "Mưa lớn trong đêm": "https://a.example/1.html",
        "Chợ phiên mở lại": origin.url("/tin/cho-phien.html"),
    }
