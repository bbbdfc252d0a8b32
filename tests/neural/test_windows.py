"""Articles of any length are read in windows that lose no token and cut none."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kg.neural.windows import cut, pool

SIZES = st.lists(st.integers(1, 9), max_size=120)


@given(SIZES, st.integers(12, 40), st.integers(0, 9))
def test_every_token_is_kept_exactly_once_and_in_order(
    sizes: list[int], size: int, overlap: int
) -> None:
    kept = [
        token
        for window in cut(sizes, (), size, overlap)
        for token in range(window.kept_first, window.kept_last)
    ]
    assert kept == list(range(len(sizes)))


@given(SIZES, st.integers(12, 40), st.integers(0, 9))
def test_no_window_is_too_large_and_each_holds_what_it_keeps(
    sizes: list[int], size: int, overlap: int
) -> None:
    for window in cut(sizes, (), size, overlap):
        assert sum(sizes[window.first : window.last]) <= size - 2
        assert window.first <= window.kept_first <= window.kept_last <= window.last


def test_a_short_article_is_one_window() -> None:
    assert len(cut([2] * 200)) == 1


def test_neighbouring_windows_overlap() -> None:
    one, other, *_ = cut([1] * 1000)
    assert one.last - other.first == 128


def test_a_token_is_the_mean_of_its_pieces() -> None:
    hidden = np.array([[1, 1], [3, 5], [7, 7]], np.float32)
    assert pool(hidden, [2, 1]).tolist() == [[2, 3], [7, 7]]


@given(SIZES, st.sets(st.integers(0, 120)))
def test_windows_part_at_a_seam_where_they_share_one(sizes: list[int], seams: set[int]) -> None:
    windows = cut(sizes, seams, size=30, overlap=9)
    for left, right in pairwise(windows):
        shared = {seam for seam in seams if right.first <= seam <= left.last}
        assert left.kept_last == right.kept_first
        assert not shared or left.kept_last in shared
