from __future__ import annotations

from tickerfeed.store.statements import CHUNK, SIZE, chunks, insert, lists, update, with_list


def test_a_list_is_always_as_long() -> None:
    parts = list(lists(str(number) for number in range(290)))
    assert {SIZE} == {len(part) for part in parts}
    assert {str(number) for number in range(290)} == {one for part in parts for one in part}
    assert not list(lists(()))


def test_chunks_hold_all_values_in_their_order() -> None:
    parts = list(chunks(range(CHUNK + 3)))
    assert [CHUNK, 3] == [len(part) for part in parts]
    assert list(range(CHUNK + 3)) == [one for part in parts for one in part]


def test_words_are_put_together_with_a_mark_for_each_value() -> None:
    assert "INSERT INTO fact (name, value) VALUES (?, ?)" == insert("fact", ("name", "value"))
    assert "UPDATE fact SET name = ?, value = ? WHERE id = ?" == update("fact", ("name", "value"), "id = ?")
    assert "x IN (?, ?, ?) AND y = ?" == with_list("x IN (...) AND y = ?", 3)
    assert "x IN (NULL)" == with_list("x IN (...)", 0)
