"""The content of a file: its bytes, or a clear reason why there are none."""

from __future__ import annotations

import stat
from pathlib import Path

from kg.errors import ReadingError

MAX_BYTES = 20_000_000


def load(path: str, name: str) -> bytes:
    """Return the bytes of a file that holds one article or one feed.

    Raise ReadingError, under `name`, where the file is missing, locked, empty, larger
    than 20 MB, or no file at all (a pipe would wait for ever).
    """
    try:
        refuse_special(path, name)
        with Path(path).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise unreadable(error, name) from error
    return bounded(data, name)


def bounded(data: bytes, name: str) -> bytes:
    """Return the bytes unless there are none or too many."""
    if not data.strip():
        raise ReadingError("empty file", "remove it or put an article into it", path=name)
    if len(data) > MAX_BYTES:
        raise too_large(name)
    return data


def too_large(name: str, line: int | None = None) -> ReadingError:
    """Say that one article takes more room than any article does."""
    return ReadingError(
        f"more than {MAX_BYTES // 1_000_000} MB for one article",
        "split it into articles, for example one per line of a .jsonl file",
        path=name,
        line=line,
    )


def refuse_special(path: str, name: str) -> None:
    """Raise ReadingError for a folder, pipe, socket or device; OSError where it is missing."""
    if not stat.S_ISREG(Path(path).stat().st_mode):
        raise ReadingError("not an ordinary file", "copy the text into a file first", path=name)


def unreadable(error: OSError | ValueError, name: str) -> ReadingError:
    """Turn what the operating system says into an error with a hint."""
    if isinstance(error, FileNotFoundError):
        return ReadingError("no such file or folder", "check the path", path=name)
    if isinstance(error, PermissionError):
        return ReadingError("no permission to read it", "check its access rights", path=name)
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return ReadingError(f"cannot be read: {reason}", "check the path", path=name)
