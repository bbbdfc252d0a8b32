"""Tags become mentions, and no mention begins inside one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from kg.neural.tags import read_mentions

TAGS = ("O", "B-ORG", "I-ORG", "B-PER", "I-PER")


def logits(*tags: str) -> NDArray[np.float32]:
    return np.array([[float(tag == wanted) for tag in TAGS] for wanted in tags], np.float32)


@pytest.mark.parametrize(
    ("tags", "mentions"),
    [
        (["O", "O"], []),
        (["B-ORG", "I-ORG", "O"], [(0, 1, "ORG")]),
        (["B-ORG", "B-ORG"], [(0, 0, "ORG"), (1, 1, "ORG")]),
        (["B-ORG", "B-PER", "I-PER"], [(0, 0, "ORG"), (1, 2, "PER")]),
        ([], []),
    ],
)
def test_mentions_are_read_from_tags(tags: list[str], mentions: list[tuple[int, int, str]]) -> None:
    rows = logits(*tags) if tags else np.zeros((0, len(TAGS)), np.float32)
    assert list(read_mentions(rows, TAGS)) == mentions


def test_an_inside_tag_without_its_beginning_gives_way() -> None:
    rows = logits("O", "I-ORG", "O") + logits("O", "B-ORG", "O") * 0.9
    assert list(read_mentions(rows, TAGS)) == [(1, 1, "ORG")]


@given(st.lists(st.lists(st.floats(-5, 5), min_size=5, max_size=5), min_size=1, max_size=30))
def test_mentions_never_overlap_whatever_the_logits(rows: list[list[float]]) -> None:
    last = -1
    for first, end, label in read_mentions(np.array(rows, np.float32), TAGS):
        assert last < first <= end < len(rows)
        assert label in {"ORG", "PER"}
        last = end
