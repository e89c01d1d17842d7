from __future__ import annotations

from sqlalchemy import create_engine

from tickerfeed.store import facts
from tickerfeed.store.tables import metadata


def test_a_fact_is_put_and_replaced() -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        metadata.create_all(connection)
        assert (facts.get(connection, "seq"), facts.number(connection, "seq")) == (None, 0)
        facts.put(connection, "seq", "7")
        facts.put(connection, "seq", "8")
        assert (facts.get(connection, "seq"), facts.number(connection, "seq")) == ("8", 8)
    engine.dispose()
