"""The templates and the stylesheet that ship with the package."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files


def load() -> Mapping[str, str]:
    """Return the texts of `templates/` by file name."""
    folder = files("tickerfeed.publish") / "templates"
    return {item.name: item.read_text(encoding="utf-8") for item in sorted(folder.iterdir(), key=lambda i: i.name)}
