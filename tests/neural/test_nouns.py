"""What a noun may mean: names of the last lines and those right after it, by recency."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kg.neural.nouns import Choice, Mark, choice_features, choice_inputs, choices
from kg.neural.tokens import Tokens


def marks(*places: tuple[int, int, int]) -> list[Mark]:
    """Make marks of one token from (token, line, entity)."""
    return [Mark(token, token, line, entity) for token, line, entity in places]


def test_names_far_ahead_or_many_lines_back_are_no_choice() -> None:
    names = marks((0, 0, 0), (50, 20, 1), (200, 25, 2), (400, 30, 3))
    assert choices(marks((190, 24, -1)), names) == [Choice(0, 1), Choice(0, 2)]


def test_the_entity_named_last_has_rank_nought() -> None:
    names = marks((0, 0, 7), (5, 0, 8), (9, 1, 7))
    found = choices(marks((12, 1, -1)), names)
    assert choice_features(found, marks((12, 1, -1)), names)[:, 2].tolist() == [24, 25, 24]


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 12)), min_size=1, max_size=40))
def test_features_stay_in_their_ranges_and_choices_in_reach(rows: list[tuple[int, int]]) -> None:
    names = [Mark(t, t, t // 20, e) for t, e in sorted(rows)]
    nouns = [Mark(t, t, t // 20, -1) for t in range(0, 300, 50)]
    found = choices(nouns, names)
    for noun, name in found:
        assert names[name].first <= nouns[noun].first + 60
        assert names[name].line >= nouns[noun].line - 12
    if found:
        features = choice_features(found, nouns, names)
        assert (features >= [0, 15, 24]).all()
        assert (features < [15, 24, 32]).all()


def test_the_inputs_are_the_vectors_at_both_ends() -> None:
    tokens = Tokens(np.arange(3), np.arange(3) + 1, np.eye(3, dtype=np.float32))
    names, nouns = [Mark(0, 1, 0, 0)], [Mark(2, 2, 0, -1)]
    inputs = choice_inputs(choices(nouns, names), nouns, names, tokens)
    assert inputs["names"].tolist() == [[1, 0, 0, 0, 1, 0]]
    assert inputs["nouns"].tolist() == [[0, 0, 1, 0, 0, 1]]
