"""What the checks that start the program share: a configuration in a folder of its own, and ports that nobody has."""

from __future__ import annotations

import socket
from pathlib import Path


def configure(folder: Path, more: str) -> Path:
    """Write a configuration whose store and outputs lie in `folder`, and that may ask this machine.

    ``more`` is the rest of it, as TOML that begins with a table.
    """
    path = folder / "tickerfeed.toml"
    path.write_text(
        f'[store]\nurl = "sqlite:///{folder}/store.db"\n[publish]\ndirectory = "{folder}/output"\n'
        f'[fetch]\nallow_networks = ["127.0.0.0/8"]\n{more}',
        "utf-8",
    )
    return path


def free_ports(number: int) -> list[int]:
    """Return so many ports that nobody listens on; all are held until the last is found, so that no two are one."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [int(one.getsockname()[1]) for one in held]
    for one in held:
        one.close()
    return ports
