"""Forms of text that more than one tower reads: where an article stands, dates, fractions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

FRACTIONS: Mapping[str, float] = {
    "metà": 50.0,
    "terzi": 66.7,
    "quarti": 75.0,
    "terzo": 33.3,
    "quarto": 25.0,
    "quinto": 20.0,
}
"""Fractions in percent, by their last word: "(due) terzi", "(un) terzo"."""

_DATE = re.compile(r"(?a:\d{4}(-\d{2}(-\d{2})?)?)")
_FIRST_DAY = {4: "-01-01", 7: "-01", 10: ""}


def split_source(source: str) -> tuple[str, int | None]:
    """Return file and number of a source (`kg.model.Article.source`).

    >>> split_source("a.jsonl#3"), split_source("a#b.txt"), split_source("a#²")
    (('a.jsonl', 3), ('a#b.txt', None), ('a#²', None))
    """
    file, mark, number = source.rpartition("#")
    if mark and number.isdecimal():
        return file, int(number)
    return source, None


def real_date(text: str) -> str | None:
    """Return a date YYYY[-MM[-DD]] that exists in the calendar, or None.

    >>> real_date("2024-02"), real_date("2024-02-30"), real_date("24")
    ('2024-02', None, None)
    """
    if not _DATE.fullmatch(text):
        return None
    try:
        date.fromisoformat(text + _FIRST_DAY[len(text)])
    except ValueError:
        return None
    return text
