"""Reports as training samples: sentences cut into pieces that are marked or plain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.model import MentionLabel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.annotated import Report
    from kg.model import Mention, Span


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence: a mention with its label, or the plain text between two."""

    text: str
    label: MentionLabel | None = None


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
    mentions = sorted(
        (mention for entity in annotation.entities for mention in entity.mentions),
        key=lambda mention: mention.start,
    )
    text = annotation.article.text
    sentences = tuple(_cut(text, span, mentions) for span in annotation.sentences)
    return Sample(sentences, (" ",) * (len(sentences) - 1))


def _cut(text: str, sentence: Span, mentions: Iterable[Mention]) -> Sentence:
    pieces = []
    position = sentence.start
    for mention in mentions:
        if not sentence.covers(mention.start, mention.end):
            continue
        if mention.start > position:
            pieces.append(Piece(text[position : mention.start]))
        pieces.append(Piece(mention.text, mention.label))
        position = mention.end
    if position < sentence.end:
        pieces.append(Piece(text[position : sentence.end]))
    return tuple(pieces)
