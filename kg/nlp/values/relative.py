"""Dates that only the day of the article fixes: "ieri", "lunedì", "l'anno scorso", "in estate".

Weeks and months are as exact as the words: "la settimana scorsa" and "tre mesi fa" give a
month, "due anni fa" a year. Seasons, as in the annotation guide, give their year.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Final

from kg.nlp.values.almanac import HOLIDAYS, MONTHS, SEASONS, WEEKDAYS, shift_month, weekday_number
from kg.nlp.values.dates import Reading
from kg.nlp.values.figures import FIGURE, GAP, WORD, read_number
from kg.nlp.values.tense import looks_ahead

_LAST = r"(?:scors[oa]|passat[oa])"
_NEXT = r"(?:prossim[oa]|ventur[oa])"
_ISSUED = (
    r"(?:annunciat|approvat|avviat|chius|comunicat|conclus|depositat|diffus|firmat|perfezionat"
    r"|presentat|pubblicat|riunit|siglat)[oaie]"
)
_DONE = r"\w+(?:[aiu]t|s|tt|rt)[oaie]"


def _phrase(pattern: str) -> re.Pattern[str]:
    """Compile a phrase: a blank is any gap; the span is the group "mark" or the whole."""
    mark = pattern if "(?P<mark>" in pattern else rf"(?P<mark>{pattern})"
    return re.compile(rf"\b(?:{mark.replace(' ', GAP)})(?!\w)", re.IGNORECASE)


_DAYS_AWAY: Final = (
    (_phrase(r"l['’]altro ieri|altroieri|avantieri"), -2),
    (_phrase(r"(?<!fino\sa\s)ieri(?: (?:sera|mattina|pomeriggio|notte))?"), -1),
    (_phrase(r"stamattina|stamane|stamani|stasera|stanotte|questa (?:mattina|sera)"), 0),
    (_phrase(r"odiern[oaie]"), 0),
    (_phrase(r"da (?P<mark>oggi)"), 0),
    (_phrase(rf"(?P<mark>oggi) (?:si )?(?:ha|hanno|è|sono) {_DONE}"), 0),
    (_phrase(rf"{_ISSUED} (?P<mark>oggi)"), 0),
    (_phrase(r"dopodomani"), 2),
    (
        _phrase(
            r"(?<!\bné\s)(?<!\bun\s)(?<!\bse\s)(?<!,\se\s)domani(?: (?:sera|mattina|pomeriggio))?"
            r"(?! (?:chissà|forse|(?-i:[A-Z])))"
        ),
        1,
    ),
)
_MONTHS_AWAY: Final = (
    (_phrase(rf"mese {_LAST}|{_LAST} mese"), -1),
    (_phrase(r"questo mese|mese in corso|fine mese"), 0),
    (_phrase(rf"mese {_NEXT}|{_NEXT} mese"), 1),
)
_WEEKS_AWAY: Final = (
    (_phrase(rf"settimana {_LAST}|{_LAST} settimana"), -1),
    (_phrase(r"questa settimana|settimana in corso"), 0),
    (_phrase(rf"settimana {_NEXT}|{_NEXT} settimana"), 1),
)
_YEARS_AWAY: Final = (
    (_phrase(rf"anno {_LAST}|{_LAST} anno"), -1),
    (_phrase(r"quest['’]anno|anno in corso|corrente anno"), 0),
    (
        _phrase(
            r"(?:entro l|nel corso dell|fine dell|inizio dell|metà dell|finisca l)['’]"
            r"(?P<mark>anno)(?! (?:dopo|prima|precedente|successivo|seguente|fiscale|[12]))"
        ),
        0,
    ),
    (_phrase(rf"anno {_NEXT}|{_NEXT} anno"), 1),
)
_YEAR_END: Final = (
    (_phrase(rf"inizio anno(?! (?:{_LAST}|{_NEXT}))"), 1),
    (_phrase(rf"fine anno(?! (?:{_LAST}|{_NEXT}))"), 12),
)
_AGO = _phrase(rf"(?P<number>{FIGURE}|{WORD}) (?P<unit>giorn[oi]|settiman[ae]|mes[ei]|ann[oi]) fa")
_WEEKDAY = re.compile(
    rf"(?:\b(?P<habit>ogni|il|la|le|al|dal|della|alla|di){GAP})?\b(?P<mark>{'|'.join(WEEKDAYS)})(?!\w)"
    rf"(?!,?{GAP}(?:[0-9]{{1,2}}[°º]?|primo){GAP}(?:{'|'.join(MONTHS)}))"
    rf"(?:{GAP}(?P<day>[12][0-9]|3[01]|[1-9])(?![\w.,:]?[0-9])(?!{GAP}?%))?",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"\b(?:seduta|giornata|notte|mattina|mattinata|sera|serata|pomeriggio|scadenza|riunione"
    r"|assemblea|consiglio|incontro|incontri|cda|annuncio|comunicato|nota|vertice|udienza)\s\Z"
)
_SENTENCE_START = re.compile(r"(?:\A|[.!?:«»–—-]\s|[«\n])\Z")
_THE = (
    r"(?:(?:in|a|la|lo|il|nella|nello|nel|della|dello|del|dalla|dallo|dal|alla|allo|al|questa) "
    r"|(?:l|nell|dell|dall|all|quest)['’])"
)
_SEASON = _phrase(
    rf"{_THE}(?P<mark>(?:(?:{_LAST}|ultim[oa]|{_NEXT}) )?(?P<season>{'|'.join(SEASONS)})"
    rf"(?: (?:{_LAST}|{_NEXT}))?)(?! (?:del|dello|di|[12]\w*|precedente|successiv[oa]|seguente)\b)"
)
_HOLIDAY = _phrase(
    rf"(?:(?:entro|prima di|dopo|fino a|da|a|per) |(?:dopo|prima del) ?l['’])"
    rf"(?P<mark>{'|'.join(HOLIDAYS)})"
)
_FIRST_MONTH: Final = {"primavera": 3, "estate": 6, "autunno": 9, "inverno": 1}
_SAYS_LAST = re.compile(rf"{_LAST}|ultim[oa]", re.IGNORECASE)
_SAYS_NEXT = re.compile(_NEXT, re.IGNORECASE)
_ROUND_YEARS: Final = 10
_EXACT_DAYS: Final = 31


def relative_dates(text: str, today: date) -> Iterator[Reading]:
    """Yield the readings of dates relative to `today`, the surest first; they may overlap."""
    for phrases, resolve in _FAMILIES:
        for pattern, distance in phrases:
            for match in pattern.finditer(text):
                yield (*match.span("mark"), resolve(today, distance))
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            reading = read(match, today)
            if reading is not None:
                yield reading


def _day_away(today: date, days: int) -> str:
    return (today + timedelta(days)).isoformat()


def _week_away(today: date, weeks: int) -> str:
    return f"{today + timedelta(weeks=weeks):%Y-%m}"


def _month_away(today: date, months: int) -> str:
    year, month = shift_month(today, months)
    return f"{year}-{month:02}"


def _year_away(today: date, years: int) -> str:
    return str(today.year + years)


def _month_of_year(today: date, month: int) -> str:
    return f"{today.year}-{month:02}"


_FAMILIES: Final = (
    (_DAYS_AWAY, _day_away),
    (_YEARS_AWAY, _year_away),
    (_YEAR_END, _month_of_year),
    (_MONTHS_AWAY, _month_away),
    (_WEEKS_AWAY, _week_away),
)


def _read_ago(match: re.Match[str], today: date) -> Reading | None:
    """Read "tre anni fa"; round numbers of years ("vent'anni fa") are no dates."""
    number = read_number(match["number"])
    if number is None or number != int(number) or not 0 < number < 100:
        return None
    count, unit = int(number), match["unit"].lower()
    if unit.startswith("ann"):
        is_round = count >= _ROUND_YEARS and count % 5 == 0
        return None if is_round else (*match.span("mark"), _year_away(today, -count))
    if unit.startswith("mes"):
        return *match.span("mark"), _month_away(today, -count)
    if unit.startswith("sett"):
        return *match.span("mark"), _week_away(today, -count)
    day = _day_away(today, -count)
    return *match.span("mark"), day if count <= _EXACT_DAYS else day[:7]


def _read_weekday(match: re.Match[str], today: date) -> Reading | None:
    """Read "lunedì"; in "lunedì 13", as in "lunedì 13 maggio", the span is that of the number."""
    if _is_habit(match):
        return None
    weekday = weekday_number(match["mark"])
    if match["day"] and (day := _nearby(today, weekday, int(match["day"]))):
        return *match.span("day"), day
    ahead = looks_ahead(match.string, *match.span("mark"))
    distance = (weekday - today.weekday()) % 7 if ahead else -((today.weekday() - weekday) % 7)
    return *match.span("mark"), _day_away(today, distance)


def _nearby(today: date, weekday: int, number: int) -> str | None:
    """Return the day within a fortnight of `today` that has this weekday and number."""
    days = (today + timedelta(distance) for distance in range(-14, 15))
    found = [day for day in days if (day.weekday(), day.day) == (weekday, number)]
    return found[0].isoformat() if found else None


def _is_habit(match: re.Match[str]) -> bool:
    """Tell "di domenica" and "il lunedì" from the days of one week, and names from days."""
    text, habit = match.string, (match["habit"] or "").lower()
    if habit == "di" and _EVENT.search(text[max(0, match.start() - 20) : match.start()]):
        return False
    before = text[max(0, match.start("mark") - 3) : match.start("mark")]
    is_name = match["mark"][0].isupper() and not _SENTENCE_START.search(before)
    return bool(habit) or is_name


def _read_season(match: re.Match[str], today: date) -> Reading:
    first, mark = _FIRST_MONTH[match["season"].lower()], match["mark"]
    if _SAYS_LAST.search(mark):
        turn = -int(first + 2 >= today.month)
    elif _SAYS_NEXT.search(mark):
        turn = int(first <= today.month)
    elif looks_ahead(match.string, *match.span("mark")):
        turn = int(first + 2 < today.month)
    else:
        turn = -int(first > today.month)
    return *match.span("mark"), _year_away(today, turn)


def _read_holiday(match: re.Match[str], today: date) -> Reading:
    on = HOLIDAYS[match["mark"].lower()]
    ahead = looks_ahead(match.string, *match.span("mark"))
    years = (today.year, today.year + 1) if ahead else (today.year, today.year - 1)
    days = [on(year) for year in years]
    day = next(day for day in days if (day >= today if ahead else day <= today))
    return *match.span("mark"), day.isoformat()


_READERS: Final[
    tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Reading | None]], ...]
] = (
    (_AGO, _read_ago),
    (_WEEKDAY, _read_weekday),
    (_SEASON, _read_season),
    (_HOLIDAY, _read_holiday),
)
