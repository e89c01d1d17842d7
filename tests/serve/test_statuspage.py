from __future__ import annotations

from datetime import UTC, datetime, timedelta

from lxml import html

from tickerfeed.model import Entry, Notice, Sign, Source, SourceState, StoredEntry, Story, Told, Trouble
from tickerfeed.render.remedies import REMEDIES
from tickerfeed.serve.statuspage import NEXT, status_page

NOW = datetime(2026, 5, 4, 5, 30, tzinfo=UTC)
WELL = (
    Source("a", "https://user:secret@a.example/?key=hidden", "Báo A"),
    SourceState("a", last_success_at=datetime(2026, 5, 4, 5, tzinfo=UTC)),
)
ILL = (
    Source("b", "https://b.example/"),
    SourceState("b", trouble=Trouble.TLS, detail="<script>alert(1)</script>", failures=3),
)
GONE = (Source("c", "https://c.example/"), SourceState("c", is_gone=True))
NEW = (Source("d", "https://d.example/"), SourceState("d"))
ODD = (
    Source("e", "https://e.example/"),
    SourceState(
        "e",
        last_success_at=datetime(2026, 5, 4, 5, tzinfo=UTC),
        notices=(Notice(Sign.STALE, "nothing <new>", datetime(2026, 5, 1, tzinfo=UTC)),),
    ),
)


def test_trouble_comes_first_and_everything_is_escaped():
    page = status_page([WELL, ILL, GONE, NEW, ODD])
    rows = [[cell.text_content() for cell in row] for row in html.fromstring(page).find(".//tbody")]
    assert [(row[0], row[1]) for row in rows] == [
        ("b (b)", "tls"),
        ("c (c)", "gone"),
        ("e (e)", "ok, stale"),
        ("Báo A (a)", "ok"),
        ("d (d)", "pending"),
    ]
    assert rows[0][2] == "<script>alert(1)</script>"
    assert rows[2][2] == "stale: nothing <new>, since 2026-05-01 00:00:00 UTC"
    assert rows[3][4:6] == ["2026-05-04 05:00:00 UTC", "–"]
    assert "5 sources, 2 in trouble, 1 odd although they answer." in page
    assert [word in page for word in ("<script", "secret", "hidden")] == [False, False, False]


def test_the_remedy_stands_beside_the_trouble_in_both_languages():
    page = status_page([WELL, ILL, ODD])
    cells = [row[3].text_content() for row in html.fromstring(page).find(".//tbody")]
    assert cells[0] == REMEDIES[Trouble.TLS].en + REMEDIES[Trouble.TLS].vi
    assert cells[1].startswith(REMEDIES[Sign.STALE].en)
    assert cells[2] == ""


def test_the_next_polls_are_listed_soonest_first():
    rows = [
        (
            Source(f"s-{number}", "https://s.example/"),
            SourceState("s", next_poll_at=NOW - number * timedelta(minutes=1)),
        )
        for number in range(NEXT + 3)
    ]
    page = html.fromstring(status_page([*rows, NEW, GONE]))
    section = page.find(".//section[@aria-label='Schedule']")
    assert [row[1].text_content() for row in section.iterfind(".//tbody/tr")] == [f"s-{n}" for n in range(12, 2, -1)]
    assert section.find("p").text_content().startswith("1 are polled as soon as there is room; then, the next of 13")


def test_merges_and_a_picture_of_the_last_hours_are_shown():
    entries = tuple(
        StoredEntry(number, number, "a", f"k{number}", Entry(f"Tin <{number}>", published=NOW), NOW, NOW, NOW)
        for number in (1, 2)
    )
    told = Told(Story("tag:1", 1, 1, (1, 2), NOW, NOW, {2: "alike & near"}), entries)
    page = html.fromstring(status_page([WELL], told=[told], now=NOW))
    merged = page.find(".//section[@aria-label='Last merges']")
    assert [cell.text_content() for cell in merged.find(".//tbody/tr")] == [
        "2026-05-04 05:30:00 UTC", "a", "Tin <2>", "Tin <1>", "alike & near",
    ]  # fmt: skip
    assert "at most 2 entries" in page.find(".//svg").get("aria-label")
    assert page.find(".//script") is None


def test_notes_stand_at_the_top_escaped():
    page = html.fromstring(status_page([WELL], ["the hub answers <500>"]))
    assert "the hub answers <500>" in [line.text_content() for line in page.iterfind(".//main/p")]


def test_without_stories_there_is_nothing_to_see():
    page = html.fromstring(status_page([WELL]))
    assert "None among the newest stories." in page.find(".//section[@aria-label='Last merges']").text_content()
