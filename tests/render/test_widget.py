from __future__ import annotations

import base64
import gzip
import hashlib

import pytest

from tickerfeed.model import is_permanent
from tickerfeed.render.widget import CURRENT, EXACT, VERSION, integrity, squeezed, widget

# Of the versions that have been released. A page may name any of them by its hash, so none of these lines ever changes:
# who changes the script raises VERSION and adds a line.
RELEASED: dict[str, str] = {}


@pytest.fixture
def script(templates):
    return widget(templates)[0]


def test_one_script_under_two_names(templates):
    current, exact = widget(templates)
    assert (current.name, exact.name, current.body) == (CURRENT, EXACT, exact.body)
    assert (is_permanent(CURRENT), is_permanent(EXACT)) == (False, True)


def test_it_is_small(script):
    assert len(gzip.compress(script.body, 9)) <= 4096


def test_a_released_version_never_changes(script):
    assert RELEASED.get(VERSION, integrity(script)) == integrity(script)


def test_it_writes_no_markup_and_keeps_nothing(script):
    banned = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "localStorage")
    assert [word for word in (*banned, "sessionStorage", "cookie", "indexedDB") if word.encode() in script.body] == []


def test_squeezing_takes_comments_indents_and_long_private_names():
    script = (
        "{\n  // why\n  class A {\n    #long = 1; // what\n    get b() {\n      return this.#long;\n    }\n  }\n}\n"
    )
    assert squeezed(script) == "{\nclass A {\n#a = 1;\nget b() {\nreturn this.#a;\n}\n}\n}\n"


def test_squeezing_leaves_texts_alone_but_the_style():
    script = "sheet.replaceSync(`\n  a b { color: red; margin: 0 1px }`);\nx = `//no comment: ${y} { z }`;\n"
    assert squeezed(script) == "sheet.replaceSync(`\na b{color:red;margin:0 1px}`);\nx = `//no comment: ${y} { z }`;\n"


def test_integrity_is_that_of_the_bytes(script):
    kind, _, digest = integrity(script).partition("-")
    assert (kind, len(digest)) == ("sha384", 64)
    assert base64.b64decode(digest) == hashlib.sha384(script.body).digest()


def test_equal_templates_give_equal_bytes(templates):
    assert widget(templates) == widget(dict(templates))
