"""tickerfeed: polls news sources, folds the same news into one story, and republishes a ticker and feeds."""

from tickerfeed._version import __version__

__all__ = ["__version__"]
