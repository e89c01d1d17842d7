"""The signed message about an urgent item, for whoever must not wait for the next look at `ticker.json`.

::

    POST <url>
    Content-Type: application/json
    X-Tickerfeed-Event: urgent
    X-Tickerfeed-Delivery: <the same for each attempt at one item>
    X-Tickerfeed-Signature: sha256=<HMAC-SHA256 of the body with the secret, in hex>

    {"version": 1, "event": "urgent", "title": …, "page": …, "item": {as in ticker.json}}
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from typing import Any

from tickerfeed.model import Document, Post
from tickerfeed.publish.options import WebhookOptions
from tickerfeed.text.urls import place, server


def urgent_items(documents: Iterable[Document]) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """Return the urgent items of all tickers among `documents`, by id: the ticker and the item, each item once."""
    tickers = [json.loads(each.body) for each in documents if each.name.rpartition("/")[2] == "ticker.json"]
    return {item["id"]: (tree, item) for tree in reversed(tickers) for item in tree["items"] if item["urgent"]}


def alarm(options: WebhookOptions, ticker: dict[str, Any], item: dict[str, Any]) -> Post:
    """Return the message about an urgent item of a ticker."""
    tree = {"version": 1, "event": "urgent", "title": ticker["title"], "page": ticker["links"]["page"], "item": item}
    body = json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {
        "X-Tickerfeed-Event": "urgent",
        "X-Tickerfeed-Delivery": hashlib.sha256(item["id"].encode()).hexdigest()[:32],
        "X-Tickerfeed-Signature": f"sha256={signature(options.secret, body)}",
    }
    return Post(
        options.url, body, "application/json", headers, allow_networks=(place(options.url),), subject=shown(options.url)
    )


def shown(url: str) -> str:
    """Return the webhook's address as logs may have it: where it leads, without its path, which often is a secret."""
    return f"{url.partition(':')[0].lower()}://{server(url)}/…"


def signature(secret: str, body: bytes) -> str:
    """Return the HMAC-SHA256 (RFC 2104) of `body` in hex."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
