"""Percentages with sign, comma and words, in ranges and without the sign of the percentage."""

from __future__ import annotations

import pytest

from kg.model import ValueKind
from kg.nlp.values import find_values

Reading = tuple[str, float | None]


def percentages(sentence: str) -> list[Reading]:
    """Return text and number of every percentage in a sentence."""
    return [
        (value.text, value.percent)
        for value in find_values(sentence, "2024-10-09")
        if value.kind is ValueKind.PCT
    ]


READINGS: list[tuple[str, list[Reading]]] = [
    ("Ha comprato il 49% di Alfa.", [("49%", 49.0)]),
    ("Ha comprato il 49 % di Alfa.", [("49 %", 49.0)]),
    ("Sale al 4,9 per cento.", [("4,9 per cento", 4.9)]),
    ("Sale al 4,9 percento.", [("4,9 percento", 4.9)]),
    ("Guadagna lo 0,5%.", [("0,5%", 0.5)]),
    ("Ha il 50,1% dei voti.", [("50,1%", 50.1)]),
    ("Ha il 100%.", [("100%", 100.0)]),
    ("Ha l'8 per cento.", [("8 per cento", 8.0)]),
    ("Ha l'11,7%.", [("11,7%", 11.7)]),
    ("Possiede l'otto per cento.", [("otto per cento", 8.0)]),
    ("La controlla al cento per cento.", [("cento per cento", 100.0)]),
    ("Perde l'1 e mezzo per cento.", [("1 e mezzo per cento", 1.5)]),
    ("Cresce del 0.5% al mese.", [("0.5%", 0.5)]),
    ("In testa Alfa (+2,9%).", [("+2,9%", 2.9)]),
    ("In coda Beta (-2,86%).", [("-2,86%", -2.86)]),
    ("In coda Beta (−2,86%).", [("−2,86%", -2.86)]),
    ("Le vendite segnano meno 3,4% a maggio.", [("3,4%", 3.4)]),
    ("Tra il 38 e il 40% dei voli.", [("38", 38.0), ("40%", 40.0)]),
    ("La quota sale dal 22 al 100%.", [("22", 22.0), ("100%", 100.0)]),
    ("La quota sale dal 5% al 7,5%.", [("5%", 5.0), ("7,5%", 7.5)]),
    ("Una minoranza fra il 10 e il 15 per cento.", [("10", 10.0), ("15 per cento", 15.0)]),
    ("Uno sconto del 10-15%.", [("10", 10.0), ("15%", 15.0)]),
    ("Uno sconto del 25%-30%.", [("25%", 25.0), ("30%", 30.0)]),
    ("Uno sconto del 5 o 6%.", [("5", 5.0), ("6%", 6.0)]),
    (
        "Chiudono con il 7,3 e l'1,3 per cento.",
        [("7,3", 7.3), ("1,3 per cento", 1.3)],
    ),
    (
        "Alfa ha il 50%, Beta il 30 e Gamma il 20.",
        [("50%", 50.0), ("30", 30.0), ("20", 20.0)],
    ),
    ("Il 60% è di Alfa, il restante 40 della famiglia.", [("60%", 60.0), ("40", 40.0)]),
    ("In Lazio il 39,3%, in Umbria meno (7,9).", [("39,3%", 39.3), ("7,9", 7.9)]),
    ("Ha rilevato un terzo del capitale.", [("un terzo", 33.3)]),
    ("Possiede la metà delle quote.", [("metà", 50.0)]),
    ("Ha venduto due terzi delle azioni.", [("due terzi", 66.7)]),
    ("Ha venduto un quinto delle quote.", [("un quinto", 20.0)]),
    # traps
    ("I tassi salgono di due punti percentuali.", []),
    ("I tassi salgono di 50 punti base.", []),
    ("Costa la metà, fino a metà 2025, in un terzo stabilimento.", []),
    ("Un'imposta del 3 per mille.", []),
    ("Il 12 marzo, l'8 aprile e il 20.", []),
    ("Il 51% è di Alfa dal 3 ottobre, con 12 dipendenti.", [("51%", 51.0)]),
    ("Paga per cento copie.", []),
]


@pytest.mark.parametrize(("sentence", "readings"), READINGS)
def test_percentages_are_read_with_all_that_share_their_sign(
    sentence: str, readings: list[Reading]
) -> None:
    assert percentages(sentence) == readings
