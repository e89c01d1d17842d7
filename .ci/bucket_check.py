"""Mirror outputs into a real S3 server (moto, in an environment of its own) and look at them with another client."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import venv
from pathlib import Path

from tickerfeed.model import Document
from tickerfeed.publish.bucket import Bucket
from tickerfeed.publish.outputs import Outputs

PORT = 5055
SERVER = f"http://127.0.0.1:{PORT}"
LOOK = """
import boto3
s3 = boto3.client("s3")
for each in sorted(s3.list_objects_v2(Bucket="news", Prefix="out/")["Contents"], key=lambda each: each["Key"]):
    head = s3.head_object(Bucket="news", Key=each["Key"])
    print(each["Key"], head["ContentType"], head["CacheControl"], head.get("ContentEncoding", ""), sep="|")
"""


def _document(name: str, text: str, media_type: str) -> Document:
    return Document(name, media_type, text.encode(), f'"{name}{len(text)}"', None)


def _create_bucket() -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(urllib.request.Request(f"{SERVER}/news", method="PUT")).close()
        except urllib.error.URLError:
            time.sleep(0.1)  # it is starting
        else:
            return
    sys.exit("the S3 server did not start")


def _expect(what: str, got: object, wanted: object) -> None:
    print(f"{what}: {got}")
    if got != wanted:
        sys.exit(f"{what}: {wanted} was expected")


def _check(folder: Path, python: Path) -> None:
    line = _document("ticker.json", '{"items": []}', "application/json")
    page = _document("index.html", "<p>một", "text/html; charset=utf-8")
    widget = _document("v1.2.3/ticker.js", "1", "text/javascript")
    outputs = Outputs(folder)
    outputs.publish([line, page, widget])
    outputs.publish([line], "hue")
    bucket = Bucket("s3://news/out", folder)
    _expect("put at first", bucket.mirror(), 12)
    _expect("put again", bucket.mirror(), 0)
    _expect("put after a restart", Bucket("s3://news/out", folder).mirror(), 0)
    seen = subprocess.run([python, "-c", LOOK], check=True, capture_output=True, text=True).stdout.splitlines()
    for wanted in (
        "out/index.html|text/html; charset=utf-8|public, max-age=30|",
        "out/index.html.br|text/html; charset=utf-8|public, max-age=30|br",
        "out/v1.2.3/ticker.js|text/javascript|public, max-age=31536000, immutable|",
        "out/editions/hue/ticker.json.gz|application/json|public, max-age=30|gzip",
    ):
        _expect("stands", wanted if wanted in seen else seen, wanted)
    outputs.publish([line])
    outputs.keep([])
    _expect("removed", bucket.mirror(), 6)
    seen = subprocess.run([python, "-c", LOOK], check=True, capture_output=True, text=True).stdout.splitlines()
    _expect("left", len(seen), 7)  # ticker.json and the version with their forms, and the manifest


def main() -> None:
    with tempfile.TemporaryDirectory() as temp:
        home = Path(temp)
        venv.create(home / "s3", with_pip=True)
        python = home / "s3/bin/python"
        subprocess.run([python, "-m", "pip", "-q", "install", "moto[server]>=5,<6"], check=True)
        os.environ |= {"AWS_ENDPOINT_URL": SERVER, "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1"}
        os.environ |= {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}
        server = subprocess.Popen(
            [home / "s3/bin/moto_server", "-H", "127.0.0.1", "-p", str(PORT)], stderr=subprocess.DEVNULL
        )
        try:
            _create_bucket()
            _check(home / "output", python)
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
