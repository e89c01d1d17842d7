"""What a history of acts comes to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from tickerfeed.model import OWN, Action, Edit, Entry, Gone, Mark, StoredEntry, Story, Told
from tickerfeed.story.hand import Hand, announced, hand, root, standing, taken_back

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def act(number: int, action: Action, story: str = "tag:a", **more: object) -> Edit:
    return Edit(number, action, "lan", NOON + number * timedelta(minutes=1), story, **more)  # type: ignore[arg-type]


def undo(number: int, undoes: int) -> Edit:
    return act(number, Action.UNDO, undoes=undoes)


def merge(number: int, moved: tuple[int, ...], others: tuple[int, ...]) -> Edit:
    return act(number, Action.MERGE, entry_ids=moved, other_ids=others)


def split(number: int, moved: tuple[int, ...], others: tuple[int, ...]) -> Edit:
    return act(number, Action.SPLIT, entry_ids=moved, other_ids=others)


def told(number: int, story: str) -> Told:
    entry = StoredEntry(number, number, "bao", f"id:{number}", Entry(f"Tin {number}"), NOON, NOON, NOON)
    return Told(Story(story, number, number, (number,), NOON, NOON), (entry,))


def test_nothing_done_is_nothing_changed() -> None:
    assert hand(()) == Hand()
    assert Hand().arranged([told(1, "tag:a")], NOON) == (told(1, "tag:a"),)


def test_an_act_that_is_taken_back_does_not_stand_until_that_is_taken_back_too() -> None:
    hide = act(1, Action.HIDE)
    assert standing([hide]) == (hide,)
    assert standing([hide, undo(2, 1)]) == ()
    assert standing([hide, undo(2, 1), undo(3, 2)]) == (hide,)
    assert standing([hide, undo(2, 1), undo(3, 2), undo(4, 3)]) == ()
    assert [*taken_back([hide, undo(2, 1), undo(3, 2)])] == [2]


@given(st.lists(st.integers(0, 8), max_size=9))
@example([1, 2, 1, 3, 2])  # the first undoing stands again, then does not; the second does all the time
def test_the_root_of_an_undoing_is_in_force_as_often_as_it_stands(undone: list[int]) -> None:
    edits = [act(1, Action.HIDE)]
    for target in undone:
        number = len(edits) + 1
        if target and target < number and target not in taken_back(edits):
            edits.append(undo(number, target))
    by_number = {edit.number: edit for edit in edits}
    state = False
    for edit in edits:
        base, forward = root(edit, by_number)
        assert base is edits[0]
        state = forward
    assert state is bool(standing(edits))


def test_hidden_stories_are_left_out_and_pinned_ones_marked_until_their_end() -> None:
    pin = act(2, Action.PIN, "tag:b", until=NOON + HOUR, is_urgent=True)
    made = hand([act(1, Action.HIDE), pin, act(3, Action.PIN, "tag:c", until=NOON - HOUR)])
    arranged = made.arranged([told(1, "tag:a"), told(2, "tag:b"), told(3, "tag:c")], NOON)
    assert [(one.story.id, one.mark) for one in arranged] == [
        ("tag:b", Mark(pin.at, NOON + HOUR, is_urgent=True, is_pinned=True)),
        ("tag:c", None),
    ]
    assert (made.pinned(NOON), made.pinned(NOON + HOUR)) == (("tag:b",), ())
    assert hand([pin, act(3, Action.HIDE, "tag:b")]).pinned(NOON) == ()


def test_of_two_pins_of_one_story_the_newer_counts() -> None:
    pins = [act(n, Action.PIN, until=NOON + n * HOUR) for n in (1, 2)]
    assert hand(pins).pins["tag:a"] is pins[1]
    assert hand([*pins, undo(3, 2)]).pins["tag:a"] is pins[0]


def test_an_announcement_is_a_story_of_the_sites_own_until_its_end() -> None:
    edit = act(4, Action.ANNOUNCE, "tag:own", text="Cúp điện", url="https://a.vn/", until=NOON + HOUR)
    (own,) = hand([edit]).arranged([], NOON)
    assert own == announced(edit)
    assert (own.head.source_id, own.head.entry.title, own.head.entry.link) == (OWN, "Cúp điện", "https://a.vn/")
    assert (own.story.id, own.head.entry_id, own.mark) == ("tag:own", -4, Mark(edit.at, NOON + HOUR))
    assert hand([edit]).arranged([], NOON + HOUR) == ()


def test_what_the_editor_took_from_the_outputs_is_gone() -> None:
    own = act(1, Action.ANNOUNCE, "tag:own", until=NOON + HOUR)
    made = hand([own, act(2, Action.HIDE), undo(3, 1)])
    minute = timedelta(minutes=1)
    assert made.gone(NOON) == (Gone("tag:a", NOON + 2 * minute), Gone("tag:own", NOON + 3 * minute))
    assert made.gone(NOON + 3 * minute) == (Gone("tag:own", NOON + 3 * minute),)
    assert hand([own]).gone(NOON) == ()


def test_what_was_merged_belongs_together_and_what_was_split_apart() -> None:
    made = hand([merge(1, (3, 4), (1, 2)), split(2, (7,), (5, 6))])
    assert set(made.companions(3)) == {1, 2, 3, 4}
    assert made.voices == {3}
    assert made.companions(7) == made.companions(99) == ()
    assert made.parting(7, (5,)) == made.parting(6, (7, 8)) == split(2, (7,), (5, 6))
    assert made.parting(5, (6,)) is made.parting(3, (1,)) is made.parting(99, (1,)) is None


def test_of_two_acts_about_one_pair_the_newer_counts() -> None:
    assert hand([split(1, (2,), (1,)), merge(2, (2,), (1,))]).parting(2, (1,)) is None
    again = hand([merge(1, (2,), (1,)), split(2, (2,), (1,))])
    assert again.parting(2, (1,)) == split(2, (2,), (1,))
    assert hand([merge(1, (2,), (1,)), split(2, (2,), (1,)), undo(3, 2)]).parting(2, (1,)) is None
