"""Pairs of headlines in, verdicts out."""

from __future__ import annotations

import json
from typing import Any

Shell = Any


def verdicts(shell: Shell, *rows: Any) -> list[dict[str, Any]]:
    text = "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows)
    done = shell("match", "--batch", text=text)
    assert done.exit_code == 0
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_pairs_are_judged(shell: Shell) -> None:
    title = "Chợ huyện Lộc Hà cháy lớn trong đêm"
    same, late, other, id_ = verdicts(
        shell,
        {"a": title, "b": f"(Ảnh) {title}"},
        {"a": title, "b": title, "a_date": "2026-09-05", "b_date": "12/09/2026 08:00"},
        {"a": title, "b": "Giá lúa tăng"},
        {
            "id": "p1",
            "a": title,
            "b": "Cháy chợ",
            "a_url": "https://a.example/x-1234567.html",
            "b_url": "https://a.example/y-1234567.html",
        },
    )
    assert (same["same"], same["rule"]) == (True, "headline")
    assert (late["same"], late["rule"]) == (False, "time")
    assert (other["same"], other["score"]) == (False, 0.0)
    assert (id_["id"], id_["same"], id_["rule"]) == ("p1", True, "article")


def test_a_bad_line_is_an_answer_too(shell: Shell) -> None:
    no_json, no_b, no_object = verdicts(shell, "{", {"a": "x"}, "[]")
    assert all("error" in one and one["same"] is False for one in (no_json, no_b, no_object))


def test_batch_has_to_be_said(shell: Shell) -> None:
    assert shell("match").exit_code == 2
