"""Sentences as strings of symbols: every mention and every value becomes one word.

"Nordica ha investito 12 milioni in Tessilnova." turns into "O0 ha investito M3 in O5 ."
so that a pattern or a feature sees who stands where and never the name itself. Words are
lower case; a symbol of a mention or value is a capital letter and its position.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.model import Annotation, MentionLabel, Span, Value, ValueKind
from kg.ontology import EntityType

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|\w+(?:-\w+)*['’]?|[^\w\s]")
_APOSTROPHES = str.maketrans("’‘`", "'''")
_QUOTES = str.maketrans('"“”„', "«»»«")

LETTERS: dict[EntityType | ValueKind, str] = {
    EntityType.ORG: "O",
    EntityType.PER: "P",
    EntityType.LOC: "L",
    EntityType.PROD: "G",
    ValueKind.MONEY: "M",
    ValueKind.PCT: "Q",
    ValueKind.DATE: "D",
}
TYPES: dict[str, EntityType] = {
    letter: kind for kind, letter in LETTERS.items() if isinstance(kind, EntityType)
}


@dataclass(frozen=True, slots=True)
class Symbol:
    """One word, mention or value of a sentence; offsets are those of the article.

    `letter` is "" for words and punctuation. `entity` is the index of the entity in the
    annotation, or -1. An implied subject ("Ha comprato …") is a mention of no width.
    """

    code: str
    start: int
    end: int
    letter: str = ""
    entity: int = -1
    nominal: bool = False
    value: Value | None = None

    @property
    def word(self) -> str:
        """Return the word, or the letter alone of a mention or value."""
        return self.letter or self.code


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence as symbols, and the same as one string with blanks at both ends."""

    index: int
    span: Span
    symbols: tuple[Symbol, ...]
    text: str
    starts: tuple[int, ...]

    def position(self, offset: int) -> int:
        """Return the position of the symbol that stands at `offset` of `text`."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def mentions(self) -> Iterator[tuple[int, Symbol]]:
        """Yield the mentions with their positions."""
        return ((i, s) for i, s in enumerate(self.symbols) if s.entity >= 0)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A mention or value before it becomes a symbol."""

    start: int
    end: int
    letter: str
    entity: int = -1
    nominal: bool = False
    value: Value | None = None


def read_lines(annotation: Annotation) -> tuple[Line, ...]:
    """Turn the sentences of an annotation into lines, in order."""
    marks = _marks(annotation)
    starts = [mark.start for mark in marks]
    lines = []
    for index, span in enumerate(annotation.sentences):
        first = bisect_right(starts, span.start - 1)
        last = bisect_right(starts, span.end - 1)
        symbols = _symbols(annotation.article.text, span, marks[first:last])
        lines.append(make_line(index, span, symbols))
    return tuple(lines)


def make_line(index: int, span: Span, symbols: Sequence[Symbol]) -> Line:
    """Join symbols into a line; mentions and values are numbered by position."""
    numbered = tuple(
        Symbol(
            f"{s.letter}{i}" if s.letter else s.code,
            s.start,
            s.end,
            s.letter,
            s.entity,
            s.nominal,
            s.value,
        )
        for i, s in enumerate(symbols)
    )
    starts, offset = [], 1
    for symbol in numbered:
        starts.append(offset)
        offset += len(symbol.code) + 1
    text = f" {' '.join(s.code for s in numbered)} "
    return Line(index, span, numbered, text, tuple(starts))


def _marks(annotation: Annotation) -> list[_Mark]:
    """Return mentions and values in text order; of two that overlap the better one stays.

    Better is a name before a value before a noun, then the longer.
    """
    found = []
    for index, entity in enumerate(annotation.entities):
        letter = LETTERS[entity.type]
        for mention in entity.mentions:
            nominal = mention.label is MentionLabel.NOM
            mark = _Mark(mention.start, mention.end, letter, index, nominal)
            found.append((2 if nominal else 0, mention.start - mention.end, mark))
    for value in annotation.values:
        mark = _Mark(value.start, value.end, LETTERS[value.kind], value=value)
        found.append((1, value.start - value.end, mark))
    found.sort(key=lambda item: (item[0], item[1], item[2].start))
    return _without_overlap([mark for _, _, mark in found])


def _without_overlap(marks: list[_Mark]) -> list[_Mark]:
    taken: set[int] = set()
    kept = []
    for mark in marks:
        places = range(mark.start, mark.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(mark)
    return sorted(kept, key=lambda mark: mark.start)


def _symbols(text: str, span: Span, marks: Sequence[_Mark]) -> list[Symbol]:
    symbols: list[Symbol] = []
    borders = [_Mark(span.start, span.start, ""), *marks, _Mark(span.end, span.end, "")]
    for before, mark in pairwise(borders):
        symbols.extend(_words(text, before.end, mark.start))
        if not mark.letter:
            continue
        symbol = Symbol(
            "", mark.start, mark.end, mark.letter, mark.entity, mark.nominal, mark.value
        )
        last = symbols[-1] if symbols else None
        if last is not None and last.entity >= 0 and last.entity == symbol.entity:
            symbols[-1] = _joined(last, symbol)  # "la startup Tessilnova": one end, not two
        else:
            symbols.append(symbol)
    return symbols


def _joined(first: Symbol, second: Symbol) -> Symbol:
    nominal = first.nominal and second.nominal
    return Symbol("", first.start, second.end, first.letter, first.entity, nominal)


def _words(text: str, start: int, end: int) -> Iterator[Symbol]:
    for token in _TOKEN.finditer(text, start, end):
        word = token[0].translate(_APOSTROPHES).translate(_QUOTES).lower()
        yield Symbol(word, token.start(), token.end())
