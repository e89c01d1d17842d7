"""Which story an entry joins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tickerfeed.model import Entry, Recalled, Source, StoredEntry, Story, Told
from tickerfeed.story.cluster import MAX_MEMBERS, MAX_SPAN, Cluster, assign

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
AUTHORITY = "cong.example,2026"
LONG = "Khởi công tuyến đường ven sông nối hai huyện miền núi"
PROVINCES = {"bac": "VN-23", "nam": "VN-22", "bao": None, "tin": None, "dai": None}
SOURCES = {name: Source(name, f"https://{name}.example/rss", province=code) for name, code in PROVINCES.items()}


def stored(number: int, source: str, title: str = LONG, hours: float = 0, **entry: str) -> StoredEntry:
    at = NOON + timedelta(hours=hours)
    told = Entry(title=title, **entry)  # type: ignore[arg-type]
    return StoredEntry(number, number, source, f"id:{number}", told, at, at, at)


def fold(*entries: StoredEntry, recent: Sequence[Told] = ()) -> tuple[Story, ...]:
    return assign(entries, recent, SOURCES, AUTHORITY)


def tell(story: Story, *entries: StoredEntry) -> Told:
    by_id = {entry.entry_id: entry for entry in entries}
    return Told(replace(story, number=7), tuple(by_id[member] for member in story.member_ids))


def members(stories: Sequence[Story]) -> list[tuple[int, ...]]:
    return [story.member_ids for story in stories]


def test_an_entry_of_its_own_mints_a_story() -> None:
    entry = stored(1, "bao")
    (story,) = fold(entry)
    assert (story.number, story.head_id, story.member_ids) == (0, 1, (1,))
    assert story.reasons == {1: "first to tell it"}
    assert story.id.startswith(f"tag:{AUTHORITY}:")
    assert (story.created_at, story.updated_at) == (NOON, NOON)


def test_the_same_run_mints_the_same_ids() -> None:
    entries = stored(1, "bao", "Một"), stored(2, "tin", "Hai")
    assert fold(*entries) == fold(*entries)
    assert len({story.id for story in fold(*entries)}) == 2


def test_a_copy_joins_and_says_why() -> None:
    (story,) = fold(stored(1, "bao"), stored(2, "tin", hours=2))
    assert story.member_ids == (1, 2)
    assert story.reasons[2] == "headline 0.99: the same words; 2.0 hours apart"
    assert story.updated_at == NOON + timedelta(hours=2)


def test_a_copy_joins_a_story_that_is_stored() -> None:
    first, second = stored(1, "bao"), stored(2, "tin")
    told = tell(fold(first)[0], first)
    (story,) = fold(second, recent=[told])
    assert (story.id, story.number, story.member_ids) == (told.story.id, 7, (1, 2))


def test_a_story_that_nobody_joins_is_not_told_again() -> None:
    first = stored(1, "bao")
    (story,) = fold(stored(2, "tin", "Một tin khác"), recent=[tell(fold(first)[0], first)])
    assert story.member_ids == (2,)


def test_no_chains() -> None:
    head = stored(1, "bao", link="https://bao.example/a")
    middle = stored(2, "tin", "Khác", link="https://bao.example/a", original_link="https://dai.example/goc")
    last = stored(3, "dai", "Khác nữa", link="https://dai.example/goc")
    assert members(fold(head, middle, last)) == [(1, 2), (3,)]


def test_the_nearest_in_time_wins() -> None:
    early, late = stored(1, "bac", hours=0), stored(2, "nam", hours=20)
    assert members(fold(early, late, stored(3, "bao", hours=15))) == [(1,), (2, 3)]


def test_a_surer_match_wins_over_a_nearer_one() -> None:
    same_link = stored(1, "bao", "Tiêu đề cũ", link="https://bao.example/a")
    same_title = stored(2, "tin", hours=9)
    both = stored(3, "dai", hours=10, link="https://bao.example/a")
    assert members(fold(same_link, same_title, both)) == [(1, 3), (2,)]


def test_a_member_of_another_province_speaks_against_a_headline() -> None:
    assert members(fold(stored(1, "bao"), stored(2, "bac"), stored(3, "nam"))) == [(1, 2), (3,)]


def test_a_member_of_the_same_source_speaks_against_another_piece() -> None:
    assert members(fold(stored(1, "bao"), stored(2, "tin"), stored(3, "tin"))) == [(1, 2), (3,)]


def test_a_link_that_a_source_gives_to_several_entries_names_none() -> None:
    page = "https://tin.example/thong-bao-12345"
    one, two = stored(1, "tin", "Thông báo một", link=page), stored(2, "tin", "Thông báo hai", link=page)
    assert members(fold(one, two, stored(3, "dai", "Thông báo ba", link=page))) == [(1,), (2,), (3,)]


def test_a_shared_link_leaves_the_headline_to_match_by() -> None:
    page = "https://tin.example/thong-bao"
    one, two = stored(1, "tin", "Thông báo một", link=page), stored(2, "tin", link=page)
    (_, story) = fold(one, two, stored(3, "dai", link=page))
    assert story.member_ids == (2, 3)
    assert "headline" in story.reasons[3]


def test_a_revised_entry_keeps_its_story_and_moves_its_time() -> None:
    first, second = stored(1, "bao"), stored(2, "tin")
    told = tell(fold(first, second)[0], first, second)
    revised = replace(stored(2, "tin", "Một tiêu đề khác hẳn"), seq=3, changed_at=NOON + timedelta(hours=5))
    (story,) = fold(revised, recent=[told])
    assert (story.id, story.member_ids) == (told.story.id, (1, 2))
    assert story.updated_at == NOON + timedelta(hours=5)


def test_a_revised_head_is_matched_by_what_it_says_now() -> None:
    first = stored(1, "bao", "Tiêu đề lúc đầu")
    told = tell(fold(first)[0], first)
    (story,) = fold(replace(stored(1, "bao"), seq=2), stored(3, "tin"), recent=[told])
    assert story.member_ids == (1, 3)


def test_the_original_takes_the_place_of_a_repost() -> None:
    repost = stored(1, "tin", link="https://tin.example/a", original_link="https://bao.example/goc")
    original = stored(2, "bao", "Tiêu đề của nơi viết", link="https://bao.example/goc")
    (story,) = fold(repost, original)
    assert (story.head_id, story.member_ids) == (2, (2, 1))


def test_the_original_is_known_by_its_number_too() -> None:
    repost = stored(1, "tin", link="https://tin.example/a", original_link="https://bao.example/goc/237661.htm")
    original = stored(2, "bao", "Tiêu đề của nơi viết", link="https://bao.example/goc-post237661.html")
    assert [story.head_id for story in fold(repost, original)] == [2]
    assert [story.head_id for story in fold(original, repost)] == [2]


def test_after_that_entries_match_the_original() -> None:
    repost = stored(1, "tin", link="https://tin.example/a", original_link="https://bao.example/goc")
    original = stored(2, "bao", "Tiêu đề của nơi viết", link="https://bao.example/goc")
    assert members(fold(repost, original, stored(3, "dai"))) == [(2, 1), (3,)]


def test_another_repost_does_not_take_the_place() -> None:
    original = "https://bao.example/goc"
    one = stored(1, "tin", link="https://tin.example/a", original_link=original)
    two = stored(2, "dai", "Khác", link="https://dai.example/a", original_link=original)
    assert members(fold(one, two)) == [(1, 2)]


def test_news_that_comes_again_after_days_is_told_again() -> None:
    link = "https://bao.example/a"
    old = stored(1, "bao", link=link)
    assert len(fold(old, stored(2, "tin", link=link, hours=MAX_SPAN / timedelta(hours=1)))) == 1
    assert len(fold(old, stored(2, "tin", link=link, hours=MAX_SPAN / timedelta(hours=1) + 1))) == 2


def test_a_story_does_not_grow_without_end() -> None:
    entries = [stored(n, f"nguon-{n}") for n in range(MAX_MEMBERS + 1)]
    assert [len(story.member_ids) for story in fold(*entries)] == [MAX_MEMBERS, 1]


def test_quiet_entries_belong_to_no_story() -> None:
    assert fold(replace(stored(1, "bao"), is_quiet=True)) == ()


def test_an_entry_of_an_old_story_stays_there() -> None:
    first, second = stored(1, "bao"), stored(2, "bao", "Khác")
    old = replace(fold(first)[0], number=3, member_ids=(1, 2))
    cluster = Cluster(SOURCES, AUTHORITY)
    assert cluster.strangers([first, second]) == (1, 2)
    later = [replace(one, changed_at=NOON + timedelta(hours=n)) for n, one in enumerate((first, second))]
    assert cluster.assign(later, {1: old, 2: old}) == (replace(old, updated_at=NOON + timedelta(hours=1)),)
    assert (cluster.minted, cluster.merged) == (0, 0)


def test_a_number_given_by_the_store_is_kept() -> None:
    cluster = Cluster(SOURCES, AUTHORITY)
    (story,) = cluster.assign([stored(1, "bao")], {})
    cluster.renumber([story], {story.id: 42})
    (grown,) = cluster.assign([stored(2, "tin")], {})
    assert (grown.number, cluster.minted, cluster.merged) == (42, 1, 1)


def test_a_rewording_joins_and_names_its_reasons() -> None:
    one = stored(1, "bao", "Lật thuyền trên sông Ngàn Sâu, hai học sinh mất tích")
    two = stored(2, "tin", "Hai học sinh mất tích khi thuyền lật trên sông Ngàn Sâu", hours=1)
    (story,) = fold(one, two)
    assert story.member_ids == (1, 2)
    assert story.reasons[2].startswith("words 0.")
    assert "shared words" in story.reasons[2]


def test_a_figure_of_any_member_speaks_against_a_new_one() -> None:
    head = stored(1, "bao", "Lật thuyền trên sông Ngàn Sâu, nhiều học sinh mất tích")
    counted = stored(2, "tin", "Lật thuyền trên sông Ngàn Sâu, 3 học sinh mất tích", hours=1)
    other = stored(3, "dai", "Lật thuyền trên sông Ngàn Sâu, 5 học sinh mất tích", hours=2)
    assert members(fold(head, counted)) == [(1, 2)]
    assert members(fold(head, counted, other)) == [(1, 2), (3,)]


def test_local_notices_of_two_provinces_are_two() -> None:
    notice = "Lịch gặp gỡ cử tri tháng 9/2026 của Thường trực HĐND tỉnh"
    assert members(fold(stored(1, "bac", notice), stored(2, "nam", notice))) == [(1,), (2,)]


def test_stories_that_nothing_can_join_are_forgotten() -> None:
    cluster = Cluster(SOURCES, AUTHORITY)
    cluster.assign([stored(1, "bao"), stored(2, "tin", "Chợ huyện cháy lớn trong đêm", hours=90)], {})
    cluster.forget(NOON + timedelta(hours=1))
    assert cluster.strangers([stored(1, "bao"), stored(2, "tin")]) == (1,)
    (again,) = cluster.assign([stored(3, "dai", "Chợ huyện cháy lớn trong đêm", hours=91)], {})
    assert again.member_ids == (2, 3)
    cluster.forget(NOON)
    assert cluster.strangers([stored(2, "tin")]) == ()


def test_a_story_that_somebody_joined_late_is_kept_as_long_as_it_is_new() -> None:
    cluster = Cluster(SOURCES, AUTHORITY)
    link = "https://bao.example/tin-123456.html"
    cluster.assign([stored(1, "bao", link=link), stored(2, "tin", hours=40, original_link=link)], {})
    cluster.forget(NOON + timedelta(hours=20))
    assert cluster.strangers([stored(1, "bao"), stored(2, "tin")]) == ()
    cluster.forget(NOON + timedelta(hours=60))
    assert cluster.strangers([stored(1, "bao"), stored(2, "tin")]) == (1, 2)
    assert members(cluster.assign([stored(3, "dai", hours=61, link=link)], {})) == [(3,)]


@given(st.permutations(range(6)))
def test_the_order_of_arrival_does_not_matter(order: list[int]) -> None:
    titles = [
        "Lật thuyền trên sông Ngàn Sâu, hai học sinh mất tích",
        "Hai học sinh mất tích khi thuyền lật trên sông Ngàn Sâu",
        "Chợ huyện Lộc Hà cháy lớn trong đêm",
        "[Ảnh] Chợ huyện Lộc Hà cháy lớn trong đêm",
        "Giá lúa hè thu lại tăng ở ba huyện",
        "Công điện ứng phó bão số 5",
    ]
    entries = [stored(n + 1, f"nguon-{n}", titles[n], hours=at) for at, n in enumerate(order)]
    assert {frozenset(story.member_ids) for story in fold(*entries)} == {
        frozenset({1, 2}),
        frozenset({3, 4}),
        frozenset({5}),
        frozenset({6}),
    }


LINKS = st.none() | st.sampled_from(
    ["https://a.example/tin-12345.html", "https://a.example/x-12345.html", "https://b.example/1"]
)
PIECES = st.builds(
    stored,
    number=st.just(1),
    source=st.sampled_from(sorted(SOURCES)),
    title=st.sampled_from([LONG, "Ngắn"]),
    hours=st.integers(0, 60),
    link=LINKS,
    original_link=LINKS,
)


@given(PIECES, PIECES)
def test_whether_two_are_one_does_not_depend_on_which_came_first(a: StoredEntry, b: StoredEntry) -> None:
    b = replace(b, entry_id=2, seq=2, key="id:2")
    assert len(fold(a, b)) == len(fold(b, a))


@given(st.lists(PIECES, max_size=12), st.integers(0, 12))
def test_every_entry_is_in_one_story_however_the_log_is_cut(pieces: list[StoredEntry], cut: int) -> None:
    entries = [replace(one, entry_id=n, seq=n, key=f"id:{n}") for n, one in enumerate(pieces, 1)]
    whole = fold(*entries)
    cluster = Cluster(SOURCES, AUTHORITY)
    parts = {story.id: story for part in (entries[:cut], entries[cut:]) for story in cluster.assign(part, {})}
    assert sorted(member for story in whole for member in story.member_ids) == [one.entry_id for one in entries]
    assert {story.id: story for story in whole} == parts
    assert all(set(story.reasons) == set(story.member_ids) for story in whole)


def test_stories_are_recollected_by_gists_and_where_there_are_none_by_entries() -> None:
    entries = [
        stored(1, "bao"),
        stored(2, "tin", hours=1),
        stored(3, "bao", "Giá lúa hè thu", link="https://b.example/9"),
    ]
    first = Cluster(SOURCES, AUTHORITY)
    told = first.assign(entries, {})
    rows = [
        Recalled(
            *(story.id, number, story.created_at, story.updated_at, name, story.reasons[name]),
            *(entries[name - 1].source_id, entries[name - 1].sort_at, entries[name - 1].changed_at, first.gists[name]),
        )
        for number, story in enumerate(told, 7)
        for name in story.member_ids
    ]
    late = stored(4, "dai", hours=2), stored(5, "tin", "Khác", link="https://b.example/9")
    for unread in ({}, {1: entries[0], 2: entries[1]}):
        cluster = Cluster(SOURCES, AUTHORITY)
        cluster.recollect(rows, unread)
        one, other = cluster.assign(late, {})
        assert (one.id, one.member_ids, one.number) == (told[0].id, (1, 2, 4), 7)
        assert (other.id, other.member_ids) == (told[1].id, (3, 5))
        assert one.reasons.keys() == {1, 2, 4}


def test_links_that_entries_gave_up_are_forgotten_after_their_stories(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tickerfeed.story.cluster.STALE_LINKS", 0)
    link = "https://bao.example/truc-tiep"
    cluster = Cluster(SOURCES, AUTHORITY)
    titles = ("Lũ lên", "Giá điện", "Bế mạc giải vô địch", "Khánh thành cầu treo")
    first, second = (
        stored(1, "bao", titles[0], link=link),
        stored(2, "bao", titles[1], link=link),
    )  # so it names neither
    moved = [stored(number, "bao", title, link=f"{link}/{number}") for number, title in enumerate(titles[:2], 1)]
    cluster.assign((first, second, *moved), {})
    cluster.forget(NOON + timedelta(days=5))
    late = stored(3, "bao", titles[2], 120, link=link), stored(4, "tin", titles[3], 120, link=link)
    assert members(cluster.assign(late, {})) == [(3, 4)]
