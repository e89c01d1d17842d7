"""An S3-like bucket on loopback: PUT, GET, DELETE of single objects, in memory. It can be told to fail."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from xml.etree import ElementTree as ET


@dataclass
class BucketServer:
    """What is in it by key, the headers each object was put with, and what was asked, in order."""

    url: str = ""
    objects: dict[str, bytes] = field(default_factory=dict)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    refuses: str = "nothing"  # keys that end so are answered with 403

    def puts(self) -> list[str]:
        """The keys that were put, in order."""
        return [key for method, key in self.asked if method == "PUT"]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    bucket: BucketServer

    def log_message(self, *args: Any) -> None:
        pass

    def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _take(self) -> tuple[str, bytes]:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        key = self.path.partition("?")[0].lstrip("/")
        self.bucket.asked.append((self.command, key))
        return key, body

    def _is_refused(self, key: str) -> bool:
        is_signed = "AWS4-HMAC-SHA256" in self.headers.get("Authorization", "")
        if is_signed and not key.endswith(self.bucket.refuses):
            return False
        self._answer(403, b"<Error><Code>AccessDenied</Code></Error>")
        return True

    def do_PUT(self) -> None:
        key, body = self._take()
        if not self._is_refused(key):
            self.bucket.objects[key] = body
            self.bucket.headers[key] = {name.lower(): value for name, value in self.headers.items()}
            self._answer(200, ETag=f'"{md5(body).hexdigest()}"')

    def do_GET(self) -> None:
        key, _ = self._take()
        if self._is_refused(key):
            return
        if key not in self.bucket.objects:
            self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
            return
        body = self.bucket.objects[key]
        self._answer(200, body, ETag=f'"{md5(body).hexdigest()}"', Last_Modified="Thu, 01 Jan 2026 00:00:00 GMT")

    def do_DELETE(self) -> None:
        key, _ = self._take()
        if not self._is_refused(key):
            self.bucket.objects.pop(key, None)
            self._answer(204)

    def do_POST(self) -> None:
        """Delete many objects at once, the only POST that a sink sends."""
        bucket, body = self._take()
        if self._is_refused(bucket):
            return
        gone = ""
        for found in ET.fromstring(body).iter():
            if found.tag.endswith("Key"):
                self.bucket.asked.append(("DELETE", f"{bucket}/{found.text}"))
                self.bucket.objects.pop(f"{bucket}/{found.text}", None)
                gone += f"<Deleted><Key>{found.text}</Key></Deleted>"
        self._answer(200, f"<DeleteResult>{gone}</DeleteResult>".encode())


@contextmanager
def bucket_server() -> Iterator[BucketServer]:
    """Run one on a free port."""
    bucket = BucketServer()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"bucket": bucket}))
    server.daemon_threads = True
    bucket.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield bucket
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
