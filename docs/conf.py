"""Builds the site from these pages: `make docs`. No page loads anything from elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import reference  # noqa: E402 - found by the line above

from tickerfeed import __version__  # noqa: E402

reference.write(HERE / "reference")

project = "tickerfeed"
version = release = __version__
copyright = "tickerfeed's authors"  # noqa: A001 - Sphinx' name for it
language = "en"
extensions = ["myst_parser"]
myst_heading_anchors = 3
myst_enable_extensions = ["deflist", "colon_fence"]
nitpicky = True
exclude_patterns = ["_build"]
suppress_warnings = ["myst.header"]  # decisions begin at any level

html_theme = "furo"
html_title = f"tickerfeed {__version__}"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_extra_path = ["reference/live"]  # the widget and news for it, shown live in the guides
html_show_sphinx = False
html_copy_source = html_show_sourcelink = False
html_use_index = False
# Sphinx has no stemmer for Vietnamese; the English one leaves its syllables alone but for an "s" or "e" at the end.
html_search_language = "en"


def _speak(app: Any, name: str, template: str, context: dict[str, Any], doctree: Any) -> None:  # noqa: ARG001
    """Say of the Vietnamese pages that they are: screen readers choose their voice by it."""
    if name.startswith("vi/") or name == "reference/su-co":
        context["language"] = "vi"


def setup(app: Any) -> None:
    """Tell Sphinx what is done at each page."""
    app.connect("html-page-context", _speak)
