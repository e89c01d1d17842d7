from __future__ import annotations

from datetime import timedelta

import pytest
from pydantic import TypeAdapter, ValidationError

from tickerfeed.config.forms import Charset, MaybeDuration, Networks, Proxy, megabytes, written


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (timedelta(hours=48), "48h"),
        (timedelta(days=90), "90d"),
        (timedelta(minutes=15), "15m"),
        (timedelta(seconds=90), "90s"),
        (None, ""),
        (7, 7),
    ],
)
def test_values_are_written_as_operators_write_them(value: object, expected: object) -> None:
    assert expected == written(value)


def test_megabytes_are_of_1000() -> None:
    assert megabytes(5_000_000) == "5MB"


def test_an_empty_text_means_not_given() -> None:
    for form in (Charset, Proxy, MaybeDuration):
        assert TypeAdapter(form).validate_python("") is None
    assert TypeAdapter(MaybeDuration).validate_python("1m") == timedelta(minutes=1)


def test_networks_are_those_of_the_guard() -> None:
    networks = TypeAdapter(Networks)
    assert networks.validate_python(["10.0.0.0/8", "127.0.0.1:80"]) == ["10.0.0.0/8", "127.0.0.1:80"]
    with pytest.raises(ValidationError, match="no network"):
        networks.validate_python(["10.0.0.1/8"])
