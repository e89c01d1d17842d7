"""Fit the weights of `tickerfeed.story.weights` on labelled pairs of headlines.

    python benchmarks/matching/fit.py PAIRS.jsonl [--stream HEADLINES.jsonl.gz] [--write] [--table HEADLINES.jsonl.gz]

PAIRS: one object a line, {"a", "b", "same", "kind"} and, where known, "a_date", "b_date", "a_url", "b_url". Pairs that
a rule decides (ids, plain variations, digests) take no part; `--stream` adds pairs of a real stream as apart: those
that a word or two bring together, and those that one paper tells beside each other. Logistic regression with an L2
penalty on standardised figures, by Newton's method; prints precision and recall, in five-fold cross-validation, with
each month and each source left out, and by kind. `--write` writes the weights; `--table` makes the table of word
frequencies anew.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
import textwrap
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from operator import mul
from pathlib import Path
from statistics import fmean, pstdev
from typing import Any

from tickerfeed.story.account import Account, told
from tickerfeed.story.index import Index
from tickerfeed.story.likeness import evidence
from tickerfeed.story.rarity import Rarity
from tickerfeed.story.verdict import THRESHOLD, verdict
from tickerfeed.story.wording import side_by_side, wording

HERE = Path(__file__).resolve().parents[2] / "src/tickerfeed/story"
PENALTY = 2.0
STEPS = 8
BLOCK, BLOCKS = 2000, 5  # of so many blocks of so many headlines of the stream, one is looked at
STRANGE = 0.25  # share of words below which two headlines are taken for different news
RIVAL = (0.15, 0.6)  # likewise those of one paper with a share between
STRANGERS, RIVALS = 400, 400  # pairs that take part
PRECISION, RECALL = 0.97, 0.75
MIN_COUNT = 16  # headlines that have a word of the table

Row = Mapping[str, Any]
Vector = list[float]
Model = tuple[float, Vector]  # intercept and weights, of the figures as they are


class Pair:
    """A labelled pair, what a rule decides of it, and its figures."""

    def __init__(self, row: Row, rarity: Rarity) -> None:
        self.row = row
        self.is_same = bool(row["same"])
        a, b = account(row, "a"), account(row, "b")
        found = verdict(a, b, rarity)
        self.rule = found.rule
        self.decided = None if found.rule in ("words", "unlike") else found.is_same
        self.is_one_outlet = bool(a.outlet) and a.outlet == b.outlet
        left, right = side_by_side(a.wording, b.wording)
        apart = abs(a.at - b.at) if a.at and b.at else None
        self.evidence = evidence(left, right, apart, rarity)

    @property
    def figures(self) -> Vector:
        """The figures in the order of their names."""
        return list(self.evidence.values())

    def month(self) -> str:
        """Where the pair belongs when months are left out."""
        when = moment(self.row.get("a_date"))
        return f"{when:%Y-%m}" if when else "none"

    def source(self) -> str:
        """Where it belongs when sources are left out."""
        return str(self.row.get("a_source") or "none")


def account(row: Row, side: str) -> Account:
    """Return one side of a pair."""
    return told(row[side], row.get(f"{side}_url") or None, moment(row.get(f"{side}_date")))


def fit(pairs: Sequence[Pair], penalty: float = PENALTY) -> Model:
    """Return the logistic regression of the pairs: Newton's method on standardised figures."""
    rows = [pair.figures for pair in pairs]
    means = [fmean(column) for column in zip(*rows, strict=True)]
    spreads = [pstdev(column) or 1.0 for column in zip(*rows, strict=True)]
    rows = [[1.0, *((x - m) / s for x, m, s in zip(row, means, spreads, strict=True))] for row in rows]
    weights = [0.0] * len(rows[0])
    for _ in range(STEPS):
        scores = [sigmoid(dot(row, weights)) for row in rows]
        gradient = [
            sum((pair.is_same - score) * row[at] for pair, score, row in zip(pairs, scores, rows, strict=True))
            - (penalty * weights[at] if at else 0.0)
            for at in range(len(weights))
        ]
        curvature = [[0.0] * len(weights) for _ in weights]
        for row, score in zip(rows, scores, strict=True):
            share = score * (1 - score)
            for i, x in enumerate(row):
                if x:
                    line, factor = curvature[i], share * x
                    for j in range(i + 1):
                        line[j] += factor * row[j]
        for i in range(len(weights)):
            curvature[i][i] += penalty if i else 1e-9
            for j in range(i):
                curvature[j][i] = curvature[i][j]
        weights = [old + step for old, step in zip(weights, solve(curvature, gradient), strict=True)]
    plain = [weight / spread for weight, spread in zip(weights[1:], spreads, strict=True)]
    return weights[0] - dot(plain, means), plain


