"""The house's patterns mean the same on every Python that it runs on."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest

import tickerfeed

_ONE_CHARACTER = {"ANY", "CATEGORY", "IN", "LITERAL", "NOT_LITERAL"}


def every_pattern() -> Iterator[tuple[str, re.Pattern[Any]]]:
    for module in pkgutil.walk_packages(tickerfeed.__path__, "tickerfeed."):
        if not module.name.endswith("__main__") and ".migrations" not in module.name:
            for name, value in vars(importlib.import_module(module.name)).items():
                held = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else (value,)
                yield from ((f"{module.name}.{name}", one) for one in held if isinstance(one, re.Pattern))


def hoards(parsed: Any) -> bool:
    """Return whether a group is repeated possessively anywhere in what `re` has parsed."""
    if isinstance(parsed, re._parser.SubPattern):  # type: ignore[attr-defined]
        parsed = parsed.data
    if isinstance(parsed, tuple) and parsed and str(parsed[0]) == "POSSESSIVE_REPEAT":
        body = parsed[1][2]
        if len(body) != 1 or str(body[0][0]) not in _ONE_CHARACTER:
            return True
    return isinstance(parsed, (tuple, list)) and any(map(hoards, parsed))


@pytest.mark.parametrize(
    ("pattern", "found"), [("[ab]++c*+", False), ("(?>(?:ab?)*)", False), ("x(?:(?:ab?)*+|y)", True)]
)
def test_a_group_repeated_possessively_is_found(pattern: str, found: bool) -> None:
    assert hoards(re._parser.parse(pattern)) is found  # type: ignore[attr-defined]


def test_no_group_is_repeated_possessively() -> None:
    # Before 3.11.5 Python goes on from the wrong place when such a group fails midway (cpython gh-100061, gh-106052),
    # and Debian 12 has 3.11.2: an atomic group, (?>(?:…)*), says the same and was sound from the start.
    patterns = dict(every_pattern())
    assert len(patterns) > 50
    assert [name for name, one in patterns.items() if hoards(re._parser.parse(one.pattern, one.flags))] == []  # type: ignore[attr-defined]
