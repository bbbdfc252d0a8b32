"""Money, percentages and dates in Italian news text, each with its typed reading.

Everything here is a small grammar of our own: regular expressions of named parts, read by
short functions. Libraries tried on some 60 newspaper expressions (import time on one machine):
text2num 3.1 (16 ms) reads all number words but no figures, scales or "mezzo miliardo"; our
`figures.read_word` does its part in 30 lines. dateparser 1.5 (240 ms) reads 7 of 28 dates (not
"il 3 ottobre", "nel 2023", "l'anno scorso"), gives a bare month a day, and its search turns
"4,9" and "49%" into dates. quantulum3 0.10 (100 ms) reads "300 mila" as "300 mill year", and
price-parser 0.5 (30 ms) drops every scale. babel 2.18 (7 ms) parses "1.595.565.000" and "6,6",
nothing glued to a word: one line of ours. None of them is used.
"""

from __future__ import annotations

from datetime import date

from kg.errors import ReadingError
from kg.model import Value, ValueKind
from kg.nlp.values.claims import Claims
from kg.nlp.values.dates import absolute_dates
from kg.nlp.values.money import find_money
from kg.nlp.values.percentages import find_percentages
from kg.nlp.values.relative import relative_dates

__all__ = ["find_values"]


def find_values(text: str, article_date: str | None = None) -> tuple[Value, ...]:
    """Find the sums of money, percentages and dates of `text`, in text order, none overlapping.

    Offsets are half open and `text[start:end]` is the text of the value. `article_date` is
    YYYY-MM-DD; without it "ieri", "a marzo" and "il 3 ottobre" are no values. Time is linear in
    the length of the text. Raises ReadingError for a date of the article that is none.

    >>> [value.text for value in find_values("Nel 2023 Alfa pagò 6,6 miliardi per il 49%.")]
    ['2023', '6,6 miliardi', '49%']
    """
    dates = _find_dates(text, _day(article_date))
    percentages = find_percentages(text, dates)
    money = find_money(text, (*dates, *percentages))
    return tuple(sorted((*dates, *percentages, *money), key=lambda value: value.start))


def _find_dates(text: str, today: date | None) -> list[Value]:
    claims = Claims(text)
    readings = [*absolute_dates(text, today)]
    if today is not None:
        readings += relative_dates(text, today)
    return [
        Value(start, end, text[start:end], ValueKind.DATE, date=iso)
        for start, end, iso in readings
        if claims.claim(start, end)
    ]


def _day(article_date: str | None) -> date | None:
    """Read the day of the article; 1600-2199 leaves room for "un anno fa" on either side."""
    if article_date is None:
        return None
    try:
        day = date.fromisoformat(article_date)
    except ValueError:
        day = date.min
    if not 1600 <= day.year < 2200:
        raise ReadingError(
            f"no date for an article: {article_date!r}", "write it as YYYY-MM-DD, or leave it out"
        )
    return day
