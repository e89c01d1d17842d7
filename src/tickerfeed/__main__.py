"""`python -m tickerfeed`."""

from __future__ import annotations

import gc
import os

# Objects that come together before Python looks among them for what only points at itself; by itself it takes 700. What
# is loaded at the start stays, and looking through that took a tenth of the start; see `daemon.litter.begin`.
AT_THE_START = 1_000_000


def main() -> None:
    """Run the command line; ends the process with its exit status."""
    gc.set_threshold(AT_THE_START)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # else it asks every installed package for some
    from tickerfeed.cli.app import app

    app()


if __name__ == "__main__":
    main()
