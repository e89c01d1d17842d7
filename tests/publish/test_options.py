from __future__ import annotations

from tickerfeed.publish.options import PublishOptions


def test_defaults_are_those_of_the_manual():
    assert PublishOptions() == PublishOptions(directory="output", entries=200, hubs=())
