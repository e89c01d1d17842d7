"""Fuzz a target, guided by coverage: what reaches new code is kept and changed further. Needs `pip install atheris`.

    python tests/fuzz/run.py TARGET SECONDS [CORPUS]

CORPUS is a folder in which what was learnt stays for the next time. A find is written there as `crash-…`: put it into
`tests/fuzz/corpus/TARGET/` under a name that says what it is, and `make test` tries it for good.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["tickerfeed", "feedparser", "protego", "tomllib", "uvicorn"]):
    from targets import TARGETS

SEEDS = Path(__file__).with_name("corpus")
SLOWEST = 10  # seconds for one input, under instruments
MEMORY = 1500  # megabytes


def main() -> None:
    """Fuzz."""
    name, seconds = sys.argv[1], int(sys.argv[2])
    corpus = Path(sys.argv[3]) if len(sys.argv) > 3 else Path(tempfile.mkdtemp())
    corpus.mkdir(parents=True, exist_ok=True)
    bounds = [f"-max_total_time={seconds}", f"-timeout={SLOWEST}", f"-rss_limit_mb={MEMORY}", "-max_len=20000"]
    places = [f"-artifact_prefix={corpus}/", str(corpus), str(SEEDS / name)]
    atheris.Setup([sys.argv[0], *bounds, "-print_final_stats=1", *places], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
