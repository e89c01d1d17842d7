from __future__ import annotations

import pytest
from jinja2 import UndefinedError

from tickerfeed.render.template import filled


def test_what_is_filled_in_is_escaped():
    assert filled("<p>{{ x }}</p>", x="<b> & “ă”") == "<p>&lt;b&gt; &amp; “ă”</p>".encode()


def test_a_missing_name_is_an_error():
    with pytest.raises(UndefinedError):
        filled("{{ x }}", y=1)
