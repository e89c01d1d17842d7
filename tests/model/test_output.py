from __future__ import annotations

import pytest

from tickerfeed.model import is_permanent


@pytest.mark.parametrize("name", ["v1.2.3/ticker.js", "widget/v0.10.0/ticker.js", "v1.2.3/a/b.css"])
def test_what_lies_in_a_folder_of_a_version_is_there_for_good(name: str) -> None:
    assert is_permanent(name)


@pytest.mark.parametrize(
    "name", ["ticker.json", "v1.2.3", "v1.2/ticker.js", "rev1.2.3/ticker.js", "v1.2.3-rc/ticker.js", ""]
)
def test_all_else_may_change(name: str) -> None:
    assert not is_permanent(name)
