"""Places: names as Italian newspapers write them, and the countries they lie in."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.graph import places
from kg.graph.places import country, country_name, key

FOLDER = files("kg.graph")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Milano", "IT"),
        ("Cernusco Lombardone", "IT"),
        ("Casette d'Ete", "IT"),
        ("Lombardia", "IT"),
        ("Mezzogiorno", "IT"),
        ("Brunico", "IT"),
        ("Bozen", "IT"),
        ("Monaco di Baviera", "DE"),
        ("Baviera", "DE"),
        ("Colonia", "DE"),
        ("Parigi", "FR"),
        ("Lione", "FR"),
        ("Nizza", "FR"),
        ("Texas", "US"),
        ("Silicon Valley", "US"),
        ("Abilene", "US"),
        ("New York", "US"),
        ("Carolina del Nord", "US"),
        ("Valencia", "ES"),
        ("Catalogna", "ES"),
        ("Scozia", "GB"),
        ("Canton Ticino", "CH"),
        ("Ontario", "CA"),
        ("Queensland", "AU"),
        ("L'Aia", "NL"),
        ("Il Cairo", "EG"),
        ("Costanza", "RO"),
        ("Durazzo", "AL"),
        ("San Paolo", "BR"),
        ("Canton", "CN"),
        ("Gaza", "PS"),
        ("Montecarlo", "MC"),
        ("München", "DE"),
        ("Betlemme", "PS"),
    ],
)
def test_a_place_lies_in_its_country(name: str, code: str) -> None:
    assert country(name) == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Stati Uniti", "US"),
        ("Usa", "US"),
        ("U.S.A.", "US"),
        ("America", "US"),
        ("Gran Bretagna", "GB"),
        ("Regno Unito", "GB"),
        ("Olanda", "NL"),
        ("Cina", "CN"),
        ("Corea", "KR"),
        ("Corea del Nord", "KP"),
        ("Repubblica Ceca", "CZ"),
        ("Costa d’Avorio", "CI"),
        ("Sud Sudan", "SS"),
        ("Emirati", "AE"),
        ("Birmania", "MM"),
        ("Kosovo", "XK"),
    ],
)
def test_a_country_is_known_by_the_names_newspapers_give_it(name: str, code: str) -> None:
    assert country(name) == code


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("FORLÌ", "Forlì"),
        ("forli'", "Forlì"),
        ("SANT’ILARIO D’ENZA", "Sant'Ilario d'Enza"),
        ("Emilia Romagna", "Emilia-Romagna"),
        ("Dusseldorf", "Düsseldorf"),
        ("São Paulo", "Sao Paulo"),
        ("  L’Aquila ", "L'Aquila"),
        ("la Germania", "Germania"),
        ("gli Stati Uniti", "Stati Uniti"),
        ("Spezia", "La Spezia"),
        ("provincia di Bergamo", "Bergamo"),
        ("la provincia di Lecco", "Lecco"),
        ("stato di New York", "New York"),
        ("sud della Francia", "Francia"),
        ("zona industriale di Porto Marghera", "Porto Marghera"),
        ("Fiorenzuola", "Fiorenzuola d'Arda"),
        ("Colle Val d'Elsa", "Colle di Val d'Elsa"),
    ],
)
def test_spelling_articles_and_kinds_of_place_do_not_matter(spelling: str, name: str) -> None:
    assert country(spelling) == country(name) is not None


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Cambridge", "GB"),
        ("Cambridge, Massachusetts", "US"),
        ("Cambridge (Massachusetts)", "US"),
        ("Valencia (Venezuela)", "VE"),
        ("Lugo, in provincia di Ravenna", "IT"),
        ("Cassina de' Pecchi (Mi)", "IT"),
        ("Parigi (Borgosconosciuto)", "FR"),
    ],
)
def test_a_qualifier_decides_where_it_says_more_than_a_sigla(name: str, code: str) -> None:
    assert country(name) == code


@pytest.mark.parametrize(
    "name",
    [
        "Europa",
        "Medio Oriente",
        "Unione europea",
        "America Latina",
        "Nord America",
        "sud dell'Europa",
        "Mediterraneo",
        "golfo del Messico",
        "Georgia",
        "la Georgia",
        "Monaco",
        "Congo",
        "Toledo",
        "Po",
        "Borgosconosciuto",
        "via Garibaldi",
        "Nord",
        "A4",
        "",
        " ",
        "(",
        "(), ()",
        "東京",
    ],
)
def test_no_country_where_unknown_shared_or_ambiguous(name: str) -> None:
    assert country(name) is None


@given(st.text(max_size=40))
def test_any_text_gets_a_known_country_or_none(name: str) -> None:
    code = country(name)
    assert code is None or country_name(code, "it")


@given(st.text(max_size=40))
def test_a_key_is_its_own_key(name: str) -> None:
    assert key(key(name)) == key(name)


def test_every_country_but_the_homonyms_is_found_by_both_its_names() -> None:
    homonyms = {"Georgia", "Monaco", "Montserrat", "Palau"}
    lost = {
        name
        for code, names in places._table().labels.items()
        for name in names
        if country(name) != code
    }
    assert lost == homonyms


@pytest.mark.parametrize(
    ("code", "italian", "english"),
    [
        ("IT", "Italia", "Italy"),
        ("de", "Germania", "Germany"),
        ("US", "Stati Uniti", "United States"),
        ("HK", "Hong Kong", "Hong Kong"),
        ("CZ", "Repubblica Ceca", "Czech Republic"),
    ],
)
def test_a_country_has_an_italian_and_an_english_name(
    code: str, italian: str, english: str
) -> None:
    assert (country_name(code, "it"), country_name(code, "en")) == (italian, english)


def test_an_unknown_code_is_an_error_with_a_hint() -> None:
    with pytest.raises(QueryError, match="'QQ'") as caught:
        country_name("QQ", "it")
    assert "ISO 3166-1" in caught.value.hint


def test_the_card_describes_the_table_that_ships() -> None:
    table = FOLDER.joinpath("places.tsv").read_bytes()
    card = FOLDER.joinpath("places.md").read_text(encoding="utf-8")
    assert hashlib.sha256(table).hexdigest()[:16] in card
    assert f"{len(table):,} bytes" in card
    assert f"{len(places._table().codes):,} names" in card
    assert len(table) <= 400_000


def test_the_card_gives_the_attribution_the_licences_ask_for() -> None:
    card = FOLDER.joinpath("places.md").read_text(encoding="utf-8")
    for words in (
        "https://www.geonames.org",
        "https://creativecommons.org/licenses/by/4.0/",
        "Istat",
        "UNICODE LICENSE V3",
        "changes were made",
    ):
        assert words in card


def test_no_key_of_the_table_belongs_to_two_countries() -> None:
    text = FOLDER.joinpath("places.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    keys = [name for row in rows for name in row[3].split("|") if name]
    assert len(keys) == len(set(keys))
    assert all(re.fullmatch(r"[A-Z]{2}", row[0]) for row in rows)


def test_the_table_is_read_at_the_first_question_only() -> None:
    script = (
        "from kg.graph import places; assert places._table.cache_info().misses == 0;"
        "places.country('Roma'); places.country('Oslo');"
        "assert places._table.cache_info().misses == 1"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
