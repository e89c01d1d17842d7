"""What the operator may set of publishing."""

from __future__ import annotations

from msgspec import Struct


class WebhookOptions(Struct, frozen=True):
    """`[publish].webhook`: who is told of urgent items, and the key that signs what is told; no url: nobody."""

    url: str = ""
    secret: str = ""


class PublishOptions(Struct, frozen=True):
    """`[publish]`: where the outputs go, how many entries a feed holds, and who is told."""

    directory: str = "output"
    entries: int = 200
    hubs: tuple[str, ...] = ()
    archive: bool = False
    bucket: str = ""
    webhook: WebhookOptions = WebhookOptions()
