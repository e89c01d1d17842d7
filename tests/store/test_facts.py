from __future__ import annotations

from tickerfeed.store import facts
from tickerfeed.store.opening import connect
from tickerfeed.store.session import writing


def test_a_fact_is_put_and_replaced() -> None:
    session, _ = connect("sqlite://")
    with writing(session):
        assert (facts.get(session, "seq"), facts.number(session, "seq")) == (None, 0)
        facts.put(session, "seq", "7")
        facts.put(session, "seq", "8")
        assert (facts.get(session, "seq"), facts.number(session, "seq")) == ("8", 8)
    session.close()