def solve(matrix: list[Vector], right: Vector) -> Vector:
    """Return x of matrix · x = right, by elimination."""
    size = len(right)
    rows = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    for at in range(size):
        best = max(range(at, size), key=lambda i: abs(rows[i][at]))
        rows[at], rows[best] = rows[best], rows[at]
        for below in range(at + 1, size):
            factor = rows[below][at] / rows[at][at]
            for j in range(at, size + 1):
                rows[below][j] -= factor * rows[at][j]
    found = [0.0] * size
    for at in reversed(range(size)):
        found[at] = (rows[at][size] - dot(rows[at][at + 1 : size], found[at + 1 :])) / rows[at][at]
    return found


def dot(a: Sequence[float], b: Sequence[float]) -> float:
    """Return the inner product."""
    return float(sum(map(mul, a, b)))


def sigmoid(value: float) -> float:
    """Return the probability of a logit."""
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, value))))


def unlabelled(path: Path, rarity: Rarity) -> list[Pair]:
    """Return pairs of a stream that are taken for different news, so that the model knows what the daemon meets most.

    Strangers share a few rare words and little else. Rivals share more, but one paper told both: a paper hardly tells
    the same twice in two days, and what it tells beside each other is one schedule, one series, one affair going on.
    """
    index: Index[int] = Index(rarity)
    seen: dict[int, Row] = {}
    found: dict[str, list[Pair]] = {"strangers": [], "rivals": []}
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file):
            if number // BLOCK % BLOCKS:
                continue
            row = json.loads(line)
            now = told(row["title"], row["link"], moment(row["day"]))
            for other in index.nearest(now):
                pair = Pair(beside(seen[other], row), rarity)
                share = pair.evidence["shared words"]
                if pair.decided is None and share < STRANGE:
                    found["strangers"].append(pair)
                if pair.decided is None and RIVAL[0] <= share < RIVAL[1] and pair.is_one_outlet:
                    found["rivals"].append(pair)
            index.add(number, now)
            seen[number] = row
    chance = random.Random(0)
    return [
        *chance.sample(found["strangers"], min(STRANGERS, len(found["strangers"]))),
        *chance.sample(found["rivals"], min(RIVALS, len(found["rivals"]))),
    ]


def beside(a: Row, b: Row) -> Row:
    """Return two headlines of a stream as a labelled pair: apart."""
    sides = {
        f"{side}{name}": row[key]
        for side, row in (("a", a), ("b", b))
        for name, key in (("", "title"), ("_url", "link"), ("_date", "day"))
    }
    return {**sides, "same": False, "kind": "unlabelled"}


def scored(
    pairs: Sequence[Pair], parts: Iterable[set[int]], others: Sequence[Pair], penalty: float = PENALTY
) -> dict[int, float]:
    """Return the score of each pair, by a model that was fitted without its part."""
    scores: dict[int, float] = {}
    for part in parts:
        intercept, weights = fit([*(pair for at, pair in enumerate(pairs) if at not in part), *others], penalty)
        scores |= {at: sigmoid(intercept + dot(pairs[at].figures, weights)) for at in part}
    return scores


def folds(pairs: Sequence[Pair], seed: int) -> list[set[int]]:
    """Return five random parts."""
    order = list(range(len(pairs)))
    random.Random(seed).shuffle(order)
    return [set(order[start::5]) for start in range(5)]


def grouped(pairs: Sequence[Pair], group: Callable[[Pair], str]) -> list[set[int]]:
    """Return a part for each group."""
    parts: defaultdict[str, set[int]] = defaultdict(set)
    for at, pair in enumerate(pairs):
        name = group(pair)
        parts[name if name != "none" else f"none {at % 5}"].add(at)
    return list(parts.values())


def report(name: str, pairs: Sequence[Pair], scores: Mapping[int, float]) -> None:
    """Print how good a set of scores is, with the pairs that a rule decides."""
    free = [pair for pair in pairs if pair.decided is None]
    ranked = [(scores[at], pair.is_same) for at, pair in enumerate(free)]
    ranked += [(float(pair.decided), pair.is_same) for pair in pairs if pair.decided is not None]
    ranked.sort(key=lambda one: -one[0])
    positives = sum(is_same for _, is_same in ranked)
    right = 0
    best = at_recall = (0.0, 0.0, 0.0)
    for count, (score, is_same) in enumerate(ranked, 1):
        right += is_same
        precision, recall = right / count, right / positives
        if precision >= PRECISION:
            best = (recall, precision, score)
        if recall >= RECALL and not at_recall[0]:
            at_recall = (recall, precision, score)
    print(
        f"{name:28} recall {best[0]:.3f} at precision {PRECISION} (threshold {best[2]:.3f}); "
        f"precision {at_recall[1]:.3f} at recall {RECALL} (threshold {at_recall[2]:.3f})"
    )


