"""Who may open a store: one writer alone, or any number of readers.

The engine locks its folder against a second writer but not against readers, for whom a
live writer means undefined behaviour. A reader therefore takes a shared lock on the very
file the writer locks: neither opens while the other is there. Where the system has no such
locks (Windows), only this process is watched.
"""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import TYPE_CHECKING

from kg.errors import StoreError
from kg.graph.holder import who

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_HINT = "wait for it to end, or stop it"
_WRITTEN: set[Path] = set()  # what this process has open to write: its own locks do not stop it


def hold(path: Path) -> None:
    """Note that this process writes the database at `path`."""
    if path.resolve() in _WRITTEN:
        raise StoreError("this process has the store open", _HINT, path=str(path.parent))
    _WRITTEN.add(path.resolve())


def release(path: Path) -> None:
    """Note that this process no longer writes the database at `path`."""
    _WRITTEN.discard(path.resolve())


def share(path: Path) -> Callable[[], None]:
    """Lock the database at `path` for reading; return what lets it go.

    Raises StoreError beside a writer.
    """
    if path.resolve() in _WRITTEN:
        raise StoreError("this process has the store open", _HINT, path=str(path.parent))
    if sys.platform == "win32" or not (path / "LOCK").is_file():
        return lambda: None
    import fcntl

    file = os.open(path / "LOCK", os.O_RDONLY)
    try:
        fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError as error:
        os.close(file)
        told = "another process holds the store" + who(path.parent)
        raise StoreError(told, _HINT, path=str(path.parent)) from error
    return partial(os.close, file)
