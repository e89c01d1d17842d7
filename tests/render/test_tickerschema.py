from __future__ import annotations

from jsonschema import Draft202012Validator

from tickerfeed.render.tickerschema import SCHEMA


def test_it_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)


def test_unknown_fields_pass_so_that_later_versions_can_add_some():
    assert "additionalProperties" not in str(SCHEMA)


def test_every_field_of_the_contract_is_required():
    assert SCHEMA["required"] == [
        "version", "revision", "updated", "stale", "ttl", "language", "title", "text", "separator", "links", "items",
    ]  # fmt: skip
