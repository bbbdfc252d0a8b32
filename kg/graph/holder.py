"""Who writes a store, in words: a note beside the lock, for whoever finds it locked."""

from __future__ import annotations

import os
import socket
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path

_NOTE = "holder"


def sign(folder: Path) -> None:
    """Note that this process writes the store; a note that cannot be left is left out."""
    since = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M:%S")
    command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:2]])
    with suppress(OSError):
        (folder / _NOTE).write_text(
            f"{os.getpid()}\t{socket.gethostname()}\t{since}\t{command}\n", encoding="utf-8"
        )


def leave(folder: Path) -> None:
    """Take the note of this process away."""
    with suppress(OSError, ValueError):
        if int(_fields(folder)[0]) == os.getpid():
            (folder / _NOTE).unlink()


def who(folder: Path) -> str:
    """Return who signed, to be put behind a message: ": process 12 on host, since …"; else ""."""
    try:
        number, host, since, command = _fields(folder)
    except (OSError, ValueError):
        return ""
    return f": process {number} on {host} ({command}), since {since}"


def _fields(folder: Path) -> list[str]:
    return (folder / _NOTE).read_text(encoding="utf-8").rstrip("\n").split("\t")
