"""What holds for every value of every text."""

from __future__ import annotations

import math
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ReadingError
from kg.model import Value, ValueKind
from kg.nlp.values import find_values
from kg.nlp.values.figures import read_figure, read_word

PIECES = (
    "il",
    "1",
    "12",
    "3,5",
    "1.200",
    "2024",
    "%",
    "per",
    "cento",
    "milioni",
    "miliardi",
    "di",
    "euro",
    "dollari",
    "e",
    "tra",
    "il",
    "a",
    "da",
    "-",
    "mila",
    "un",
    "mezzo",
    "ottobre",
    "marzo",
    "lunedì",
    "ieri",
    "'24",
    "$",
    "€",
    "3/10/2024",
    "primo",
    "scorso",
    "anno",
    "fa",
    "due",
    ".",
    ",",
    "(",
    "l'",
    "nel",
    "dal",
)
newspaper = st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)
glued = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
days = st.none() | st.dates().map(str).filter(lambda day: "1600" <= day < "2200")


def check(text: str, values: tuple[Value, ...]) -> None:
    """Check the promises of find_values on its own answer."""
    end = 0
    for value in values:
        assert text[value.start : value.end] == value.text
        assert end <= value.start < value.end
        end = value.end
        readings = {
            ValueKind.MONEY: value.amount,
            ValueKind.PCT: value.percent,
            ValueKind.DATE: value.date,
        }
        assert [kind for kind, reading in readings.items() if reading is not None] == [value.kind]
        if value.amount:
            assert math.isfinite(value.amount.value)
            assert len(value.amount.currency) == 3


@given(newspaper | glued, days)
def test_values_slice_to_their_text_in_order_with_one_reading_each(
    text: str, day: str | None
) -> None:
    check(text, find_values(text, day))


@given(st.text(max_size=300), days)
def test_any_text_is_read_without_a_crash(text: str, day: str | None) -> None:
    check(text, find_values(text, day))


@given(newspaper)
def test_the_same_text_always_gives_the_same_values(text: str) -> None:
    assert find_values(text, "2024-10-09") == find_values(text, "2024-10-09")


@pytest.mark.parametrize("unit", ["1", "1 ", "1.", "1,", "1-", " ", "\n", "a", "mille"])
def test_two_hundred_thousand_digits_blanks_or_letters_come_to_an_end(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    check(text, find_values(text, "2024-10-09"))


@pytest.mark.parametrize(
    "unit",
    [
        "un euro ",
        "tra 1 e ",
        "il 5% e il 6, ",
        "1 milione di utenti ",
        "100 corone ",
        "3 ottobre e il ",
        "lunedì 3 ",
        "ne ",
        "1 o ",
    ],
)
def test_long_runs_of_values_come_to_an_end(unit: str) -> None:
    text = unit * (20_000 // len(unit)) + "2%"
    check(text, find_values(text, "2024-10-09"))


@pytest.mark.parametrize("day", ["domani", "", "2024", "2024-13-01", "0001-01-01", "9999-12-31"])
def test_a_wrong_article_date_is_an_error_with_a_hint(day: str) -> None:
    with pytest.raises(ReadingError) as error:
        find_values("ieri", day)
    assert "YYYY-MM-DD" in error.value.hint


def test_a_value_of_each_kind_is_found_in_text_order() -> None:
    text = "Il 3 ottobre 2024 Alfa ha pagato 12 milioni di euro per il 49% di Beta."
    kinds = [value.kind for value in find_values(text)]
    assert kinds == [ValueKind.DATE, ValueKind.MONEY, ValueKind.PCT]


def test_an_empty_text_has_no_values() -> None:
    assert find_values("", "2024-10-09") == ()


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("uno", 1),
        ("ventuno", 21),
        ("Ventotto", 28),
        ("trentatré", 33),
        ("ventun", 21),
        ("centottanta", 180),
        ("centootto", 108),
        ("novecentotrentasei", 936),
        ("millecinquecento", 1500),
        ("duemilaventiquattro", 2024),
        ("centomila", 100_000),
        ("circa", None),
        ("tremate", None),
        ("mila", None),
        ("seicentinaia", None),
    ],
)
def test_number_words_are_read_and_other_words_are_not(word: str, number: int | None) -> None:
    assert read_word(word) == number


@given(st.integers(min_value=0, max_value=10**12))
def test_a_figure_grouped_by_dots_is_read_back(number: int) -> None:
    assert read_figure(f"{number:,}".replace(",", ".")) == number


def test_the_package_needs_no_language_model() -> None:
    code = "import sys, kg.nlp.values; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
