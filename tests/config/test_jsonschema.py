from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tickerfeed.config.jsonschema import DIALECT, schema

SHIPPED = Path(__file__).parents[2] / "config"


def check(tree: object) -> None:
    jsonschema.Draft202012Validator(schema()).validate(tree)


def test_it_is_a_schema_of_2020_12() -> None:
    assert schema()["$schema"] == DIALECT
    jsonschema.Draft202012Validator.check_schema(schema())


def test_every_option_has_help_and_a_default_or_is_required() -> None:
    bare: list[str] = []
    for name, form in {"": schema(), **schema()["$defs"]}.items():
        fields: dict[str, dict[str, Any]] = form["properties"]
        bare += [
            f"{name}.{one}: help" for one, field in fields.items() if not (field.get("description") or "$ref" in field)
        ]
        bare += [
            f"{name}.{one}: default"
            for one, field in fields.items()
            if name and "default" not in field and one not in form.get("required", ()) and "$ref" not in field
        ]
    assert bare == []


@pytest.mark.parametrize("path", [*SHIPPED.rglob("*.toml")], ids=lambda path: path.name)
def test_shipped_files_hold_to_it(path: Path) -> None:
    check(tomllib.loads(path.read_text("utf-8")))


@pytest.mark.parametrize(
    "wrong",
    [
        {"sites": {}},
        {"site": {"titel": ""}},
        {"fetch": {"timeout": "15"}},
        {"ticker": {"items": 0}},
        {"log": {"format": "xml"}},
        {"source": [{"id": "a"}]},
        {"source": [{"id": "A", "url": "https://a.example/"}]},
        {"source": [{"id": "a", "url": "ftp://a.example/"}]},
    ],
)
def test_mistakes_do_not(wrong: object) -> None:
    with pytest.raises(jsonschema.ValidationError):
        check(wrong)
