"""The configuration to begin with: every option at its default, and the sources of all provinces.

In a checkout it is `config/` at the top; the wheel carries a copy inside the package.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from tickerfeed.errors import ConfigError

NAME = "tickerfeed.toml"
_PACKED = Path(__file__).parent / "starter"
_CHECKOUT = Path(__file__).parents[3] / "config"


def starter() -> Path:
    """Return the folder of the configuration that came with the program."""
    return _PACKED if _PACKED.is_dir() else _CHECKOUT


def begin(path: Path) -> int:
    """Write the configuration to `path`, and beside it what it includes; return how many files.

    Never replaces a file. Raises `ConfigError` where one is in the way, or the place cannot be written.
    """
    if path.name != NAME:
        raise ConfigError(f'name a file that ends in "{NAME}": it is written with the folders it includes', str(path))
    whole = starter()
    files = sorted(file.relative_to(whole) for file in whole.rglob("*.toml"))
    taken = [name for name in files if (path.parent / name).exists()]
    if taken:
        raise ConfigError("is there already, and nothing was written; edit it", str(path.parent / taken[0]))
    for name in files:
        _copy(whole / name, path.parent / name)
    return len(files)


def _copy(source: Path, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    except OSError as exc:
        raise ConfigError(f"cannot be written ({exc.strerror}); check owner and free space", str(target)) from exc
