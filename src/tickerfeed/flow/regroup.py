"""Carry out what the editor did to stories: it is written down first and done here, by the one who folds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tickerfeed.model import Action, Edit, Story
from tickerfeed.ports import Store
from tickerfeed.story.hand import root
from tickerfeed.story.regroup import regroup

DONE = "edits"  # the store's fact that holds the number of the last act that was carried out


def carry_out(store: Store, edits: list[Edit], now: datetime) -> bool:
    """Carry out the acts that have not been yet; return whether any story changed.

    An act that is interrupted is carried out again the next time, which changes nothing twice. Raises `StoreError`.
    """
    done = int(store.meta_get(DONE) or 0)
    waiting = [edit for edit in edits if edit.number > done]
    by_number = {edit.number: edit for edit in edits}
    has_changed = False
    for edit in waiting:
        stories = _moved(store, edit, by_number)
        if stories:
            store.save_fold(stories, store.fold_cursor(), now)
            has_changed = True
    if waiting:
        store.meta_set(DONE, str(waiting[-1].number))
    return has_changed


def _moved(store: Store, edit: Edit, by_number: Mapping[int, Edit]) -> tuple[Story, ...]:
    act, forward = root(edit, by_number)
    if act.action not in (Action.MERGE, Action.SPLIT):
        return ()
    entry_ids = set(act.entry_ids)
    home = store.story_of([*act.entry_ids, *act.other_ids])
    concerned = {home[one].id for one in entry_ids if one in home}
    if act.action is Action.MERGE and forward:
        for gone in store.told([act.other_story_id]):  # also what has joined since the editor looked
            entry_ids |= set(gone.story.member_ids)
        concerned.add(act.other_story_id)
    into = _target(act, home, forward=forward)
    told = store.told([*concerned, into])
    return regroup(entry_ids, into, told, edit.at, f"by hand: {edit.action} {edit.number} of {edit.who or 'unknown'}")


def _target(act: Edit, home: Mapping[int, Story], *, forward: bool) -> str:
    """Return the id of the story into which entries come; what they leave or join may bear another id by now."""
    if forward == (act.action is Action.SPLIT):
        return act.other_story_id
    rest = next((home[one] for one in act.other_ids if one in home), None)
    return rest.id if rest else act.story_id
