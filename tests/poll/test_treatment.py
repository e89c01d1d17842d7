from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from tickerfeed.model import Source, SourceKind, SourceState, Validators
from tickerfeed.poll.treatment import treated, treatment

SOURCE = Source("tinh", "https://tinh.example/tin", select={"item": "li", "link": "a"})
SEEN = SourceState("tinh", validators=Validators('"1"', "x"), body_hash="abc", asks_whole=True)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": SourceKind.LISTING},
        {"select": {"item": "li"}},
        {"encoding": "tcvn3"},
        {"timezone": "UTC"},
        {"date_order": "mdy"},
        {"include": ("bão",)},
        {"exclude": ("bão",)},
        {"max_items": 5},
        {"language": "en"},
        {"article": True},
    ],
)
def test_a_body_that_would_be_read_otherwise_counts_as_unseen(change: dict[str, object]) -> None:
    state = treated(SOURCE, SEEN)
    assert state == replace(SEEN, treatment=treatment(SOURCE))
    other = replace(SOURCE, **change)
    unseen = treated(other, state)
    assert unseen == SourceState("tinh", treatment=treatment(other))
    assert treated(other, unseen) == unseen


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Tỉnh"},
        {"priority": 9},
        {"province": "VN-23"},
        {"min_interval": timedelta(hours=1)},
        {"headers": {"X-Key": "k"}},
        {"select": {"link": "a", "item": "li"}},
    ],
)
def test_what_does_not_touch_reading_does_not_either(change: dict[str, object]) -> None:
    assert treatment(replace(SOURCE, **change)) == treatment(SOURCE)


def test_any_text_has_a_treatment() -> None:
    assert len(treatment(replace(SOURCE, encoding="\ud800"))) == 16
