from __future__ import annotations

import pytest

from tickerfeed.model import Person
from tickerfeed.parse.people import PEOPLE, people, person

BASE = "https://bao.example/"


def test_a_person_has_a_name_or_an_address() -> None:
    assert person(" Lê  Mai ", "/mai", "mai@bao.example", BASE) == Person(
        "Lê Mai", "https://bao.example/mai", "mai@bao.example"
    )
    assert person("", email="mai@bao.example") == Person("mai@bao.example", None, "mai@bao.example")
    assert person(None) is None
    assert person(" ", email=3) is None


def test_people_are_kept_once_and_bounded() -> None:
    assert people({"authors": [{"name": "Mai"}, {}, "Lan", {"name": "Mai"}]}, BASE) == (Person("Mai"),)
    assert len(people({"authors": [{"name": str(number)} for number in range(99)]}, BASE)) == PEOPLE
    assert people({}, BASE) == ()


@pytest.mark.parametrize(
    "written",
    ["mai@bao.example (Lê Mai)", "Lê Mai <mai@bao.example>", "Lê Mai (mai@bao.example)", " mai@bao.example(Lê Mai) "],
)
def test_an_address_and_a_name_are_told_apart(written: str) -> None:
    assert people({"author": written, "authors": [{"name": "?"}]}, BASE) == (Person("Lê Mai", None, "mai@bao.example"),)


def test_an_address_alone_is_the_name() -> None:
    found = {"author": "mai@bao.example", "authors": [{"name": "ple", "email": "mai@bao.exam"}]}
    assert people(found, BASE) == (Person("mai@bao.example", None, "mai@bao.example"),)


def test_a_name_alone_stays_as_it_was_read() -> None:
    assert people({"author": "Lê Mai (ảnh)", "authors": [{"name": "Lê Mai"}]}, BASE) == (Person("Lê Mai"),)
