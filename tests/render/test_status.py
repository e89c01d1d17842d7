from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tickerfeed.model import Source, SourceState, Trouble
from tickerfeed.render.status import state_word, status_json

NOW = datetime(2026, 5, 4, 5, tzinfo=UTC)


def test_each_source_in_a_word_without_details():
    sources = {
        "a": Source("a", "https://user:secret@a.example/"),
        "b": Source("b", "https://b.example/", "Báo B"),
        "c": Source("c", "https://c.example/", enabled=False),
    }
    states = {"b": SourceState("b", last_success_at=NOW, trouble=Trouble.TLS, detail="secret")}
    document = status_json(states, sources, NOW)
    assert json.loads(document.body) == {
        "version": 1,
        "updated": "2026-05-04T05:00:00Z",
        "sources": [
            {"id": "a", "title": "a", "state": "pending", "last_success_at": None},
            {"id": "b", "title": "Báo B", "state": "tls", "last_success_at": "2026-05-04T05:00:00Z"},
        ],
    }


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (SourceState("a"), "pending"),
        (SourceState("a", last_success_at=NOW), "ok"),
        (SourceState("a", trouble=Trouble.TIMEOUT), "timeout"),
        (SourceState("a", is_gone=True, trouble=Trouble.GONE), "gone"),
    ],
)
def test_state_word(state, word):
    assert state_word(state) == word


def test_a_source_that_was_never_answered_has_no_success():
    document = status_json({"a": SourceState("a")}, {"a": Source("a", "https://a.example/")}, NOW)
    assert json.loads(document.body)["sources"][0]["last_success_at"] is None
