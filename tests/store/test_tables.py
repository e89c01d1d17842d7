from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Integer, LargeBinary, Text

from tickerfeed.store.tables import metadata


def test_only_types_that_every_database_has() -> None:
    types = {type(column.type) for table in metadata.tables.values() for column in table.columns}
    assert types <= {BigInteger, Integer, Boolean, Text, LargeBinary}
