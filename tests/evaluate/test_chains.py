"""MUC, B³ and CEAF-e give the values of the papers that made or explained them."""

from __future__ import annotations

import pytest

from kg.evaluate.chains import Chains, b_cubed, ceaf_e, conll, muc
from kg.evaluate.score import Score


def chains(text: str) -> Chains:
    """Return "abc de" as chains of one-character mentions."""
    return [frozenset((ord(c), ord(c) + 1) for c in chain) for chain in text.split()]


def figures(score: Score) -> tuple[float, float, float]:
    return round(score.precision, 3), round(score.recall, 3), round(score.f1, 3)


def test_the_worked_example_of_pradhan_and_others_2014() -> None:
    """The gold has mentions (e) the answer lacks, the answer some (h, i) the gold lacks."""
    gold, found = chains("abc defg"), chains("ab cd fghi")
    assert figures(muc(gold, found)) == (0.4, 0.4, 0.4)
    assert figures(b_cubed(gold, found)) == (0.5, 0.417, 0.455)
    assert figures(ceaf_e(gold, found)) == (0.433, 0.65, 0.52)


# key: 1-5, 6-7, 8-12; answers (a)-(d) of Luo 2005, table 1: F of MUC, B³ and CEAF with φ4
LUO = "12345 67 89ABC"


@pytest.mark.parametrize(
    ("found", "muc_f", "b_cubed_f", "ceaf_f"),
    [
        ("12345 6789ABC", 0.947, 0.865, 0.733),
        ("1234589ABC 67", 0.947, 0.737, 0.667),
        ("123456789ABC", 0.900, 0.545, 0.294),
        ("1 2 3 4 5 6 7 8 9 A B C", 0, 0.400, 0.178),
    ],
)
def test_the_four_answers_of_luo_2005(
    found: str, muc_f: float, b_cubed_f: float, ceaf_f: float
) -> None:
    gold, given = chains(LUO), chains(found)
    assert round(muc(gold, given).f1, 3) == muc_f
    assert round(b_cubed(gold, given).f1, 3) == b_cubed_f
    assert round(ceaf_e(gold, given).f1, 3) == ceaf_f


def test_the_two_errors_of_bagga_and_baldwin_1998() -> None:
    """MUC thinks them equally bad; for B³ joining the two big chains is worse."""
    small, big = chains("12345 6789ABC"), chains("1234589ABC 67")
    assert muc(chains(LUO), small) == muc(chains(LUO), big)
    assert figures(b_cubed(chains(LUO), small))[:2] == (0.762, 1)
    assert figures(b_cubed(chains(LUO), big))[:2] == (0.583, 1)


@pytest.mark.parametrize(
    ("gold", "found", "recall", "precision"),
    [
        ("ABCD", "AB CD", 2 / 3, 1),
        ("AB CD", "ABCD", 1, 2 / 3),
        ("ABCD", "ABCD", 1, 1),
        ("ABCD", "AB", 1 / 3, 1),
        ("ABC", "AC", 1 / 2, 1),
    ],
)
def test_the_links_of_vilain_and_others_1995(
    gold: str, found: str, recall: float, precision: float
) -> None:
    score = muc(chains(gold), chains(found))
    assert (score.recall, score.precision) == (pytest.approx(recall), pytest.approx(precision))


@pytest.mark.parametrize("measure", [muc, b_cubed, ceaf_e])
def test_the_gold_is_perfect_and_nothing_is_worth_nothing(measure: type[Score]) -> None:
    gold = chains(LUO)
    assert measure(gold, gold).f1 == 1
    assert measure(gold, []).f1 == measure([], gold).f1 == measure([], []).f1 == 0


def test_the_conll_score_is_the_mean_of_three() -> None:
    assert conll([Score(1, 1, 1), Score(1, 2, 2), Score(0, 1, 1)]) == 0.5
