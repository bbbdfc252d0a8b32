"""Words are cut into the likeliest pieces, and a piece never spans two tokens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.neural.pieces import UNKNOWN, Segmenter, words_of

PIECES = ("<s>", "<pad>", "</s>", "<unk>", "▁", "a", "b", "c", "ab", "abc", "▁a", "▁ab", "bc")
SCORES = (0.0, 0.0, 0.0, 0.0, -3.0, -4.0, -4.0, -4.0, -5.0, -5.5, -3.5, -4.5, -5.0)


@pytest.fixture
def segment() -> Segmenter:
    return Segmenter(PIECES, SCORES)


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("abc", ["abc"]),
        ("▁abc", ["▁ab", "c"]),
        ("▁a", ["▁a"]),
        ("cab", ["c", "ab"]),
        ("▁abbc", ["▁ab", "bc"]),
    ],
)
def test_the_cut_with_the_highest_score_wins(
    segment: Segmenter, word: str, pieces: list[str]
) -> None:
    assert [PIECES[piece] for piece in segment(word)] == pieces


@pytest.mark.parametrize("word", ["蜘", "蜘蛛", "a蜘b", ""])
def test_what_no_piece_covers_is_unknown_and_runs_together(segment: Segmenter, word: str) -> None:
    assert segment(word).count(UNKNOWN) == 1


def test_the_names_of_special_pieces_are_no_text(segment: Segmenter) -> None:
    assert set(segment("<s>")) == {UNKNOWN}


def test_compatible_forms_are_folded(segment: Segmenter) -> None:
    assert segment("ａｂ") == segment("ab")


def test_a_very_long_word_costs_no_more_than_a_long_one(segment: Segmenter) -> None:
    assert segment("a" * 100_000) == segment("a" * 128)


@given(st.text(max_size=40))
def test_every_word_has_at_least_one_known_id(word: str) -> None:
    pieces = Segmenter(PIECES, SCORES)(word)
    assert pieces
    assert all(0 < piece < len(PIECES) for piece in pieces)


@pytest.mark.parametrize(
    ("tokens", "words"),
    [
        ([("Enel", True), ("cresce", False), (".", False)], ["▁Enel", "▁cresce", "."]),
        ([("l’", False), ("Eni", False)], ["▁l’", "Eni"]),
        ([("a", False), ("\n\n", False), ("b", False)], ["▁a", "\n\n", "▁b"]),
        ([], []),
    ],
)
def test_white_space_before_a_word_becomes_its_mark(
    tokens: list[tuple[str, bool]], words: list[str]
) -> None:
    assert words_of(tokens) == words
