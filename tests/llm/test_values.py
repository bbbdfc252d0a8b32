"""Numbers of an answer: what no number of an article can be is none."""

from __future__ import annotations

import math

import pytest

from kg.llm.values import share_of, sum_of
from kg.model import Amount, Article

ARTICLE = Article("a", "Eni ha pagato 12 milioni per il 49,5% di Enilive.", "a.txt")


def test_a_figure_of_the_text_holds() -> None:
    assert sum_of(12_000_000, "EUR", ARTICLE, ()) == Amount(12e6, "EUR")
    assert share_of(49.5, ARTICLE, ()) == 49.5


@pytest.mark.parametrize("value", [10**400, -(10**400), math.inf, math.nan, 0, -1, 10**16])
def test_what_is_too_large_or_none_does_not(value: float) -> None:
    assert sum_of(value, "EUR", ARTICLE, ()) is None
    assert value == 0 or share_of(value, ARTICLE, ()) is None
