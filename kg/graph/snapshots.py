"""Still copies of a store: what readers read while somebody writes.

The files of the engine never change once written, they are only added and removed; a copy is
therefore a folder of hard links, made in milliseconds and without room on the disk, and it
stays what it is whatever happens to the store. Two kinds:

- `publish`: a writer leaves a copy of the graph as it was before it began; who comes to read
  in the meantime reads that.
- `take`: a reader makes a copy of its own, to read for hours without being in anybody's way.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import finalize

from kg.errors import StoreError
from kg.graph.access import share

if TYPE_CHECKING:
    import pyoxigraph as ox

ENGINE = "oxigraph"
_BEFORE = "before-"
_READING = "reading-"
_TRIES = 5
_GROWING = ("LOG", "LOCK")  # the engine's diary and its lock belong to the original


class Snapshot:
    """A still copy of a store; its folder goes when nobody holds the object any more."""

    def __init__(self, path: Path, state: str) -> None:
        self.path = path
        self.state = state
        self._gone = finalize(self, shutil.rmtree, path, ignore_errors=True)


def take(folder: Path) -> Snapshot:
    """Copy a store to read from; beside a writer, copy what it published.

    Raises StoreError where a writer is at work and has published nothing.
    """
    sweep(folder)
    for _ in range(_TRIES - 1):
        with suppress(FileNotFoundError):  # the writer ended, and took its copy away
            return _taken(folder)
    return _taken(folder)


def _taken(folder: Path) -> Snapshot:
    source = folder / ENGINE
    try:
        let_go = share(source)
    except StoreError:
        published = latest(folder)
        if published is None:
            raise
        return Snapshot(_copy(published, folder), state(published))
    try:
        return Snapshot(_copy(source, folder), state(source))
    finally:
        let_go()


def publish(engine: ox.Store, folder: Path) -> Path | None:
    """Leave a copy of the store as it is now for readers; None where the disk has no room."""
    sweep(folder)
    target = folder / f"{_BEFORE}{os.getpid()}"
    making = folder / f"making-{os.getpid()}"
    try:
        shutil.rmtree(making, ignore_errors=True)
        engine.backup(str(making))
        (making / "LOCK").touch()
        making.rename(target)
    except OSError:
        shutil.rmtree(making, ignore_errors=True)
        return None
    return target


def withdraw(folder: Path) -> None:
    """Remove what this process published; who reads a copy of it goes on."""
    shutil.rmtree(folder / f"{_BEFORE}{os.getpid()}", ignore_errors=True)


def latest(folder: Path) -> Path | None:
    """Return the copy the present writer published, if any.

    It may be gone at any moment: read a copy of it (`take`), never the thing itself.
    """
    found = [path for path in folder.glob(f"{_BEFORE}*") if _is_alive(path)]
    return max(found, key=lambda path: path.stat().st_mtime_ns, default=None)


def sweep(folder: Path) -> None:
    """Remove what processes that are gone have left."""
    for pattern in (_BEFORE, _READING, "making-"):
        for path in folder.glob(f"{pattern}*"):
            if not _is_alive(path):
                shutil.rmtree(path, ignore_errors=True)


def current(folder: Path) -> str:
    """Return the state of a store that nobody writes to; raise StoreError beside a writer."""
    let_go = share(folder / ENGINE)
    try:
        return state(folder / ENGINE)
    finally:
        let_go()


def state(engine: Path) -> str:
    """Return a word that changes whenever the files of a store do."""
    names = ("CURRENT", "MANIFEST*", "*.log", "*.sst")
    files = sorted(path for name in names for path in engine.glob(name))
    return " ".join(f"{path.name}:{path.stat().st_size}" for path in files)


def _copy(source: Path, folder: Path) -> Path:
    """Copy the files of a store that nobody writes to."""
    try:
        target = Path(tempfile.mkdtemp(prefix=f"{_READING}{os.getpid()}-", dir=folder))
    except OSError:  # a folder that may only be read
        target = Path(tempfile.mkdtemp(prefix=f"kg-{_READING}{os.getpid()}-"))
    for path in source.iterdir():
        if not path.is_file() or path.name.startswith(_GROWING):
            continue
        if path.suffix == ".sst":
            _link(path, target / path.name)
        else:
            shutil.copy2(path, target / path.name)
    return target


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without links
        shutil.copy2(source, target)


def _is_alive(path: Path) -> bool:
    """Tell whether the process a copy is named after still runs."""
    number = path.name.split("-")[1]
    if not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
