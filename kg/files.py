"""Files written whole or not at all."""

from __future__ import annotations

from pathlib import Path
from secrets import token_hex


def write_whole(path: Path, text: str) -> None:
    """Write a file in place of the one that was there; raise OSError and change nothing.

    Whoever reads meanwhile gets the old text or the new one, and no half-written file stays.
    """
    unfinished = path.with_name(f"{path.name}.{token_hex(4)}.part")
    try:
        unfinished.write_text(text, encoding="utf-8", newline="\n")
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
