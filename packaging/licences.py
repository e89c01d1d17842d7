"""Print the licence of each library that runs with tickerfeed, as the table in docs/release.md has it.

Run it in an environment that holds only those: `make sbom` does.
"""

import re
from importlib.metadata import Distribution, distributions

# As some say it, and what SPDX calls it.
KNOWN = {
    "MIT License": "MIT",
    "Apache Software License": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "BSD License": "BSD",
    "GNU Library or Lesser General Public License (LGPL)": "LGPL",
    "BSD": "BSD",
    "ISC License (ISCL)": "ISC",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "GNU Lesser General Public License v3 or later (LGPLv3+)": "LGPL-3.0-or-later",
}


def name(dist: Distribution) -> str:
    """Return the name as lock files write it."""
    return re.sub(r"[-_.]+", "-", dist.metadata["Name"]).lower()


def licence(dist: Distribution) -> str:
    """Return its SPDX expression, or what its classifiers or its own words say."""
    said = dist.metadata
    if said.get("License-Expression"):
        return said["License-Expression"]
    classes = [one.rpartition(" :: ")[2] for one in said.get_all("Classifier", []) if one.startswith("License :: ")]
    classes = [one for one in classes if one != "OSI Approved"] or [(said.get("License") or "unknown").splitlines()[0]]
    return " OR ".join(sorted({KNOWN.get(one, one) for one in classes}))


if __name__ == "__main__":
    for library in sorted(distributions(), key=name):
        if name(library) != "tickerfeed":
            print(f"| {name(library)} | {licence(library)} |")  # noqa: T201
