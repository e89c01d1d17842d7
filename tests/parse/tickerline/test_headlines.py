"""What one line holds: the cases that a whole page does not show."""

from __future__ import annotations

import pytest

from tickerfeed.parse.page.lines import of_tree
from tickerfeed.parse.page.tree import grow
from tickerfeed.parse.tickerline import headlines
from tickerfeed.parse.tickerline.headlines import of_line, of_text

GAP = "\u00a0" * 3


def titles(markup: str, *, is_sure: bool = False) -> list[str]:
    (line,) = of_tree(grow(markup, "https://tinh.example/").root.css_first("p"))
    return [headline.title.strip() for headline in of_line(line, is_sure=is_sure)]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (f"Cầu mới{GAP}| Đường mới{GAP}|", ["Cầu mới", "Đường mới"]),  # no no-break space behind the bar
        (f"Lúa |{GAP}|{GAP} | Gạo{GAP}|{GAP}", ["Lúa |", "| Gạo"]),  # bars of their own beside the marks
        ("Sáng nay tỉnh họp | Chiều nay mưa", ["Sáng nay tỉnh họp | Chiều nay mưa"]),
        ("<a>Cầu mới</a> | Mưa lớn ở vùng núi | <a>Đường mới</a>", ["Cầu mới", "Mưa lớn ở vùng núi", "Đường mới"]),
        ("<a>Cầu <b>mới</b></a>", ["Cầu mới"]),
        ("<a title='Cầu mới'>Cầu…</a><a title='Khác hẳn'>Đường…</a>", ["Cầu mới", "Đường…"]),
        ("<a>(2)</a> Mưa lớn ở vùng núi", ["Mưa lớn ở vùng núi"]),
        (
            "<b>Mưa lớn ở vùng núi</b> <b>Khánh thành cầu Bến Thủy</b>",
            ["Mưa lớn ở vùng núi", "Khánh thành cầu Bến Thủy"],
        ),
        ("<b>Mưa lớn ở vùng núi</b> kèm theo lốc và sét", ["Mưa lớn ở vùng núi kèm theo lốc và sét"]),
        ("Hotline của trang tin này: 123", []),
        ("Mưa lớn", []),
        ("25.100 (-0,4%)", []),
    ],
)
def test_a_line(markup: str, expected: list[str]) -> None:
    assert titles(f"<p>{markup}</p>") == expected


def test_who_chose_the_line_is_believed() -> None:
    assert titles("<p>Mưa lớn</p>", is_sure=True) == ["Mưa lớn"]
    assert titles("<p>...</p>", is_sure=True) == []


def test_the_line_with_the_most_bars_is_the_ticker() -> None:
    text = f"Một{GAP}|{GAP}Hai\nBa bốn{GAP}|{GAP} Năm sáu{GAP}|{GAP}\nBảy"
    assert [one.title.strip() for one in of_text(text)] == ["Ba bốn", "Năm sáu"]


def test_hostile_runs_cost_no_time_worth_naming() -> None:
    for text in ("\u00a0" * 20_000, " " * 20_000, "|" * 20_000, "* " * 10_000, "tin " * 5_000):
        assert headlines.of_text(text) == []
