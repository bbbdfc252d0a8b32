"""Months, weekdays, seasons, holidays: names, and the arithmetic of days and months."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

MONTHS: Final = (
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
)
WEEKDAYS: Final = ("lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica")
SEASONS: Final = ("primavera", "estate", "autunno", "inverno")


def month_number(name: str) -> int:
    """Return 1-12 for the name of a month or its three letters.

    >>> month_number("Ottobre"), month_number("DIC")
    (10, 12)
    """
    low = name.lower()
    return next(n for n, month in enumerate(MONTHS, 1) if low in (month, month[:3]))


def weekday_number(name: str) -> int:
    """Return 0 for Monday to 6 for Sunday, with or without the accent."""
    low = name.lower().replace("ì", "i").replace("í", "i")
    return [day.replace("ì", "i") for day in WEEKDAYS].index(low)


def shift_month(day: date, months: int) -> tuple[int, int]:
    """Return the year and month that lie `months` after the month of `day`.

    >>> shift_month(date(2024, 1, 31), -2)
    (2023, 11)
    """
    index = day.year * 12 + day.month - 1 + months
    return index // 12, index % 12 + 1


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (Meeus, Jones, Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 19 * m) // 433
    month = (h + m - 7 * n + 90) // 25
    return date(year, month, (h + m - 7 * n + 33 * month + 19) % 32)


HOLIDAYS: Final[dict[str, Callable[[int], date]]] = {
    "natale": lambda year: date(year, 12, 25),
    "capodanno": lambda year: date(year, 1, 1),
    "epifania": lambda year: date(year, 1, 6),
    "ferragosto": lambda year: date(year, 8, 15),
    "pasqua": easter,
    "pasquetta": lambda year: easter(year) + timedelta(1),
}
"""Holidays by lower-case name, and the day on which each falls in a year."""
