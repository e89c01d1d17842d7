from __future__ import annotations

from tickerfeed.serve.options import ServeOptions


def test_defaults_listen_on_loopback_only():
    assert (ServeOptions().listen, ServeOptions().admin) == ("127.0.0.1:8080", "127.0.0.1:8081")