def table_by_kind(pairs: Sequence[Pair], scores: Mapping[int, float], threshold: float) -> None:
    """Print how many pairs of each kind are called the same."""
    free = {id(pair): at for at, pair in enumerate(pair for pair in pairs if pair.decided is None)}
    called = Counter[tuple[str, bool]]()
    total = Counter[tuple[str, bool]]()
    for pair in pairs:
        key = (str(pair.row.get("kind")), pair.is_same)
        total[key] += 1
        called[key] += pair.decided if pair.decided is not None else scores[free[id(pair)]] >= threshold
    for (kind, is_same), count in sorted(total.items(), key=lambda one: (not one[0][1], one[0][0])):
        print(f"  {'same' if is_same else 'apart':5} {kind:32} {called[kind, is_same]:4} of {count:4} called the same")
    for is_same in (True, False):
        name = "recall" if is_same else "false merges"
        ours = sum(count for (_, same), count in called.items() if same is is_same)
        every = sum(count for (_, same), count in total.items() if same is is_same)
        print(f"  {name} {ours / max(1, every):.3f} ({ours})")


def write_weights(model: Model, names: Sequence[str]) -> None:
    """Write `story/weights.py`."""
    intercept, weights = model
    lines = [f'    "{name}": {weight:.3f},' for name, weight in zip(names, weights, strict=True)]
    text = f'''"""The weights of `likeness`, as `benchmarks/matching/fit.py` fitted them; not edited by hand."""

from __future__ import annotations

INTERCEPT = {intercept:.3f}
WEIGHTS = {{
{chr(10).join(lines)}
}}
'''
    (HERE / "weights.py").write_text(text, "utf-8")


def write_table(path: Path) -> None:
    """Write `story/rarity_table.py` from headlines."""
    counts: Counter[str] = Counter()
    with gzip.open(path, "rt", encoding="utf-8") as file:
        titles = [json.loads(line)["title"] for line in file]
    for title in titles:
        counts.update(wording(title).vocabulary)
    total = len(titles)
    rows: defaultdict[float, list[str]] = defaultdict(list)
    for word, count in counts.items():
        if count >= MIN_COUNT:
            rows[round(math.log((total + 1) / (count + 1)) * 2) / 2].append(word)
    body = [
        f"{level:g} {chunk}"
        for level, words in sorted(rows.items())
        for chunk in textwrap.wrap(" ".join(sorted(words)), 112, break_long_words=False, break_on_hyphens=False)
    ]
    target = HERE / "rarity_table.py"
    head, _, _ = target.read_text("utf-8").partition('TABLE = """')
    target.write_text(f'{head}TABLE = """\n{chr(10).join(body)}\n"""\n', "utf-8")
    print(f"{len(body)} rows of {sum(map(len, rows.values()))} words out of {total} headlines")


def moment(value: object) -> datetime | None:
    """Return a date as the pairs write it."""
    for form in ("%Y-%m-%d", "%d/%m/%Y %H:%M", "%Y-%m-%dT%H:%M:%S%z"):
        try:
            found = datetime.strptime(str(value), form)  # noqa: DTZ007 - made aware below
        except ValueError:
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None


def main() -> None:
    """Read the pairs, fit, report, and write where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--table", type=Path)
    parser.add_argument("--stream", type=Path)
    parser.add_argument("--penalty", type=float, default=PENALTY)
    given = parser.parse_args()
    if given.table:
        write_table(given.table)
    rarity = Rarity()
    pairs = [Pair(json.loads(line), rarity) for line in given.pairs.read_text("utf-8").splitlines() if line.strip()]
    free = [pair for pair in pairs if pair.decided is None]
    others = unlabelled(given.stream, rarity) if given.stream else []
    wrong = [pair for pair in pairs if pair.decided not in (None, pair.is_same)]
    print(f"{len(pairs)} pairs, {len(pairs) - len(free)} decided by a rule, {len(wrong)} of them wrongly")
    for pair in wrong:
        print("  ", pair.rule, "|", pair.row["kind"], "|", pair.row["a"], "|", pair.row["b"])
    for seed in range(3):
        report(f"five folds, shuffle {seed}", pairs, scored(free, folds(free, seed), others, given.penalty))
    report("each month left out", pairs, scored(free, grouped(free, Pair.month), others, given.penalty))
    report("each source left out", pairs, scored(free, grouped(free, Pair.source), others, given.penalty))
    table_by_kind(pairs, scored(free, folds(free, 0), others, given.penalty), THRESHOLD)
    if given.write:
        write_weights(fit([*free, *others], given.penalty), list(pairs[0].evidence))


if __name__ == "__main__":
    main()
