"""How long the fast reader takes, against feedparser: each feed is read several times, the best time counts.

    python benchmarks/reading.py [FEED_OR_FOLDER...]

Without arguments a made-up feed of fifty entries is read. Columns: milliseconds of the fast reader, of the same reading
through feedparser, and of feedparser alone with its defaults; then the fast reader's share of the latter two.
"""

from __future__ import annotations

import io
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import feedparser

from tickerfeed.parse import charset, feed
from tickerfeed.parse.fast import reader
from tickerfeed.parse.moments import reading
from tickerfeed.parse.sniff import sniff

URL = "https://bao.example/rss/home.rss"
HABIT = reading("Asia/Ho_Chi_Minh", "dmy")
ENTRIES = 2000

_ENTRY = """<item><title>Đò ngang qua sông Lam chở {number} lượt khách mỗi ngày</title>
<link>https://bao.example/tin/do-ngang-{number}.html</link><guid>https://bao.example/tin/do-ngang-{number}.html</guid>
<description><![CDATA[<a href="https://bao.example/tin/do-ngang-{number}.html"><img
src="https://anh.example/{number}.jpg"/></a><br/>Từ sáng sớm, người dân hai bờ đã xếp hàng chờ chuyến đò đầu tiên;
đến trưa, bến vẫn còn đông.]]></description><pubDate>Sat, 13 Jun 2026 10:{minute:02d}:47 +0700</pubDate></item>"""


def made_up(entries: int = 50) -> str:
    """Return a feed as a Vietnamese paper writes it."""
    items = "".join(_ENTRY.format(number=number, minute=number % 60) for number in range(entries))
    head = "<title>Báo Sông Núi</title><link>https://bao.example/</link><description>Tin mới</description>"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{items}</channel></rss>'


def best(action: Callable[[], object], times: int) -> float:
    """Return the least processor time of several calls, in milliseconds."""
    took = []
    for _ in range(times):
        start = time.process_time()
        action()
        took.append(time.process_time() - start)
    return min(took) * 1000


def measure(name: str, text: str) -> tuple[float, float] | None:
    """Print a line for one feed; return the two shares, or nothing where the fast reader hands it over."""
    data = text.encode()
    found = reader.read(data, URL, HABIT, ENTRIES)
    if found is None:
        print(f"{name[:44]:44} handed over")
        return None
    fast = best(lambda: reader.read(data, URL, HABIT, ENTRIES), 15)
    slow = best(lambda: feed.read(text, URL, HABIT, ENTRIES), 5)
    alone = best(lambda: feedparser.parse(io.BytesIO(data)), 5)
    print(
        f"{name[:44]:44} {len(found.entries):4} entries {len(data) // 1024:5} KB"
        f" {fast:7.2f} {slow:7.1f} {alone:7.1f} ms  {fast / slow:6.1%} {fast / alone:6.1%}"
    )
    return fast / slow, fast / alone


def texts(paths: list[Path]) -> Iterator[tuple[str, str]]:
    """Yield name and text of each feed, those in folders too."""
    if not paths:
        yield "made up", made_up()
    for path in paths:
        for file in sorted(path.iterdir()) if path.is_dir() else [path]:
            text = charset.decode(file.read_bytes())
            yield file.name, text[sniff(text).start :]


def main(paths: list[Path]) -> None:
    """Measure each feed and print the means."""
    warnings.simplefilter("ignore", DeprecationWarning)  # of feedparser's
    shares = [share for name, text in texts(paths) if (share := measure(name, text))]
    if len(shares) > 1:
        same, alone = (statistics.mean(column) for column in zip(*shares, strict=True))
        print(
            f"mean of {len(shares)}: {same:.1%} of the same reading through feedparser, {alone:.1%} of feedparser alone"
        )


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
