"""`python -m tickerfeed`."""

from __future__ import annotations


def main() -> None:
    """Run the command line; ends the process with its exit status."""
    from tickerfeed.cli.app import app

    app()


if __name__ == "__main__":
    main()
