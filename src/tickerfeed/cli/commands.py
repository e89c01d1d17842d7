"""The commands by name. A run needs one: only its module is loaded, and only its options are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

HOMES = {  # in the order of the help
    **dict.fromkeys(("discover",), "discover"),
    **dict.fromkeys(("run", "worker", "poll", "demo"), "engine"),
    **dict.fromkeys(("sources", "ticker", "stories"), "reading"),
    **dict.fromkeys(("announce", "pin", "hide", "merge", "split", "undo"), "editor"),
    **dict.fromkeys(("init", "check", "schema"), "operator"),
    **dict.fromkeys(("doctor",), "doctor"),
    **dict.fromkeys(("import", "export"), "subscriptions"),
    **dict.fromkeys(("backup", "restore"), "backup"),
    **dict.fromkeys(("parse",), "parse"),
    **dict.fromkeys(("match",), "match"),
    **dict.fromkeys(("why",), "why"),
}


def bare(**more: Any) -> typer.Typer:
    """Return a command line without commands, as plain as it can be."""
    return typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None, **more)


class Commands(Mapping[str, Any]):
    """Typer's commands, made when they are looked up."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            group = bare()
            import_module(f"tickerfeed.cli.{HOMES[name]}").register(group)
            self._made |= typer.main.get_group(group).commands
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in HOMES

    def __iter__(self) -> Iterator[str]:
        return iter(HOMES)

    def __len__(self) -> int:
        return len(HOMES)


class Group(TyperGroup):
    """What `tickerfeed` itself is."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = Commands()  # type: ignore[assignment]  # nobody puts anything in
