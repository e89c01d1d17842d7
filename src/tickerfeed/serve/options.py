"""What the operator may set of serving."""

from __future__ import annotations

from msgspec import Struct


class ServeOptions(Struct, frozen=True):
    """`[serve]`: the public and the administrative address."""

    listen: str = "127.0.0.1:8080"
    admin: str = "127.0.0.1:8081"
    admin_token: str = ""
    live: bool = True
    max_clients: int = 5000
    visits: bool = False


class WebsubOptions(Struct, frozen=True):
    """`[websub]`: whether hubs may tell us of news, where they reach us, and where we listen for them."""

    enabled: bool = False
    callback_url: str = ""
    listen: str = ""
