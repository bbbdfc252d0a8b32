"""Money, percentages and dates in Italian news text, with their typed readings."""

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
    """Find every value of `text`, in text order and without overlaps."""
    today = _day(article_date)
    dates = _dates(text, today)
    percentages = find_percentages(text, dates)
    money = find_money(text, [*dates, *percentages])
    return tuple(sorted((*dates, *percentages, *money), key=lambda value: value.start))


def _dates(text: str, today: date | None) -> list[Value]:
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
    if article_date is None:
        return None
    try:
        return date.fromisoformat(article_date)
    except ValueError as error:
        raise ReadingError(
            f"the date of the article is no date: {article_date!r}", "write it as YYYY-MM-DD"
        ) from error
