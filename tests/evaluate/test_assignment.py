"""The assignment is the best one."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.evaluate.assignment import best_assignment


def gain(matrix: list[list[float]]) -> float:
    return sum(matrix[row][column] for row, column in best_assignment(matrix))


# costs of textbook examples, as losses: the least cost is the highest gain
@pytest.mark.parametrize(
    ("costs", "least"),
    [
        ([[4, 1, 3], [2, 0, 5], [3, 2, 2]], 5),
        ([[400, 150, 400], [400, 450, 600], [300, 225, 300]], 850),
        ([[10, 10, 8], [9, 8, 1], [9, 7, 4]], 18),
        ([[10, 10, 8, 11], [9, 8, 1, 1], [9, 7, 4, 10]], 15),
    ],
)
def test_examples_whose_least_cost_is_known(costs: list[list[float]], least: float) -> None:
    assert gain([[-cost for cost in row] for row in costs]) == -least


@given(
    st.integers(1, 4).flatmap(
        lambda n: st.lists(
            st.lists(st.integers(0, 9), min_size=n, max_size=n), min_size=1, max_size=5
        )
    )
)
def test_no_permutation_gains_more(matrix: list[list[float]]) -> None:
    if len(matrix) > len(matrix[0]):
        tall = [list(row) for row in zip(*matrix, strict=True)]
    else:
        tall = matrix
    best = max(
        sum(tall[row][column] for row, column in enumerate(columns))
        for columns in permutations(range(len(tall[0])), len(tall))
    )
    assert gain(matrix) == best


def test_nobody_is_assigned_twice_and_the_shorter_side_completely() -> None:
    pairs = best_assignment([[1, 1], [1, 1], [1, 1]])
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == 2


def test_nothing_to_assign_is_no_failure() -> None:
    assert best_assignment([]) == best_assignment([[]]) == []
