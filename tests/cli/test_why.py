from __future__ import annotations

import json
from typing import Any

Shell = Any
NEWS = "Nước sông Ngàn Phố dâng cao, hai xã phải sơ tán trong đêm"


def test_a_headline_is_explained(polled: Shell) -> None:
    done = polled("why", "sông Ngàn Phố")
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[0].startswith(f"{NEWS}  [")
    assert any(line.startswith("Story tag:") and ", 2 entries, since " in line for line in lines)
    assert any(line.strip().startswith("headline 0.99: the same words") for line in lines)
    assert any(line.startswith("On the ticker, place ") for line in lines)


def test_an_explanation_as_json(polled: Shell) -> None:
    tree = json.loads(polled("why", NEWS, "--json").stdout)
    assert (tree["headline"], len(tree["members"]), tree["state"]) == (NEWS, 2, "")
    assert tree["ticker"]["place"] >= 1
    assert tree["story"].startswith("tag:")


def test_two_headlines_are_compared(polled: Shell) -> None:
    done = polled("why", NEWS, "Chợ phiên họp")
    assert "They are not in one story." in done.stdout
    assert "Side by side they tell not the same, by the rule 'unlike'" in done.stdout
    tree = json.loads(polled("why", NEWS, "Chợ phiên họp", "--json").stdout)
    assert (tree["together"], tree["same"], tree["rule"]) == (False, False, "unlike")
    assert tree["words"]["reasons"]


def test_an_unknown_headline_is_no_failure(polled: Shell) -> None:
    done = polled("why", "Không có tin này đâu nhé")
    assert done.exit_code == 0
    assert done.stdout.startswith("No headline that is known is called so: Không có")
    assert "In no story: no source that is polled" in done.stdout
    assert "Not on the ticker: only stories stand on the line." in done.stdout
