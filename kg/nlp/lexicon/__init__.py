"""Italian word lists, one file each: a word (or several, parted by spaces) per line.

Lines that start with "#" are comments. A file whose lines hold tabs is a table.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from kg.errors import SettingsError


@cache
def words(name: str) -> frozenset[str]:
    """Return the words of the list `name`, split at white space."""
    return frozenset(word for row in rows(name) for word in row[0].split())


@cache
def phrases(name: str) -> frozenset[str]:
    """Return the lines of the list `name`."""
    return frozenset(row[0] for row in rows(name))


@cache
def known_names(name: str) -> tuple[str, ...]:
    """Return the names of the list `name`: parted by commas in the last cell of each line."""
    return tuple(entry for row in rows(name) for entry in row[-1].split(", "))


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the lines of the table `name` as tuples of cells, in file order."""
    file = files(__name__) / f"{name}.tsv"
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SettingsError(
            f"no word list {name!r}", "reinstall kg: its data is incomplete", path=str(file)
        ) from None
    lines = (line.strip() for line in text.splitlines())
    return tuple(tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))
