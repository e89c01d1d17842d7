from __future__ import annotations

from tickerfeed.store.tables import BY_NAME, TABLES, columns

KINDS = ("{id}", "{counted}", "{bytes}", "BIGINT", "INTEGER", "BOOLEAN", "TEXT")


def test_only_types_that_every_database_has() -> None:
    for table in TABLES:
        for kind in table.columns.values():
            assert kind.startswith(KINDS)


def test_a_table_comes_after_those_that_it_refers_to() -> None:
    for place, table in enumerate(TABLES):
        for constraint in table.constraints:
            _, _, of = constraint.partition("REFERENCES ")
            assert not of or of.split()[0] in [earlier.name for earlier in TABLES[:place]]


def test_numbers_are_given_where_the_database_is_to_give_them() -> None:
    assert ["edit", "story"] == [table.name for table in TABLES if table.is_numbered]
    assert ("number", "entry_id") == columns("name") == BY_NAME["name"].key
