"""A text cut where names, deciding words and sentences behind statements begin and end.

Offsets of sentences and words are those of the graph, so they fit the text to the character;
names are found by how the article spells them. Every stretch is cleaned after it is cut.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.graph.names import type_of
from kg.view.payload import seen

if TYPE_CHECKING:
    from kg.graph.records import StatementRecord

_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a text that is marked alike from its start to its end.

    `entity` is the IRI of who is named, `kind` its type in lower case; `begins` is the offset
    of a sentence with statements that begins here; `records` are the statements of the sentence
    that ends here.
    """

    text: str
    entity: str = ""
    kind: str = ""
    trigger: bool = False
    said: bool = False
    begins: str = ""
    records: tuple[StatementRecord, ...] = ()


def paragraphs(
    text: str, names: Mapping[str, str], records: Sequence[StatementRecord]
) -> list[list[Stretch]]:
    """Return the lines of a text, each cut into stretches; `names` are names -> IRIs."""
    named = list(find_names(text, names))
    triggers = [(span.start, span.end) for record in records for span in record.triggers]
    sentences: dict[tuple[int, int], list[StatementRecord]] = defaultdict(list)
    for record in records:
        start, end = _bare(text, record.start, record.end)
        sentences[start, end].append(record)
    cuts = {end for start, stop, _ in named for end in (start, stop)}
    cuts |= {end for span in (*triggers, *sentences) for end in span}
    marks = _Marks(named, triggers, sentences)
    lines = []
    for line in _LINE.finditer(text):
        inside = sorted(cut for cut in cuts if line.start() < cut < line.end())
        ends = [line.start(), *inside, line.end()]
        stretches = [marks.stretch(text, start, end) for start, end in pairwise(ends)]
        if any(stretch.text.strip() for stretch in stretches):
            lines.append(stretches)
    return lines


def find_names(text: str, names: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    r"""Yield start, end and entity of every whole word or words that are a name.

    The longest name wins; line ends and blanks within a name are alike.

    >>> list(find_names("Eni SpA compra\nEnilive, dice Eni.", {"Eni": "e", "Eni SpA": "s"}))
    [(0, 7, 's'), (29, 32, 'e')]
    """
    known = {" ".join(name.split()): iri for name, iri in names.items()}
    known.pop("", None)
    if not known:
        return
    longest = sorted(known, key=lambda name: (-len(name), name))
    ways = "|".join(r"\s+".join(map(re.escape, name.split())) for name in longest)
    for match in re.finditer(rf"(?<!\w)(?:{ways})(?!\w)", text):
        yield match.start(), match.end(), known[" ".join(match[0].split())]


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span without the blanks and line ends around it."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip())


class _Marks:
    """What marks a stretch whose ends are cuts: looked up by where it starts."""

    def __init__(
        self,
        named: Sequence[tuple[int, int, str]],
        triggers: Sequence[tuple[int, int]],
        sentences: Mapping[tuple[int, int], Sequence[StatementRecord]],
    ) -> None:
        self._named = named
        self._starts = [start for start, _, _ in named]
        self._triggers = triggers
        self._sentences = sentences
        self._begun = {start for start, _ in sentences}

    def stretch(self, text: str, start: int, end: int) -> Stretch:
        """Return a stretch of the text with its marks."""
        entity = self._entity(start)
        ending = (records for (_, stop), records in self._sentences.items() if stop == end)
        return Stretch(
            text=seen(text[start:end]),
            entity=entity,
            kind=type_of(entity).lower() if entity else "",
            trigger=any(first <= start < last for first, last in self._triggers),
            said=any(first <= start < last for first, last in self._sentences),
            begins=str(start) if start in self._begun else "",
            records=tuple(record for records in ending for record in records),
        )

    def _entity(self, start: int) -> str:
        at = bisect_right(self._starts, start) - 1
        return self._named[at][2] if at >= 0 and start < self._named[at][1] else ""
