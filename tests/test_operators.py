"""What operators are handed: alarms and a dashboard that name nothing that is not there."""

from __future__ import annotations

import json
import re
import runpy
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tickerfeed.daemon.metrics import Metrics
from tickerfeed.model import Sign, SourceState, Trouble
from tickerfeed.render.status import state_word

NOW = datetime(2026, 11, 22, tzinfo=UTC)
DOCS = Path(__file__).resolve().parents[1] / "docs"
RULES = DOCS / "prometheus/tickerfeed.rules.yml"
DASHBOARD = DOCS / "grafana/tickerfeed.json"
ALARMS = re.findall(r"- alert: (\w+)", RULES.read_text("utf-8"))


def names(text: str) -> set[str]:
    return set(re.findall(r"\btickerfeed_\w+", text))


def exposed() -> set[str]:
    families = Metrics().registry.collect()
    return {one.name + ("_total" if one.type == "counter" else "") for one in families}


@pytest.mark.parametrize("path", [RULES, DASHBOARD], ids=lambda path: path.name)
def test_every_metric_that_is_named_is_exposed(path: Path) -> None:
    named = names(path.read_text("utf-8"))
    assert named
    assert named <= exposed()


def test_the_dashboard_shows_every_metric() -> None:
    panels = json.loads(DASHBOARD.read_text("utf-8"))["panels"]
    shown = names(" ".join(target["expr"] for panel in panels for target in panel["targets"]))
    assert shown == exposed()


def test_the_alarms_ring_when_they_should() -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is missing (Debian: apt install prometheus)")
    test = RULES.with_name("tickerfeed.rules.test.yml")
    done = subprocess.run([promtool, "test", "rules", test], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("page", ["runbook.md", "vi/runbook.md"])
def test_the_runbook_has_a_section_for_each_alarm(page: str) -> None:
    sections = set(re.findall(r"^## (\w+)$", (DOCS / page).read_text("utf-8"), re.MULTILINE))
    assert sections >= set(ALARMS)


@pytest.mark.parametrize("page", ["runbook.md", "vi/runbook.md"])
def test_the_runbook_has_a_section_for_each_word_that_the_status_page_shows(page: str) -> None:
    parts = re.split(r"^### (\S+)$", (DOCS / page).read_text("utf-8"), flags=re.MULTILINE)
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    states = {state_word(one) for one in (SourceState("a"), SourceState("a", last_success_at=NOW))}
    gone = state_word(SourceState("a", is_gone=True))
    assert set(sections) == {*Trouble, *Sign, *states, gone} - {Trouble.NONE}
    assert all(len(text) > 50 for text in sections.values())


@pytest.mark.parametrize(("runbook", "page"), [("runbook.md", "troubles"), ("vi/runbook.md", "su-co")])
def test_the_runbook_leads_to_an_entry_for_each_trouble_and_sign(runbook: str, page: str) -> None:
    assert f"reference/{page}" in (DOCS / runbook).read_text("utf-8")
    meanings = runpy.run_path(str(DOCS / "meanings.py"))["MEANINGS"]  # the pages are written from it
    assert set(meanings) >= {*Trouble, *Sign} - {Trouble.NONE}
    assert all(all(said) for said in meanings.values())
