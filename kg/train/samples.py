"""Reports as training samples: sentences cut into pieces that are marked or plain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.model import MentionLabel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.annotated import Report
    from kg.model import Span, Value


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence: a mention with its label, a value, or the plain text between.

    `entity` is the id of the entity a mention speaks of; `value` is what a value expression
    was read as in the report.
    """

    text: str
    label: MentionLabel | None = None
    entity: str | None = None
    value: Value | None = None


Sentence = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """What the recogniser learns from: a few neighbouring sentences.

    `gaps` are the white spaces after each sentence but the last.
    """

    sentences: tuple[Sentence, ...]
    gaps: tuple[str, ...]

    def pieces(self) -> Iterator[Piece]:
        """Yield all pieces in order, the gaps between sentences as plain ones."""
        for number, sentence in enumerate(self.sentences):
            yield from sentence
            if number < len(self.gaps):
                yield Piece(self.gaps[number])

    def text(self) -> str:
        """Return the whole text."""
        return "".join(piece.text for piece in self.pieces())

    def spans(self) -> list[tuple[int, int, str]]:
        """Return the mentions as (start, end, label) in `text()`."""
        spans = []
        position = 0
        for piece in self.pieces():
            end = position + len(piece.text)
            if piece.label is not None:
                spans.append((position, end, piece.label.value))
            position = end
        return spans

    def starts(self) -> list[int]:
        """Return where each sentence starts in `text()`."""
        starts = [0]
        for sentence, gap in zip(self.sentences, self.gaps, strict=False):
            starts.append(starts[-1] + sum(len(piece.text) for piece in sentence) + len(gap))
        return starts


def read_sample(report: Report) -> Sample:
    """Return the whole report as one sample, its sentences joined by blanks."""
    annotation = report.annotation
    marked = [
        (mention.start, mention.end, Piece(mention.text, mention.label, entity.id))
        for entity in annotation.entities
        for mention in entity.mentions
    ]
    marked += [
        (value.start, value.end, Piece(value.text, value=value)) for value in annotation.values
    ]
    marked.sort(key=lambda mark: mark[0])
    text = annotation.article.text
    sentences = tuple(_cut(text, span, marked) for span in annotation.sentences)
    return Sample(sentences, (" ",) * (len(sentences) - 1))


def _cut(text: str, sentence: Span, marked: Iterable[tuple[int, int, Piece]]) -> Sentence:
    pieces = []
    position = sentence.start
    for start, end, piece in marked:
        if not sentence.covers(start, end):
            continue
        if start > position:
            pieces.append(Piece(text[position:start]))
        pieces.append(piece)
        position = end
    if position < sentence.end:
        pieces.append(Piece(text[position : sentence.end]))
    return tuple(pieces)
