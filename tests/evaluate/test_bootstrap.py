"""Intervals hold the score, repeat themselves, and narrow where articles agree."""

from __future__ import annotations

from kg.evaluate.bootstrap import Samples
from kg.evaluate.score import Score, total

MIXED = [Score(1, 2, 2), Score(2, 2, 3), Score(0, 1, 2), Score(3, 3, 3)] * 8


def test_the_interval_holds_the_score_and_repeats_itself() -> None:
    samples = Samples([{"x": score} for score in MIXED], rounds=200)
    low, high = samples.interval(["x"], samples.f1)
    assert low < total(MIXED).f1 < high
    again = Samples([{"x": score} for score in MIXED], rounds=200)
    assert again.interval(["x"], again.f1) == (low, high)


def test_equal_articles_leave_no_doubt() -> None:
    samples = Samples([{"x": Score(1, 2, 2)}] * 5, rounds=50)
    assert samples.interval(["x"], samples.f1) == (0.5, 0.5)


def test_a_mean_of_measures_is_drawn_with_the_same_articles() -> None:
    samples = Samples([{"x": Score(1, 1, 1), "y": Score(0, 1, 1)}] * 5, rounds=50)
    assert samples.interval(["x", "y"], samples.f1) == (0.5, 0.5)
    assert samples.interval(["x"], samples.precision) == (1, 1)


def test_a_measure_an_article_lacks_counts_nothing_there() -> None:
    samples = Samples([{"x": Score(1, 1, 1)}, {"y": Score(1, 1, 1)}], rounds=50)
    assert samples.interval(["x"], samples.precision)[1] == 1


def test_no_article_is_no_failure() -> None:
    samples = Samples([{"x": Score()}], rounds=10)
    assert samples.interval(["x"], samples.f1) == (0, 0)
