from __future__ import annotations

import io
import sys

import pytest

from tickerfeed.cli.progress import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_there_is_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    with progress("looking") as told:
        assert told is not None
        told("https://bao.example/[x]", 3, 20)
    assert "https://bao.example/[x]" in screen.getvalue()  # no markup


def test_there_is_none_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with progress("looking") as told:
        assert told is None
