from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from tickerfeed.model import Document
from tickerfeed.publish.options import WebhookOptions
from tickerfeed.publish.webhook import alarm, signature, urgent_items


def ticker(name: str, *items: dict[str, Any]) -> Document:
    tree = {"title": name, "links": {"page": "https://tin.example/"}, "items": list(items)}
    return Document(name, "application/json", json.dumps(tree).encode(), '"1"')


def test_urgent_items_are_found_once_wherever_they_stand() -> None:
    flood, quiet, storm = ({"id": name, "urgent": name != "quiet"} for name in ("flood", "quiet", "storm"))
    other = Document("feed.atom", "application/atom+xml", b"<feed/>", '"2"')
    found = urgent_items([other, ticker("ticker.json", flood, quiet), ticker("editions/a/ticker.json", storm, flood)])
    assert {name: tree["title"] for name, (tree, _) in found.items()} == {
        "flood": "ticker.json",
        "storm": "editions/a/ticker.json",
    }
    assert found["flood"][1] == flood


def test_the_message_is_signed_and_the_same_each_time() -> None:
    options = WebhookOptions("https://hook.example:8443/x", "bí mật")
    tree = {"title": "Tin", "links": {"page": "./"}}
    message = alarm(options, tree, {"id": "tag:1", "title": "Lũ khẩn cấp"})
    assert json.loads(message.body) == {
        "version": 1,
        "event": "urgent",
        "title": "Tin",
        "page": "./",
        "item": {"id": "tag:1", "title": "Lũ khẩn cấp"},
    }
    expected = hmac.new("bí mật".encode(), message.body, hashlib.sha256).hexdigest()
    assert message.headers["X-Tickerfeed-Signature"] == f"sha256={expected}"
    assert signature("bí mật", message.body) == expected
    assert message == alarm(options, tree, {"id": "tag:1", "title": "Lũ khẩn cấp"})
    assert message.allow_networks == ("hook.example:8443",)


def test_the_path_is_no_part_of_what_is_told_of_it() -> None:
    """Many receivers know their senders by it."""
    options = WebhookOptions("https://hook.example:8443/services/bi-mat?token=bi-mat", "bí mật")
    message = alarm(options, {"title": "Tin", "links": {"page": "./"}}, {"id": "tag:1"})
    assert message.subject == "https://hook.example:8443/…"
