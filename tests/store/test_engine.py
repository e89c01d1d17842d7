from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tickerfeed.store.engine import connect, reading, writing


def test_a_new_database_lies_in_a_new_folder_and_writes_ahead(tmp_path: Path) -> None:
    engine, subject = connect(f"sqlite:///{tmp_path}/new/t.db")
    with reading(engine) as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
    engine.dispose()
    assert subject == f"{tmp_path}/new/t.db"


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    engine, _ = connect(f"sqlite:///{tmp_path}/t.db")
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.execute(text("INSERT INTO fact VALUES ('a', 'b'), ('a', 'c')"))
    with reading(engine) as connection:
        assert connection.scalar(text("SELECT count(*) FROM fact")) == 0
    engine.dispose()
