"""A disk of its own, really full or really read-only, under a place; whoever runs this must be allowed to mount."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from faulted_place import PATIENCE, Daemon, Ended, Place, Series, broken, one_line

ROOM = (0, 8, 32, 80, 120, 160, 240, 400)  # KiB that are left: the room ends at another write each


def polled(place: Place) -> Ended:
    """Poll all; unlike the stage, this leaves nothing of its own on the disk."""
    words = [sys.executable, "-m", "tickerfeed", "-c", "tickerfeed.toml", "poll", "--all"]
    done = subprocess.run(words, cwd=place.folder, capture_output=True, text=True, timeout=PATIENCE, check=False)
    return Ended(done.returncode, [], "", done.stderr, done.stdout)


class Disk:
    """A small file system in memory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ballast = folder / "ballast"

    def mount(self, *words: str) -> None:
        """Mount it, or change how it is mounted."""
        subprocess.run(["mount", "-t", "tmpfs", *words, "tmpfs", self._folder], check=True, capture_output=True)

    def fill(self, room: int) -> None:
        """Leave only so many KiB."""
        with self._ballast.open("wb", buffering=0) as ballast:
            size = 0
            while size % 4096 == 0:
                try:
                    size += ballast.write(bytes(1 << 16))
                except OSError:
                    break
            ballast.truncate(max(size - room * 1024, 0))

    def free(self) -> None:
        """Give all room back."""
        self._ballast.unlink(missing_ok=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A disk of 12 MB at `tmp_path`/disk."""
    folder = tmp_path / "disk"
    folder.mkdir()
    one = Disk(folder)
    try:
        one.mount("-o", "size=12m")
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("a real full disk: mounting is not allowed here")
    yield one
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
def mounted(disk: Disk, tmp_path: Path, origin: Any) -> Place:
    """A place on that disk, polled once, with more news since."""
    place = Place(tmp_path / "disk", origin)
    place.write(4)
    assert polled(place).status == 0
    place.write(6)
    return place


@pytest.mark.slow
def test_a_disk_that_is_full(disk: Disk, mounted: Place) -> None:
    series, count = Series("a full disk"), 6
    for room in ROOM:
        count += 1
        mounted.write(count)
        disk.fill(room)
        ended = polled(mounted)
        found = [*broken(mounted.out), one_line(0, 1, 3)(ended)]  # no look at the store: that, too, takes room
        disk.free()
        series.tried += bool(ended.status or ended.troubles)
        again = polled(mounted)
        found += [again.stderr] if again.status or again.troubles else []
        found += mounted.complaints(mounted.links(count))
        series.wrong += [f"{room} KiB left: {one}" for one in found if one]
    series.judge()


@pytest.mark.slow
def test_a_disk_that_is_read_only(disk: Disk, mounted: Place) -> None:
    disk.mount("-o", "remount,ro")
    try:
        with pytest.raises(OSError, match="Read-only"):
            mounted.database.with_name("x").touch()
        done = polled(mounted)
        assert (done.status, len(done.troubles)) == (3, 1), done.stderr
        assert broken(mounted.out) == []
    finally:
        disk.mount("-o", "remount,rw")
    assert polled(mounted).status == 0
    assert mounted.complaints(mounted.links(6)) == []


@pytest.mark.slow
def test_a_daemon_outlives_a_full_disk(disk: Disk, mounted: Place, tmp_path: Path) -> None:
    with Daemon(mounted, tmp_path / "daemon.log", patience=120) as daemon:  # sources that met it rest for a minute
        daemon.until_shown(mounted.links(6))
        disk.fill(0)
        mounted.write(8)
        daemon.until(lambda: daemon.errors, "a word of the trouble")
        assert broken(mounted.out) == []
        disk.free()
        daemon.until_shown(mounted.links(8))
        saving = [line for line in daemon.errors if "could not be saved" in line]
        assert len(saving) == 1, daemon.log  # not one for each source
        assert not [line for line in daemon.errors if "a fault of ours" in line or "Traceback" in line], daemon.log
        assert "can be saved again" in daemon.log
    assert mounted.complaints(mounted.links(8)) == []
