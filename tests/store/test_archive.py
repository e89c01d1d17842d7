from __future__ import annotations

import pytest

from tickerfeed.errors import StoreError
from tickerfeed.model import ArchivePage
from tickerfeed.store.database import SqlStore


def page(number: int, body: bytes = b"<feed/>") -> ArchivePage:
    return ArchivePage(number, (f"tag:{number}a", f"tag:{number}b"), body)


def test_pages_are_kept_in_order_replaced_and_dropped_from_the_oldest(store: SqlStore) -> None:
    assert store.archive_pages() == []
    for number in (2, 1, 3):
        store.save_archive_page(page(number))
    store.save_archive_page(page(2, "<feed>sửa</feed>".encode()))
    assert store.archive_pages() == [page(1), page(2, "<feed>sửa</feed>".encode()), page(3)]
    store.drop_archive_pages(3)
    assert store.archive_pages() == [page(3)]


def test_what_cannot_be_read_is_an_error_of_the_store(store: SqlStore) -> None:
    store.save_archive_page(page(1))
    with store._writing() as session:
        session.run("UPDATE archive SET story_ids = 'nonsense'")
    with pytest.raises(StoreError):
        store.archive_pages()
