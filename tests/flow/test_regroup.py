from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tickerfeed.flow.regroup import DONE, carry_out
from tickerfeed.model import Action, Edit
from tickerfeed.store.memory import MemoryStore

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize("action", [Action.HIDE, Action.MERGE, Action.SPLIT])
def test_an_act_about_stories_that_are_no_more_is_done_with(action: Action) -> None:
    store = MemoryStore()
    store.add_edit(Edit(0, action, "", NOON, "tag:a", "tag:b", (1,), (2,)))
    store.add_edit(Edit(0, Action.UNDO, "", NOON, undoes=1))
    assert not carry_out(store, store.edits(), NOON)
    assert store.meta_get(DONE) == "2"
    assert not carry_out(store, [], NOON)
    store.close()
