"""What docs/release.md says of the libraries is so."""

import importlib.util
import re
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent


def locked() -> set[str]:
    """Return the libraries that are installed beside tickerfeed on this system."""
    lines = re.findall(r"^([a-z0-9].*?) *\\?$", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    wanted = map(Requirement, lines)
    return {one.name for one in wanted if one.marker is None or one.marker.evaluate()}


def test_the_licence_of_each_library_is_listed() -> None:
    place = importlib.util.spec_from_file_location("licences", ROOT / "packaging" / "licences.py")
    assert place
    assert place.loader
    licences = importlib.util.module_from_spec(place)
    place.loader.exec_module(licences)
    text = (ROOT / "docs" / "release.md").read_text("utf-8").partition("## Licences")[2]
    listed = dict(re.findall(r"^\| ([a-z0-9-]+) \| (.+) \|$", text, re.MULTILINE))
    listed.pop("library", None)
    assert listed == {name: licences.licence(distribution(name)) for name in locked()}
