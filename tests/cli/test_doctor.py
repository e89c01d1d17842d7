from __future__ import annotations

import json
from typing import Any

from tickerfeed.cli.doctor import MARK

Shell = Any


def test_each_finding_is_a_line(shell: Shell) -> None:
    done = shell("doctor")
    assert done.exit_code == 0
    assert all(line[:5] in MARK.values() for line in done.stdout.splitlines())


def test_a_fault_is_status_1(shell: Shell) -> None:
    shell.configure('serve.admin = ":8081"\n')
    done = shell("doctor", "--json")
    tree = json.loads(done.stdout)
    assert (done.exit_code, tree["ok"]) == (1, False)
    assert [one["remedy"] for one in tree["findings"] if one["level"] == "fault"] == ["set it to 127.0.0.1:8081"]


def test_it_looks_at_the_machine_also_without_a_configuration(shell: Shell) -> None:
    shell.config.unlink()
    done = shell("doctor")
    assert done.exit_code == 1
    assert "Python 3." in done.stdout
