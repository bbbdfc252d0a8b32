"""Words cut into the pieces the encoder knows: the likeliest cut under a unigram model.

The vocabulary is that of multilingual-e5-small (a SentencePiece unigram model, Kudo 2018),
pruned to what Italian text needs. Words are cut one by one, so that a piece never spans two
tokens and a mention always begins and ends where pieces do.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

BLANK = "▁"
"""Stands for the white space before a word, as in SentencePiece."""

START, PAD, END, UNKNOWN = 0, 1, 2, 3
"""Ids of the pieces that are no text: start and end of a window, filling, unknown."""

MASK = "<mask>"
_REMEMBERED = 200_000
_UNKNOWN_COST = 10.0
_LONGEST_WORD = 128


class Segmenter:
    """Cuts words into ids of pieces; remembers what it has cut.

    `scores` are log probabilities, one per piece.
    """

    def __init__(self, pieces: Sequence[str], scores: Sequence[float]) -> None:
        self._index = {piece: place for place, piece in enumerate(pieces) if place > UNKNOWN}
        self._scores = list(scores)
        self._longest = max(map(len, pieces))
        self._floor = min(scores) - _UNKNOWN_COST
        self._known: dict[str, tuple[int, ...]] = {}

    def __call__(self, word: str) -> tuple[int, ...]:
        """Return the ids of a word's pieces, at least one; a word over 128 characters is cut off.

        `word` begins with "▁" where white space stands before it.
        """
        known = self._known.get(word)
        if known is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            plain = unicodedata.normalize("NFKC", word[:_LONGEST_WORD]).replace(" ", BLANK)
            known = self._known[word] = tuple(self._cut(plain)) or (UNKNOWN,)
        return known

    def _cut(self, word: str) -> list[int]:
        """Find the best cut from left to right (Viterbi); unknown characters run together."""
        best = [0.0]
        back = [(0, UNKNOWN)]
        for end in range(1, len(word) + 1):
            score, start, piece = max(self._last_pieces(word, end, best))
            best.append(score)
            back.append((start, piece))
        found: list[int] = []
        end = len(word)
        while end:
            end, piece = back[end]
            if not (piece == UNKNOWN and found and found[-1] == UNKNOWN):
                found.append(piece)
        return found[::-1]

    def _last_pieces(self, word: str, end: int, best: list[float]) -> list[tuple[float, int, int]]:
        """Return (score of the cut so far, start, id) for every piece that may end at `end`."""
        found = [(best[end - 1] + self._floor, end - 1, UNKNOWN)]
        for start in range(max(0, end - self._longest), end):
            piece = self._index.get(word[start:end])
            if piece is not None:
                found.append((best[start] + self._scores[piece], start, piece))
        return found


def words_of(tokens: Sequence[tuple[str, bool]]) -> list[str]:
    """Return what to cut: every token, with "▁" in front where white space stood before it.

    `tokens` are (text, whether white space follows). The first token counts as after white
    space.

    >>> words_of([("dell'", False), ("Enel", True), ("cresce", False)])
    ["▁dell'", 'Enel', '▁cresce']
    """
    words, after_blank = [], True
    for text, followed in tokens:
        words.append(BLANK + text if after_blank else text)
        after_blank = followed or text.isspace()
    return words
