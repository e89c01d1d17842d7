"""`python -m tickerfeed`."""

from __future__ import annotations

import gc

YOUNG = 100_000  # objects that come together before Python looks for circles among them; by itself it takes 700


def main() -> None:
    """Run the command line; ends the process with its exit status."""
    # What is loaded at the start stays, and so does most of what a poll makes until it is dropped as a whole: looking
    # through it 200 times took a tenth of the start. So many objects are some ten megabytes.
    gc.set_threshold(YOUNG)
    from tickerfeed.cli.app import app

    app()


if __name__ == "__main__":
    main()
