"""The check of the built documentation (.ci/site_check.py)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CHECK = Path(__file__).resolve().parents[1] / ".ci/site_check.py"
GOOD = """<link rel="stylesheet" href="style.css"><link rel="canonical" href="https://elsewhere.example/">
<h1 id="đầu-trang">x</h1><a href="#đầu-trang">a</a><a href="folder/b.html#c">b</a><a href="https://elsewhere.example/">c</a>"""


def check(folder: Path, **changed: str) -> list[str]:
    """Return what is said of a small site."""
    pages = {"index.html": GOOD, "folder/b.html": '<p id="c"><a href="../index.html">d</a>', "style.css": "p{}"}
    for name, text in {**pages, **changed}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    done = subprocess.run([sys.executable, CHECK, folder], check=False, capture_output=True, text=True)
    lines = done.stdout.splitlines()
    assert (done.returncode == 0) == lines[0].startswith("site: every link"), done.stderr
    return lines if done.returncode else []


def test_a_site_in_order_is_passed(tmp_path: Path) -> None:
    assert check(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("index.html", '<a href="gone.html">x</a>', "index.html: gone.html is not there"),
        ("index.html", '<a href="#gone">x</a>', "index.html: #gone has no such anchor"),
        ("index.html", '<a href="folder/b.html#gone">x</a>', "index.html: folder/b.html#gone has no such anchor"),
        ("index.html", '<img src="gone.png">', "index.html: gone.png is not there"),
        ("index.html", '<script src="//cdn.example/x.js"></script>', "index.html: loads //cdn.example/x.js"),
        ("index.html", '<link rel="preconnect" href="https://f.example">', "index.html: loads https://f.example"),
        ("style.css", '@import "https://f.example/x.css";', "style.css: loads from elsewhere"),
        ("style.css", "p{background:url('https://f.example/x')}", "style.css: loads from elsewhere"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, name: str, text: str, complaint: str) -> None:
    assert check(tmp_path, **{name: text}) == [complaint]


def test_nothing_is_no_site(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, CHECK, tmp_path], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, f"{tmp_path}: no page\n")
