from __future__ import annotations

from datetime import UTC, datetime

from tickerfeed.cli.explained import pair_lines, pair_tree, why_lines, why_tree
from tickerfeed.flow.why import Found, Pair, Why
from tickerfeed.model import Action, Edit, Entry, Source, StoredEntry, Story, Told
from tickerfeed.story.nearest import Surroundings, compared
from tickerfeed.story.rarity import Rarity

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
BOAT = "Lật thuyền trên sông Ngàn Sâu, hai học sinh mất tích"
SOURCES = {name: Source(name, f"https://{name}.example/") for name in ("bao", "tin")}
HEAD = StoredEntry(1, 1, "bao", "k1", Entry(BOAT, link="https://bao.example/1"), NOON, NOON, NOON)
THREE = StoredEntry(2, 2, "tin", "k2", Entry(BOAT.replace("hai", "ba")), NOON, NOON, NOON)
TOLD = Told(Story("tag:x,2026:1", 1, 1, (1,), NOON, NOON, {1: "first to tell it"}), (HEAD,))
AROUND = Surroundings([TOLD], SOURCES)


def found(entry: StoredEntry, told: Told | None) -> Found:
    return Found("x", entry, told, AROUND.account(entry))


def why(near_to: StoredEntry, *, acts: tuple[Edit, ...] = ()) -> Why:
    one = found(near_to, None)
    return Why(one, "held back", None, "only stories stand on the line", acts, AROUND.nearest(one.account, near_to))


def test_a_headline_in_no_story() -> None:
    lines = why_lines(why(THREE), "Asia/Ho_Chi_Minh")
    assert lines[:4] == [
        f"{THREE.entry.title}  [tin, entry 2]",
        "    published 2026-11-22 19:00, first seen 2026-11-22 19:00",
        "In no story: held back.",
        "Not on the ticker: only stories stand on the line.",
    ]
    assert lines[4:] == [
        "Other stories that come near:",
        f"    {why(THREE).nearest[0].compared.words.score:.2f}  {BOAT}  [bao, entry 1]",
        "          kept apart by figure: other figures: học",
    ]
    (near,) = why_tree(why(THREE))["nearest"]
    assert (near["rule"], near["same"], near["kept_apart_by"]) == ("figure", False, "figure: other figures: học")


def test_a_story_that_would_have_matched() -> None:
    same = StoredEntry(3, 3, "tin", "k3", Entry(BOAT), NOON, NOON, NOON)
    assert why_lines(why(same), "UTC")[-1].strip().startswith("nothing keeps them apart: ")


def test_a_story_with_the_editors_acts() -> None:
    hidden = Edit(4, Action.HIDE, "Lan", NOON, story_id="tag:x,2026:1", reason="nhầm ảnh")
    unsaid = Edit(5, Action.UNDO, "", NOON, undoes=4)
    one = Why(found(HEAD, TOLD), "", 3, "1 of 5", (hidden, unsaid), ())
    lines = why_lines(one, "UTC")
    assert "Story tag:x,2026:1, 1 entry, since 2026-11-22 12:00:" in lines
    assert f"    {BOAT}  [bao, entry 1]\n        stands for it; first to tell it" in lines
    tree = why_tree(one)
    assert (tree["ticker"], tree["story"]) == ({"place": 3, "reason": "1 of 5"}, "tag:x,2026:1")
    assert [member["reason"] for member in tree["members"]] == ["first to tell it"]
    assert lines[-3:] == [
        "On the ticker, place 3: 1 of 5.",
        "By hand: hide 4 of Lan at 2026-11-22T12:00:00Z: nhầm ảnh.",
        "By hand: undo 5 of unknown at 2026-11-22T12:00:00Z.",
    ]


def test_two_headlines() -> None:
    both = compared(AROUND.account(HEAD), AROUND.account(THREE), Rarity())
    apart = Pair(found(HEAD, TOLD), found(THREE, None), both, is_together=False, reason="figure: other figures: học")
    lines = pair_lines(apart)
    assert lines[0].endswith("[bao, entry 1]  story tag:x,2026:1")
    assert lines[1].endswith("[tin, entry 2]  in no story")
    assert lines[2] == "They are not in one story."
    assert lines[-1].endswith("to begin with")
    together = Pair(apart.one, apart.other, both, is_together=True, reason="words 0.90")
    assert pair_lines(together)[2:4] == ["They are in one story.", "    words 0.90"]
    assert pair_tree(together)["together"]
    unknown = Pair(Found("Không rõ", None, None, apart.one.account), apart.other, both, is_together=False, reason="")
    assert pair_lines(unknown)[0] == "Không rõ  [not known]"
    assert pair_tree(unknown)["one"]["entry"] is None


def test_a_headline_that_nobody_knows() -> None:
    one = Why(Found("Không rõ", None, None, AROUND.account(HEAD)), "unknown", None, "no story", (), ())
    assert why_lines(one, "UTC")[0] == "No headline that is known is called so: Không rõ"
