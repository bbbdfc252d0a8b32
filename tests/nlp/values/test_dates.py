"""Dates by calendar and dates relative to the article, in sentences of newspapers."""

from __future__ import annotations

from datetime import date

import pytest

from kg.model import ValueKind
from kg.nlp.values import find_values
from kg.nlp.values.almanac import easter

DAY = "2024-10-09"
"""The day of the article in all tables: a Wednesday."""

Reading = tuple[str, str | None]


def dates(sentence: str, day: str | None = DAY) -> list[Reading]:
    """Return text and ISO date of every date in a sentence."""
    return [(v.text, v.date) for v in find_values(sentence, day) if v.kind is ValueKind.DATE]


BY_CALENDAR: list[tuple[str, list[Reading]]] = [
    ("È nata il 3 ottobre 2024.", [("3 ottobre 2024", "2024-10-03")]),
    ("È nata il 3 ottobre del 2019.", [("3 ottobre del 2019", "2019-10-03")]),
    ("Vale dal 1° gennaio 2025.", [("1° gennaio 2025", "2025-01-01")]),
    ("Vale dal primo gennaio 2025.", [("primo gennaio 2025", "2025-01-01")]),
    ("Roma, 14 maggio 2025 - Alfa annuncia.", [("14 maggio 2025", "2025-05-14")]),
    ("Firmato il 03/10/2024.", [("03/10/2024", "2024-10-03")]),
    ("Firmato il 3.10.2024.", [("3.10.2024", "2024-10-03")]),
    ("Firmato il 2024-10-03.", [("2024-10-03", "2024-10-03")]),
    ("Firmato il 24 ottobre '22.", [("24 ottobre '22", "2022-10-24")]),
    ("Nell'ottobre 2023 ha venduto.", [("ottobre 2023", "2023-10")]),
    ("Nell'aprile del 2023 ha venduto.", [("aprile del 2023", "2023-04")]),
    ("Tra marzo e aprile 2024.", [("marzo", "2024-03"), ("aprile 2024", "2024-04")]),
    ("Il 17 e il 18 agosto 2023.", [("17", "2023-08-17"), ("18 agosto 2023", "2023-08-18")]),
    ("Dal 3 al 5 maggio 2023.", [("3", "2023-05-03"), ("5 maggio 2023", "2023-05-05")]),
    ("Nel 2023 ha chiuso.", [("2023", "2023")]),
    ("Dal 2027 girerà.", [("2027", "2027")]),
    ("Fino al 2042.", [("2042", "2042")]),
    ("A fine 2025 riapre.", [("2025", "2025")]),
    ("A metà 2025 riapre.", [("2025", "2025")]),
    ("A inizio 2025 riapre.", [("2025", "2025")]),
    ("Nel primo trimestre del 2019.", [("2019", "2019")]),
    ("Il 2023 si è chiuso bene.", [("2023", "2023")]),
    ("Nel biennio 2024-2025.", [("2024", "2024"), ("2025", "2025")]),
    ("Nell'estate 2025 apre.", [("estate 2025", "2025")]),
    ("Nell'estate del 2025 apre.", [("2025", "2025")]),
    ("Nel '98 fondò Alfa.", [("'98", "1998")]),
    ("Nel '24 fondò Alfa.", [("'24", "2024")]),
    ("La fabbrica del 1887.", [("1887", "1887")]),
]

