"""Counts add up, and figures follow from counts."""

from __future__ import annotations

import pytest

from kg.evaluate.score import Score, compared, total


def test_precision_recall_and_their_harmonic_mean() -> None:
    score = Score(right=2, found=4, gold=8)
    assert (score.precision, score.recall, score.f1) == (0.5, 0.25, pytest.approx(1 / 3))


def test_nothing_is_no_division_by_zero() -> None:
    assert (Score().precision, Score().recall, Score().f1) == (0, 0, 0)


def test_what_was_recalled_may_be_counted_apart() -> None:
    score = Score(right=1, found=2, gold=4, recalled=3)
    assert (score.precision, score.recall) == (0.5, 0.75)


def test_a_sum_keeps_the_counts_apart_once_one_part_does() -> None:
    assert Score(1, 1, 1) + Score(1, 2, 2, recalled=0.5) == Score(2, 3, 3, recalled=1.5)
    assert total([Score(1, 1, 1), Score(0, 1, 0)]) == Score(1, 2, 1)


def test_equal_things_count_once() -> None:
    assert compared(["a", "a", "b"], ["a", "a"]) == Score(1, 1, 2)
