"""Dates as newspapers, headers and feeds write them, turned into ISO 8601."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "gennaio gen january jan",
            "febbraio febbr feb february",
            "marzo mar march",
            "aprile apr april",
            "maggio mag may",
            "giugno giu june jun",
            "luglio lug july jul",
            "agosto ago august aug",
            "settembre sett set september sept sep",
            "ottobre ott october oct",
            "novembre nov november",
            "dicembre dic december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAY = (
    r"(?:(?:luned[iì]|marted[iì]|mercoled[iì]|gioved[iì]|venerd[iì]|sabato|domenica"
    r"|lun|mar|mer|gio|ven|sab|dom|mon|tue|wed|thu|fri|sat|sun)\.?,?\s+)?"
)
_TIME = r"(?:(?:T|[\s,]+(?:(?:alle|ore|h)\s+)*)[0-9]{1,2}[:.][0-9]{2}.*)?"
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})([-/])([0-9]{{1,2}})\2([0-9]{{1,2}}){_TIME}", re.IGNORECASE)
_DAY_FIRST = re.compile(
    rf"{_WEEKDAY}([0-9]{{1,2}})([-/.])([0-9]{{1,2}})\2([0-9]{{4}}){_TIME}", re.IGNORECASE
)
_IN_WORDS = re.compile(
    rf"{_WEEKDAY}([0-9]{{1,2}})[°º]?\s+([a-z]+)\.?\s+([0-9]{{4}}){_TIME}", re.IGNORECASE
)


def parse_date(text: str) -> str | None:
    """Return the day a date expression names as YYYY-MM-DD, or None where it names none.

    Day before month, as in Italy. A time of day is allowed behind and dropped without
    moving the day to another zone: the day is the one the publisher printed.

    >>> parse_date("giovedì 3 ottobre 2024, ore 10:30")
    '2024-10-03'
    >>> parse_date("03/10/2024"), parse_date("2024-10-03T00:30:00+02:00")
    ('2024-10-03', '2024-10-03')
    >>> parse_date("Thu, 03 Oct 2024 08:00:00 GMT")
    '2024-10-03'
    >>> parse_date("30 febbraio 2024") is None
    True
    """
    text = text.strip()
    if found := _YEAR_FIRST.fullmatch(text):
        return _iso(found[1], int(found[3]), found[4])
    if found := _DAY_FIRST.fullmatch(text):
        return _iso(found[4], int(found[3]), found[1])
    if found := _IN_WORDS.fullmatch(text):
        return _iso(found[3], _MONTHS.get(found[2].lower(), 0), found[1])
    return None


def _iso(year: str, month: int, day: str) -> str | None:
    try:
        return date(int(year), month, int(day)).isoformat()
    except ValueError:
        return None