BY_THE_ARTICLE: list[tuple[str, list[Reading]]] = [
    ("Ieri ha firmato.", [("Ieri", "2024-10-08")]),
    ("L'accordo è di ieri sera.", [("ieri sera", "2024-10-08")]),
    ("L'altro ieri ha firmato.", [("L'altro ieri", "2024-10-07")]),
    ("Stamattina ha firmato.", [("Stamattina", "2024-10-09")]),
    ("Ha annunciato questa mattina il piano.", [("questa mattina", "2024-10-09")]),
    ("Da oggi cambia nome.", [("oggi", "2024-10-09")]),
    ("L'intesa annunciata oggi vale molto.", [("oggi", "2024-10-09")]),
    ("Oggi ha firmato con Alfa.", [("Oggi", "2024-10-09")]),
    ("Il consiglio si riunirà domani.", [("domani", "2024-10-10")]),
    ("Dopodomani apre.", [("Dopodomani", "2024-10-11")]),
    ("Lunedì ha firmato.", [("Lunedì", "2024-10-07")]),
    ("Il bando scade venerdì.", [("venerdì", "2024-10-11")]),
    ("Firmerà sabato a Bergamo.", [("sabato", "2024-10-12")]),
    ("Alla scadenza di lunedì nessuno c'era.", [("lunedì", "2024-10-07")]),
    ("Per lunedì 14 è fissata l'assemblea.", [("14", "2024-10-14")]),
    ("Giovedì 3 ottobre ha firmato.", [("3 ottobre", "2024-10-03")]),
    ("La settimana scorsa ha firmato.", [("settimana scorsa", "2024-10")]),
    ("La scorsa settimana ha firmato.", [("scorsa settimana", "2024-10")]),
    ("Il mese scorso ha firmato.", [("mese scorso", "2024-09")]),
    ("Dal mese prossimo cambia.", [("mese prossimo", "2024-11")]),
    ("Un mese fa ha firmato.", [("Un mese fa", "2024-09")]),
    ("Otto mesi fa ha firmato.", [("Otto mesi fa", "2024-02")]),
    ("Due settimane fa ha firmato.", [("Due settimane fa", "2024-09")]),
    ("Tre giorni fa ha firmato.", [("Tre giorni fa", "2024-10-06")]),
    ("Tre anni fa ha firmato.", [("Tre anni fa", "2021")]),
    ("L'anno scorso ha firmato.", [("anno scorso", "2023")]),
    ("Lo scorso anno ha firmato.", [("scorso anno", "2023")]),
    ("Quest'anno firma.", [("Quest'anno", "2024")]),
    ("L'anno prossimo firma.", [("anno prossimo", "2025")]),
    ("Si chiude entro fine anno.", [("fine anno", "2024-12")]),
    ("Si chiude entro l'anno.", [("anno", "2024")]),
    ("Nel corso dell'anno aprirà.", [("anno", "2024")]),
    ("A marzo ha firmato.", [("marzo", "2024-03")]),
    ("In dicembre ha firmato.", [("dicembre", "2023-12")]),
    ("Aprirà a dicembre.", [("dicembre", "2024-12")]),
    ("Il contratto scade a marzo.", [("marzo", "2025-03")]),
    ("Si chiude entro gennaio.", [("gennaio", "2025-01")]),
    ("L'intesa è prevista a febbraio.", [("febbraio", "2025-02")]),
    ("Lo scorso aprile ha firmato.", [("aprile", "2024-04")]),
    ("Nell'ottobre scorso ha firmato.", [("ottobre", "2023-10")]),
    ("Dal prossimo gennaio gestirà tutto.", [("gennaio", "2025-01")]),
    ("Nell'ottobre dell'anno scorso firmò.", [("ottobre dell'anno scorso", "2023-10")]),
    ("Deciso il 19 dicembre dello scorso anno.", [("19 dicembre dello scorso anno", "2023-12-19")]),
    ("Il 19 luglio ha firmato.", [("19 luglio", "2024-07-19")]),
    ("Dal 1° gennaio cambia tutto.", [("1° gennaio", "2025-01-01")]),
    ("L'8 settembre ha firmato.", [("8 settembre", "2024-09-08")]),
    ("(ANSA) - ROMA, 12 SET - Alfa firma.", [("12 SET", "2024-09-12")]),
    ("In primavera ha firmato.", [("primavera", "2024")]),
    ("Lo scorso autunno ha firmato.", [("scorso autunno", "2023")]),
    ("Dalla prossima estate si cambia.", [("prossima estate", "2025")]),
    ("Firma attesa prima di Natale.", [("Natale", "2024-12-25")]),
    ("Si è dimesso a Pasqua.", [("Pasqua", "2024-03-31")]),
]

NO_DATE = [
    "L'azienda ha 2024 dipendenti.",
    "Un Airbus A320 e un Boeing 737.",
    "L'indice FTSE 100 e l'Agenda 2030.",
    "Gli anni '90 furono d'oro.",
    "Di domenica il negozio è chiuso.",
    "Il lunedì il mercato non c'è.",
    "Il marchese Sabato e la famiglia Marzo.",
    "Con Beta, oggi concorrente, non parla.",
    "Non firma né oggi né domani.",
    "Nel primo trimestre i ricavi sono saliti.",
    "Lo disse vent'anni fa.",
    "Ha chiuso d'inverno.",
    "I tre quarti, 3/4, del totale.",
    "Il modulo 2024-10-03-77 è pronto.",
    "Servono 15 milioni l'anno.",
]


@pytest.mark.parametrize(("sentence", "readings"), BY_CALENDAR)
@pytest.mark.parametrize("day", [DAY, None])
def test_a_date_with_its_year_needs_no_article_date(
    sentence: str, readings: list[Reading], day: str | None
) -> None:
    assert dates(sentence, day) == readings


@pytest.mark.parametrize(("sentence", "readings"), BY_THE_ARTICLE)
def test_a_relative_date_is_resolved_by_the_day_of_the_article(
    sentence: str, readings: list[Reading]
) -> None:
    assert dates(sentence) == readings


@pytest.mark.parametrize("sentence", [sentence for sentence, _ in BY_THE_ARTICLE])
def test_a_relative_date_is_no_value_without_the_day_of_the_article(sentence: str) -> None:
    assert dates(sentence, None) == []


@pytest.mark.parametrize("sentence", NO_DATE)
def test_numbers_and_words_that_only_look_like_dates_are_left_alone(sentence: str) -> None:
    assert dates(sentence) == []


@pytest.mark.parametrize("day", ["2024-01-01", "2024-02-29", "2024-12-31"])
def test_every_relative_date_can_be_resolved_at_the_edges_of_the_year(day: str) -> None:
    for sentence, readings in BY_THE_ARTICLE:
        if readings[0][0] != "14":  # Monday the 14th is near in some weeks only
            assert [text for text, _ in dates(sentence, day)] == [text for text, _ in readings]


@pytest.mark.parametrize(
    "sunday", ["2000-04-23", "2019-04-21", "2024-03-31", "2025-04-20", "2038-04-25"]
)
def test_easter_falls_on_the_sunday_of_the_calendar(sunday: str) -> None:
    assert easter(int(sunday[:4])) == date.fromisoformat(sunday)
