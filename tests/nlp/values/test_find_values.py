"""Money, percentages and dates as Italian papers write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import KgError
from kg.model import Amount, ValueKind
from kg.nlp.values import find_values

DAY = "2024-10-09"  # a Wednesday

MONEY = [
    ("ha raccolto 6,6 miliardi di dollari", "6,6 miliardi di dollari", 6.6e9, "USD"),
    ("vale 650 milioni di euro", "650 milioni di euro", 650e6, "EUR"),
    ("un fondo da 1.200 miliardi di yen", "1.200 miliardi di yen", 1.2e12, "JPY"),
    ("una multa di 300 mila euro", "300 mila euro", 300e3, "EUR"),
    ("una multa di 300mila euro", "300mila euro", 300e3, "EUR"),
    ("costa due miliardi di euro", "due miliardi di euro", 2e9, "EUR"),
    ("paga 12,5 mln di euro", "12,5 mln di euro", 12.5e6, "EUR"),
    ("circa 3 mld di euro", "3 mld di euro", 3e9, "EUR"),
    ("offre 1.595.565.000 euro", "1.595.565.000 euro", 1_595_565_000, "EUR"),
    ("versa 2 miliardi di sterline", "2 miliardi di sterline", 2e9, "GBP"),
    ("versa 55 milioni di franchi svizzeri", "55 milioni di franchi svizzeri", 55e6, "CHF"),
    ("versa mille euro", "mille euro", 1e3, "EUR"),
]
PERCENT = [
    ("ha il 49% del capitale", "49%", 49.0),
    ("ha il 4,9 per cento", "4,9 per cento", 4.9),
    ("ha il 50,1% dei voti", "50,1%", 50.1),
    ("sale dello 0,5%", "0,5%", 0.5),
]
DATES = [
    ("il 3 ottobre 2024 è accaduto", "2024-10-03"),
    ("nell'ottobre 2023 è accaduto", "2023-10"),
    ("nel 2023 è accaduto", "2023"),
    ("dal 2027 girerà", "2027"),
]
RELATIVE = [("Lo ha detto ieri.", "2024-10-08"), ("Lo dirà domani.", "2024-10-10")]
TRAPS = [
    "un modello da 13 miliardi di parametri",
    "ha 650 milioni di utenti",
    "produce 300 mila tonnellate",
    "due milioni di chip",
    "due gigawatt di potenza",
    "dà lavoro a 500 dipendenti",
    "un Airbus A320",
    "l'indice FTSE 100",
]


@pytest.mark.parametrize(("sentence", "text", "value", "currency"), MONEY)
def test_money_is_read_in_units(sentence: str, text: str, value: float, currency: str) -> None:
    [found] = [v for v in find_values(sentence, DAY) if v.kind is ValueKind.MONEY]
    assert (found.text, found.amount) == (text, Amount(value, currency))


@pytest.mark.parametrize(("sentence", "text", "percent"), PERCENT)
def test_percentages_are_read(sentence: str, text: str, percent: float) -> None:
    [found] = [v for v in find_values(sentence, DAY) if v.kind is ValueKind.PCT]
    assert found.percent == percent
    assert text.rstrip("%") in found.text


@pytest.mark.parametrize(("sentence", "date"), [*DATES, *RELATIVE])
def test_dates_are_read_and_relative_ones_resolved(sentence: str, date: str) -> None:
    assert date in {v.date for v in find_values(sentence, DAY)}


@pytest.mark.parametrize(("sentence", "_"), RELATIVE)
def test_a_relative_date_is_nothing_without_the_articles_date(sentence: str, _: str) -> None:
    assert find_values(sentence) == ()


@pytest.mark.parametrize("sentence", TRAPS)
def test_numbers_that_are_no_money_are_left_alone(sentence: str) -> None:
    assert not [v for v in find_values(sentence, DAY) if v.kind is ValueKind.MONEY]


def test_a_wrong_article_date_is_refused() -> None:
    with pytest.raises(KgError):
        find_values("ieri", "domani")


@given(st.text(max_size=200))
def test_offsets_slice_to_the_text_and_never_overlap(text: str) -> None:
    end = 0
    for value in find_values(text, DAY):
        assert text[value.start : value.end] == value.text
        assert value.start >= end
        end = value.end


@pytest.mark.parametrize("unit", ["1", "1.", "1 ", ", ", "miliardi di ", "1.000 "])
def test_long_runs_do_not_hang(unit: str) -> None:
    find_values(unit * (40_000 // len(unit)), DAY)
