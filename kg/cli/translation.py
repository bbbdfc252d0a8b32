"""Error messages in Italian: a table from English forms to Italian ones.

The rooms below speak English and raise; only the command line knows what language the
user reads. `italian.tsv` holds one form per line, English, tab, Italian, with `{}` where
a message has a value (`{0}`, `{1}` on the Italian side where the order changes). A test
finds every message raised in the code and wants it in the table.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files


def in_italian(message: str) -> str:
    """Return the Italian form of an English message; one that is unknown stays as it is.

    A list of faults, parted by "; ", is translated one by one where every one is known.
    """
    parts = message.split("; ")
    spoken = [_in_italian(part) for part in parts]
    if all(one != part for one, part in zip(spoken, parts, strict=True)):
        return "; ".join(spoken)
    return _in_italian(message)


def _in_italian(message: str) -> str:
    for form, italian in _forms():
        found = form.fullmatch(message)
        if found:
            return italian.format(*found.groups())
    return message


@cache
def _forms() -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = [row.split("\t") for row in _table().splitlines() if row and not row.startswith("#")]
    rows.sort(key=lambda row: -len(row[0].replace("{}", "")))  # the most specific form first
    return tuple(
        (re.compile(_expression(english), re.DOTALL), italian) for english, italian in rows
    )


def _table() -> str:
    return (files("kg.cli") / "italian.tsv").read_text(encoding="utf-8")


def _expression(english: str) -> str:
    return "(.*?)".join(re.escape(part) for part in english.split("{}"))
