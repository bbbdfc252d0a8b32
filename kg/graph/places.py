"""The country of a place: "Monaco di Baviera" is in DE, "Lombardia" in IT, "Europa" in none.

Answers come from one table shipped beside this file (`places.tsv`), which `python -m
kg.train.places` rebuilds; `places.md` tells its sources, licences, rules and known errors.
The table is read at the first question, in some 20 ms, and kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kg.errors import QueryError

_UNDECOMPOSED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
_DROPPED = re.compile(r"[.\u02b9-\u02bf]")
_BREAKS = re.compile(r"[\W_]+")
_QUALIFIED = re.compile(r"(?P<head>[^,(]+)[,(]\s*(?P<tail>[^,()]{3,})\)?\s*$")
_BRACKETED = re.compile(r"(?P<head>[^(]+)\(")
_ARTICLE = re.compile(r"(?:il|lo|la|i|gli|le|l) (?P<rest>.+)")
_KIND = re.compile(
    r"(?:aeroporto|area|cantone|centro|citta|comune|contea|costa|dipartimento|distretto|est|"
    r"hinterland|isola|lago|land|nord|nordest|nordovest|ovest|periferia|porto|provincia|regione|"
    r"stato|sud|sudest|sudovest|zona)"
    r" (?:(?:industriale|metropolitana) )?"
    r"(?:di|del|dello|della|dell|dei|degli|delle|d) (?P<rest>.+)"
)


@dataclass(frozen=True, slots=True)
class _Table:
    """What the shipped file says: key -> code, and code -> Italian and English name."""

    codes: dict[str, str]
    labels: dict[str, tuple[str, str]]


def country(name: str) -> str | None:
    """Return the ISO 3166-1 alpha-2 code of the country a place lies in ("XK" for Kosovo).

    `name` is spelled as Italian newspapers do; case, accents, apostrophes, hyphens and a
    leading article do not matter, and a qualifier decides ("Cambridge, Massachusetts").
    None where the name is unknown, lies in more than one country ("Mediterraneo"), or is
    shared by places of like weight ("Georgia").

    >>> country("Lione"), country("STATI UNITI"), country("provincia di Lecco")
    ('FR', 'US', 'IT')
    >>> country("Cambridge"), country("Cambridge (Massachusetts)"), country("Medio Oriente")
    ('GB', 'US', None)
    """
    codes = _table().codes
    return next((codes[reading] for reading in _readings(name) if reading in codes), None)


def country_of(label: str, names: Mapping[str, int]) -> str | None:
    """Return the country of a place by its label, else by its most used name that tells it.

    `names` counts how often each name is used.

    >>> country_of("Monaco", {"Monaco": 3, "Monaco di Baviera": 1})
    'DE'
    """
    others = sorted(names, key=lambda name: (-names[name], name))
    return next(filter(None, map(country, (label, *others))), None)


def country_name(code: str, language: str) -> str:
    """Return the name of a country in Italian ("it") or else in English.

    Raises QueryError where no country has the code.

    >>> country_name("DE", "it"), country_name("de", "en")
    ('Germania', 'Germany')
    """
    labels = _table().labels.get(code.upper())
    if labels is None:
        raise QueryError(f"no country has the code {code!r}", "use ISO 3166-1 codes such as IT")
    return labels[0 if language == "it" else 1]


def country_codes() -> list[str]:
    """Return the code of every country that has a name here, sorted."""
    return sorted(_table().labels)


def key(name: str) -> str:
    """Return the form names are compared in: lower case, no accents, single spaces.

    >>> key("Forlì-Cesena"), key("Sant’Ilario d'Enza"), key("U.S.A."), key("Łódź")
    ('forli cesena', 'sant ilario d enza', 'usa', 'lodz')
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    letters = "".join(sign for sign in plain.casefold() if not unicodedata.combining(sign))
    return _BREAKS.sub(" ", _DROPPED.sub("", letters.translate(_UNDECOMPOSED))).strip()


def _readings(name: str) -> Iterator[str]:
    """Yield the keys to look for, the surest first: whole, qualifier, what it qualifies."""
    yield key(name)
    if qualified := _QUALIFIED.match(name):
        yield from _shortened(key(qualified["tail"]))
        yield from _shortened(key(qualified["head"]))
    elif bracketed := _BRACKETED.match(name):
        yield from _shortened(key(bracketed["head"]))
    else:
        yield from _shortened(key(name))


def _shortened(reading: str) -> Iterator[str]:
    """Yield a key, then the key without its leading article and without its kind of place."""
    yield reading
    if article := _ARTICLE.fullmatch(reading):
        reading = article["rest"]
        yield reading
    if kind := _KIND.fullmatch(reading):
        yield kind["rest"]


@cache
def _table() -> _Table:
    """Read the shipped table: a row per country, of code, two names, and keys joined by "|"."""
    table = _Table({}, {})
    text = files("kg.graph").joinpath("places.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            code, italian, english, keys = line.split("\t")
            table.labels[code] = (italian, english)
            table.codes.update(dict.fromkeys(filter(None, keys.split("|")), code))
    return table
