"""An article read up to one noun: who was named so far, where, and who last."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from kg.nlp.lexicon import rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.model import Mention, MentionLabel, Span

WORD = re.compile(r"[\w-]+")
_REMEMBERED = 40


@dataclass(slots=True, eq=False)
class Candidate:
    """An entity as it stands at some point of the article: what was said of it so far.

    `forms` are its names in lower case, `words` the words in them, `kinds` what these
    words tell of an organisation ("bank", "medium", ...).
    """

    order: int
    named: list[Mention]
    in_title: bool
    forms: frozenset[str]
    words: frozenset[str]
    kinds: frozenset[str]
    so_far: list[Mention] = field(default_factory=list)

    @property
    def type(self) -> MentionLabel:
        """Return the type of its first name."""
        return self.named[0].label

    @property
    def last(self) -> Mention | None:
        """Return the latest mention, named or nominal."""
        return self.so_far[-1] if self.so_far else None


@dataclass(slots=True)
class Scene:
    """The article read up to one nominal mention."""

    text: str
    starts: list[int]
    candidates: list[Candidate]
    recent: list[Candidate] = field(default_factory=list)
    openers: dict[int, Candidate] = field(default_factory=dict)
    titled: list[Candidate] = field(default_factory=list)

    def sentence(self, position: int) -> int:
        """Return the number of the sentence that holds `position`."""
        return bisect_right(self.starts, position) - 1

    def see(self, candidate: Candidate, mention: Mention) -> None:
        """Take note that `mention` speaks of `candidate`."""
        candidate.so_far.append(mention)
        if candidate in self.recent:
            self.recent.remove(candidate)
        self.recent.insert(0, candidate)
        del self.recent[_REMEMBERED:]
        self.openers.setdefault(self.sentence(mention.start), candidate)


def walk(
    text: str,
    sentences: Sequence[Span],
    groups: Sequence[list[Mention]],
    nominals: Sequence[Mention],
    title: str | None,
) -> Iterator[tuple[Mention, Scene]]:
    """Yield every nominal mention with the scene it appears in; named mentions are seen."""
    title_words = {word.lower() for word in WORD.findall(title or "")}
    candidates = [_candidate(order, group, title_words) for order, group in enumerate(groups)]
    scene = Scene(text, [span.start for span in sentences] or [0], candidates)
    scene.titled = [candidate for candidate in candidates if candidate.in_title]
    pending = sorted(
        (
            (mention.start, candidate, mention)
            for candidate in candidates
            for mention in candidate.named
        ),
        key=lambda item: item[0],
    )
    position = 0
    for nominal in nominals:
        while position < len(pending) and pending[position][0] < nominal.start:
            scene.see(pending[position][1], pending[position][2])
            position += 1
        upcoming = [candidate for start, candidate, _ in pending[position : position + 2]]
        scene.recent.extend(c for c in dict.fromkeys(upcoming) if c not in scene.recent)
        yield nominal, scene
        scene.recent = [candidate for candidate in scene.recent if candidate.so_far]


def _candidate(order: int, group: list[Mention], title_words: set[str]) -> Candidate:
    forms = frozenset(mention.text.lower() for mention in group)
    names = [WORD.findall(form) for form in forms]
    parts = frozenset(word for name in names for word in name)
    return Candidate(
        order=order,
        named=group,
        in_title=any(all(word in title_words for word in name) for name in names if name),
        forms=forms,
        words=parts,
        kinds=frozenset(kind for word in parts if (kind := _organization_kinds().get(word))),
    )


@cache
def _organization_kinds() -> Mapping[str, str]:
    return {word: kind for kind, known in rows("organization-kinds") for word in known.split()}
