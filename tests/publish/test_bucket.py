from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.servers.bucket import BucketServer, bucket_server

from tickerfeed.errors import PublishError
from tickerfeed.model import Document
from tickerfeed.publish.bucket import Bucket
from tickerfeed.publish.outputs import Outputs

URL = "s3://news/out"


def document(name: str, text: str, media_type: str = "application/json") -> Document:
    return Document(name, media_type, text.encode(), f'"{hash(text)}"', None)


LINE = document("ticker.json", '{"items": [1]}')
PAGE = document("index.html", "<p>một", "text/html; charset=utf-8")
FEED = document("feed.json", "{}")
WIDGET = document("v1.2.3/ticker.js", "1;", "text/javascript")
ALL = (LINE, PAGE, FEED, WIDGET)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[BucketServer]:
    with bucket_server() as found:
        monkeypatch.setenv("AWS_ENDPOINT_URL", found.url)
        monkeypatch.setenv("AWS_REGION", "auto")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "reader")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hidden-word")
        yield found


@pytest.fixture
def outputs(tmp_path: Path) -> Outputs:
    found = Outputs(tmp_path)
    found.publish(ALL)
    return found


def listed(server: BucketServer) -> dict[str, str]:
    return {row["name"]: row["sha256"] for row in json.loads(server.objects["news/out/manifest.json"])["files"]}


def test_everything_current_is_put_and_what_leads_to_it_after_it(
    server: BucketServer, outputs: Outputs, tmp_path: Path
) -> None:
    assert Bucket(URL, tmp_path).mirror() == 12
    assert server.objects["news/out/ticker.json"] == LINE.body
    assert gzip.decompress(server.objects["news/out/ticker.json.gz"]) == LINE.body
    plain = [key.removeprefix("news/out/") for key in server.puts() if not key.endswith((".gz", ".br"))]
    assert plain == [
        "manifest.json", "v1.2.3/ticker.js", "index.html", "feed.json", "ticker.json", "manifest.json",
    ]  # fmt: skip
    assert set(listed(server)) == {key.removeprefix("news/out/") for key in server.objects} - {"manifest.json"}
    assert all(listed(server).values())


def test_objects_say_what_they_are_and_how_long_they_last(
    server: BucketServer, outputs: Outputs, tmp_path: Path
) -> None:
    Bucket(URL, tmp_path).mirror()
    page, form = server.headers["news/out/index.html"], server.headers["news/out/index.html.br"]
    assert page["content-type"] == form["content-type"] == "text/html; charset=utf-8"
    assert page["cache-control"] == "public, max-age=30"
    assert "content-encoding" not in page
    assert form["content-encoding"] == "br"
    assert server.headers["news/out/v1.2.3/ticker.js"]["cache-control"].endswith("immutable")


def test_a_restart_puts_nothing_again(server: BucketServer, outputs: Outputs, tmp_path: Path) -> None:
    Bucket(URL, tmp_path).mirror()
    server.asked.clear()
    assert Bucket(URL, tmp_path).mirror() == 0
    assert server.asked == [("GET", "news/out/manifest.json")]


def test_what_changed_is_put_and_what_went_is_removed(server: BucketServer, outputs: Outputs, tmp_path: Path) -> None:
    bucket = Bucket(URL, tmp_path)
    bucket.mirror()
    server.asked.clear()
    outputs.publish([document("ticker.json", "[]"), FEED])
    assert bucket.mirror() == 6
    assert server.objects["news/out/ticker.json"] == b"[]"
    assert "news/out/index.html" not in server.objects
    assert "news/out/v1.2.3/ticker.js" in server.objects  # pages elsewhere name it
    assert "news/out/feed.json" not in server.puts()
    assert "index.html" not in listed(server)


def test_editions_come_with_the_whole_and_go(server: BucketServer, outputs: Outputs, tmp_path: Path) -> None:
    bucket = Bucket(URL, tmp_path)
    outputs.publish([LINE], "hue")
    bucket.mirror()
    assert server.objects["news/out/editions/hue/ticker.json"] == LINE.body
    outputs.keep([])
    bucket.mirror()
    assert not any("hue" in key for key in server.objects)


def test_a_broken_run_leaves_no_claim_and_is_made_good(server: BucketServer, outputs: Outputs, tmp_path: Path) -> None:
    Bucket(URL, tmp_path).mirror()
    outputs.publish([document("ticker.json", "[]"), document("feed.json", "[]")])
    server.refuses = "out/ticker.json"
    with pytest.raises(PublishError) as caught:
        Bucket(URL, tmp_path).mirror()
    assert "hidden-word" not in str(caught.value)
    assert listed(server)["feed.json"] == ""  # put perhaps, perhaps not
    outputs.publish(ALL)  # back to what the first manifest said
    server.refuses = "nothing"
    Bucket(URL, tmp_path).mirror()
    assert server.objects["news/out/feed.json"] == FEED.body
    assert all(listed(server).values())


def test_a_strange_manifest_is_left_alone(server: BucketServer, outputs: Outputs, tmp_path: Path) -> None:
    server.objects["news/out/manifest.json"] = b"{}"
    with pytest.raises(PublishError, match="not ours"):
        Bucket(URL, tmp_path).mirror()
    assert server.puts() == []


def test_nothing_published_empties_no_bucket(server: BucketServer, tmp_path: Path) -> None:
    assert Bucket(URL, tmp_path).mirror() == 0
    assert server.asked == []


def test_a_damaged_file_is_not_put(server: BucketServer, outputs: Outputs, tmp_path: Path) -> None:
    (tmp_path / "current" / "index.html").write_bytes(b"x")
    with pytest.raises(PublishError, match="damaged"):
        Bucket(URL, tmp_path).mirror()
    assert "news/out/index.html" not in server.objects
