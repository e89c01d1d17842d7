"""A table of settings as it is written in TOML: its options by name, and what reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from tickerfeed.config.forms import Mistakes, Readable, Schema, within
from tickerfeed.config.positions import Path as Keys

UNKNOWN, MISSING = "is not known", "is missing"  # what may be wrong with a key itself

# Raises `ValueError` for an option that does not go with others; those that are wrong in themselves are not among them.
Rule = Callable[[Mapping[str, Any]], None]


class Option(Struct, frozen=True):
    """An option: the form of its value, its help (empty: that of its table), and whether it must be given."""

    form: Readable
    about: str = ""
    is_required: bool = False


class Table:
    """A table whose keys are all known and whose values are taken as they stand.

    ``noun`` is what the table describes, at its defaults; ``make`` makes it of the options that were given, by name.
    """

    def __init__(
        self,
        name: str,
        about: str,
        noun: object,
        options: Mapping[str, Option],
        *,
        make: Callable[..., Any] | None = None,
        rules: Mapping[str, Rule] | None = None,
    ) -> None:
        self.name = name
        self.about = about
        self.options = options
        self.required = [name for name, option in options.items() if option.is_required]
        self.defaults = {name: getattr(noun, name, None) for name in options}
        self._make = make or type(noun)
        self._rules = rules or {}

    def read(self, value: object) -> Any:
        """Return what the table describes. Raises `Mistakes` with all that is wrong in it; `ValueError`: no table."""
        if not isinstance(value, dict):
            raise ValueError("must be a table")  # noqa: TRY004 - as in `values.text`
        taken: dict[str, Any] = {}
        wrong: list[tuple[Keys, str]] = []
        for name, written in value.items():
            option = self.options.get(name)
            if option is None:
                wrong.append(((name,), UNKNOWN))
                continue
            try:
                taken[name] = option.form.read(written)
            except ValueError as exc:
                wrong += within(name, exc)
        wrong += [((name,), MISSING) for name in self.required if name not in value]
        wrong += self._against_rules(taken, {keys[0] for keys, _ in wrong})
        if wrong:
            raise Mistakes(wrong)
        return self._make(**taken)

    def _against_rules(self, taken: Mapping[str, Any], wrong: set[str | int]) -> list[tuple[Keys, str]]:
        """Return which rules the options break; those that were not given stand at their defaults."""
        found: list[tuple[Keys, str]] = []
        for name, rule in self._rules.items():
            known = {**self.defaults, **taken}
            for one in wrong:
                known.pop(str(one), None)
            try:
                if name in known:
                    rule(known)
            except ValueError as exc:
                found += within(name, exc)
        return found

    def written(self, value: object) -> dict[str, Any]:  # noqa: ARG002 - each option has a default of its own
        """Return a table in which nothing is given."""
        return {}

    def schema(self) -> Schema:
        """Return where JSON Schema says what may stand in the table."""
        return {"$ref": f"#/$defs/{self.name}"}
