"""`poll` with a bucket: in its pass, told when it fails, and made good by the next pass without news."""

from __future__ import annotations

from typing import Any

import pytest
from tests.servers.bucket import bucket_server

Shell = Any


def test_a_pass_brings_the_outputs_into_the_bucket(polled: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    with bucket_server() as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
        monkeypatch.setenv("AWS_REGION", "auto")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "reader")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hidden-word")
        text = polled.config.read_text("utf-8")
        head, mark, sources = text.partition("[[source]]")
        polled.config.write_text(head + 'publish.bucket = "s3://news"\n' + mark + sources, "utf-8")
        server.refuses = "ticker.json"
        failed = polled("poll")
        told = failed.output.splitlines()
        assert [line for line in told if "the bucket" in line and "s3://news" in line]
        assert "hidden-word" not in failed.output
        assert "news/ticker.json" not in server.objects
        server.refuses = "nothing"
        polled("poll")
        assert server.objects["news/ticker.json"] == (polled.folder / "output/ticker.json").read_bytes()
        server.asked.clear()
        polled("poll")
        assert server.asked == []  # what stands is known without asking
