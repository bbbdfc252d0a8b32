"""Dates with a name of their own: "3 ottobre 2024", "03/10/2024", "a marzo", "nel 2023".

The article or preposition stays outside the span, and so does "scorso" beside a month. A
date without a year needs the day of the article; `kg.nlp.values.tense` says which way to look.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from kg.nlp.values.almanac import MONTHS, SEASONS, month_number, shift_month
from kg.nlp.values.currencies import NAME
from kg.nlp.values.figures import GAP, START
from kg.nlp.values.tense import looks_ahead

Reading = tuple[int, int, str]
"""Start and end of an expression, and the date it denotes as YYYY, YYYY-MM or YYYY-MM-DD."""

_A_MONTH = "|".join(MONTHS)
_MONTH = rf"(?P<month>{_A_MONTH})\b"
_SHORT_MONTH = rf"(?P<month>{'|'.join(month[:3].upper() for month in MONTHS)})\b"
_A_YEAR = r"(?:1[6-9]|20)[0-9]{2}"
_YEAR = rf"(?P<year>{_A_YEAR})(?!\w)"
_NOWADAYS: Final = 2025
_DAY = r"(?:[12][0-9]|3[01]|0?[1-9])"
_JOINT = (
    rf"(?:{GAP}?[-–/]{GAP}?"
    rf"|{GAP}(?:e|ed|o|al|a){GAP}(?:(?:il|al|di|a|ad|in){GAP}|l['’])?|{GAP}all['’])"
)
_CUT = r"['’][0-9]{2}"
_OF_YEAR = rf"{GAP}(?:del{GAP}(?:l['’]anno{GAP})?)?(?P<year>{_A_YEAR}|{_CUT})(?!\w)"
_OF_LAST_YEAR = rf"(?P<last>{GAP}(?:dello{GAP}scorso{GAP}anno|dell['’]anno{GAP}scorso)\b)"
_NEXT: Final = ("prossimo", "venturo")
_SIDE = r"scorso|passato|prossimo|venturo"
_NO_QUANTITY = rf"(?!{GAP}?(?:%|mila\b|mil(?:ion|iard)[ei]|{NAME})|[.,][0-9]|[/°])"
_BEFORE_YEAR = (
    r"\b(?:nel|dal|del|al|il|sul|col|solo|fine|inizio|inizi|metà|fiscale|esercizio|anno|stagione"
    r"|trimestre|semestre|biennio|triennio|quadriennio|piano"
    rf"|ricavi|bilancio|scadenza|budget){GAP}(?:(?:solo|tutto){GAP})?"
)

_ISO = re.compile(
    rf"{START}(?<!-)(?P<year>{_A_YEAR})-(?P<month>[01][0-9])-(?P<day>[0-3][0-9])(?![\w-])"
)
_NUMERIC = re.compile(
    rf"{START}(?<!-)(?P<day>{_DAY})(?P<sign>[/.-])(?P<month>1[0-2]|0?[1-9])(?P=sign){_YEAR}"
)
_DAYS = re.compile(
    rf"{START}(?:(?P<first>{_DAY}){_JOINT})?(?P<day>{_DAY}[°º]?|primo){GAP}(?:di{GAP})?"
    rf"{_MONTH}(?:{_OF_YEAR}|{_OF_LAST_YEAR})?",
    re.IGNORECASE,
)
_AGENCY = re.compile(rf"{START}(?P<day>{_DAY}){GAP}{_SHORT_MONTH}(?:{GAP}{_YEAR})?")
_MONTHS = re.compile(
    rf"\b(?:(?P<first>{_A_MONTH}){_JOINT})?{_MONTH}(?:{_OF_YEAR}|{_OF_LAST_YEAR})", re.IGNORECASE
)
_MONTH_ALONE = re.compile(rf"\b(?:(?P<before>{_SIDE}){GAP})?{_MONTH}(?:{GAP}(?P<after>{_SIDE})\b)?")
_YEARS = re.compile(
    rf"{_BEFORE_YEAR}{_YEAR}(?:(?:[-–/]|{GAP}e{GAP})(?P<second>{_A_YEAR})(?!\w))?{_NO_QUANTITY}",
    re.IGNORECASE,
)
_SEASON_YEAR = re.compile(rf"\b(?:{'|'.join(SEASONS)}){GAP}{_YEAR}", re.IGNORECASE)
_CUT_YEAR = re.compile(
    rf"\b(?:nel|dal|del|al|il){GAP}(?P<year>{_CUT})\b(?!%|[.,][0-9])", re.IGNORECASE
)


def absolute_dates(text: str, today: date | None) -> Iterator[Reading]:
    """Yield the readings of dates by calendar, the surest first; they may overlap.

    `today` is the day of the article; without it a date without a year is no value.
    """
    for pattern, read in _RULES:
        for match in pattern.finditer(text):
            yield from read(match, today)


def _read_figures(match: re.Match[str], _: date | None) -> Iterator[Reading]:
    iso = _iso(int(match["year"]), int(match["month"]), int(match["day"]))
    if iso:
        yield match.start(), match.end(), iso


def _read_days(match: re.Match[str], today: date | None) -> Iterator[Reading]:
    """Read "3 ottobre 2024"; "17 e 18 agosto" gives both days."""
    month, day = month_number(match["month"]), _day_number(match["day"])
    year = _year_of_day(match, today, month)
    first = match.groupdict().get("first")
    if year and first and (iso := _iso(year, month, int(first))):
        yield (*match.span("first"), iso)
    if year and (iso := _iso(year, month, day)):
        yield match.start("day"), match.end(), iso


def _read_months(match: re.Match[str], today: date | None) -> Iterator[Reading]:
    year = _said_year(match, today)
    if year is None:
        return
    if match["first"]:
        yield (*match.span("first"), f"{year}-{month_number(match['first']):02}")
    yield match.start("month"), match.end(), f"{year}-{month_number(match['month']):02}"


def _read_month_alone(match: re.Match[str], today: date | None) -> Iterator[Reading]:
    if today is None:
        return
    month = month_number(match["month"])
    side = match["before"] or match["after"]
    if side:
        other = month <= today.month if side in _NEXT else month >= today.month
        year = today.year + (other if side in _NEXT else -other)
    elif looks_ahead(match.string, *match.span()):
        year = today.year + (month < today.month)
    else:
        year = today.year - (month > today.month)
    yield (*match.span("month"), f"{year}-{month:02}")


def _read_years(match: re.Match[str], _: date | None) -> Iterator[Reading]:
    for group in ("year", "second"):
        if match[group]:
            yield (*match.span(group), match[group])


def _read_season_year(match: re.Match[str], _: date | None) -> Iterator[Reading]:
    yield match.start(), match.end(), match["year"]


def _read_cut_year(match: re.Match[str], today: date | None) -> Iterator[Reading]:
    yield (*match.span("year"), str(_full_year(match["year"], today)))


_RULES: Final[tuple[tuple[re.Pattern[str], Callable[..., Iterator[Reading]]], ...]] = (
    (_ISO, _read_figures),
    (_NUMERIC, _read_figures),
    (_DAYS, _read_days),
    (_AGENCY, _read_days),
    (_MONTHS, _read_months),
    (_SEASON_YEAR, _read_season_year),
    (_YEARS, _read_years),
    (_CUT_YEAR, _read_cut_year),
    (_MONTH_ALONE, _read_month_alone),
)


def _day_number(text: str) -> int:
    return 1 if text.lower() == "primo" else int(text.rstrip("°º"))


def _year_of_day(match: re.Match[str], today: date | None, month: int) -> int | None:
    said = _said_year(match, today)
    if said is not None or today is None:
        return said
    return _nearest_year(today, month, ahead=looks_ahead(match.string, *match.span()))


def _said_year(match: re.Match[str], today: date | None) -> int | None:
    """Return the year that a match says, in figures or as "dell'anno scorso"."""
    if match["year"]:
        return _full_year(match["year"], today)
    return today.year - 1 if today and match.groupdict().get("last") else None


def _full_year(text: str, today: date | None) -> int:
    """Read "2024" or "'98": two figures lie at most ten years ahead of the article."""
    if not text.startswith(("'", "’")):
        return int(text)
    newest = (today.year if today else _NOWADAYS) + 10
    year = int(text[1:]) + 2000
    return year if year <= newest else year - 100


def _nearest_year(today: date, month: int, *, ahead: bool) -> int:
    """Return the year of a day of `month`: the nearest, or by tense when it is far either way.

    Days are named for what is at hand: on the training reports all but a few lie within four
    months of the report.
    """
    distance = (month - today.month + 6) % 12 - 6
    if abs(distance) > 4:
        distance = (month - today.month) % 12 if ahead else -((today.month - month) % 12)
    return shift_month(today, distance)[0]


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
