"""How a run reads with a teacher: everything, or only what our own model is unsure of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kg.batches import batched
from kg.errors import BudgetError, KgError
from kg.llm.gates import Reading
from kg.model import Article, Extraction, Profile, Reader
from kg.versions import files_digest

if TYPE_CHECKING:
    from spacy.language import Language

    from kg.llm.reader import Estimate, Teacher

_T = TypeVar("_T")

_PACKAGE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Teaching:
    """A teacher and when to ask it.

    `approve` gets the estimate before anything is asked, and raises if that is too much.
    """

    teacher: Teacher
    reader: Reader = Reader.LLM
    profile: Profile = Profile.BALANCED
    approve: Callable[[Estimate], None] = lambda _: None

    @property
    def digest(self) -> str:
        """Return what decides a reading beside our own model: "llm~MODEL~PROMPT~CODE"."""
        floor = f"{self._floor:g}-" if self.reader is Reader.AUTO else ""
        return f"{self.reader}~{self.teacher.digest}~{floor}{_code_digest()}"

    @property
    def _floor(self) -> float:
        return self.teacher.access.settings.doubt

    def read_by(
        self, articles: Sequence[Article], smalls: Iterable[tuple[Extraction, float] | KgError]
    ) -> Iterator[Extraction | tuple[Extraction, BudgetError] | KgError]:
        """Yield what each article says, in order, as `read_all` or `read_doubtful` has it.

        `smalls` are our readings with their doubts; a teacher that reads all takes none of them.
        """
        if self.reader is Reader.AUTO:
            yield from self.read_doubtful(articles, smalls, lambda one: one.extraction)
            return
        for reading in self.read_all(articles):
            yield reading if isinstance(reading, KgError) else reading.extraction

    def read_all(self, articles: Sequence[Article]) -> Iterator[Reading | KgError]:
        """Yield the teacher's reading of each article, in order; see `Teacher.read`."""
        self.approve(self.teacher.estimate(articles))
        yield from self.teacher.read(articles, self.profile)

    def read_doubtful(
        self,
        articles: Sequence[Article],
        smalls: Iterable[tuple[_T, float] | KgError],
        convert: Callable[[Reading], _T],
    ) -> Iterator[_T | tuple[_T, BudgetError] | KgError]:
        """Yield the reading of each article, in order: ours, or the teacher's where ours is unsure.

        `smalls` are our readings with their doubts. The most doubtful are asked first, so that
        a budget goes where it helps most; what it did not reach comes with the BudgetError.
        Where the teacher gives no answer that can be read, or one of which every entity is
        refused, ours stays.
        """
        own = dict(zip((article.id for article in articles), smalls, strict=True))
        asked = [article for article in articles if self._is_doubtful(own[article.id])]
        asked.sort(key=lambda article: (-_doubt(own[article.id]), article.id))
        self.approve(self.teacher.estimate(asked))
        taught = self.teacher.read(asked, self.profile)
        found = dict(zip((article.id for article in asked), taught, strict=True))
        for article in articles:
            small, reading = own[article.id], found.get(article.id)
            if isinstance(reading, Reading) and _is_of_this_text(reading):
                yield convert(reading)
            elif isinstance(small, KgError):
                yield small
            elif isinstance(reading, BudgetError):
                yield small[0], reading
            else:
                yield small[0]

    def _is_doubtful(self, small: tuple[_T, float] | KgError) -> bool:
        return not isinstance(small, KgError) and small[1] >= self._floor


def _is_of_this_text(reading: Reading) -> bool:
    return bool(reading.annotation.entities) or not reading.refusals


def _doubt(small: tuple[_T, float] | KgError) -> float:
    return 0.0 if isinstance(small, KgError) else small[1]


@cache
def _code_digest() -> str:
    """Hash the code that lets an answer pass: where it changes, kept answers are read again."""
    return files_digest(sorted(_PACKAGE.glob("*.py")))[:8]


def read_annotated(
    nlp: Language | None, articles: Iterable[Article], teaching: Teaching | None
) -> Iterator[Reading | tuple[Reading, BudgetError] | KgError]:
    """Yield the reading of each article, in order, by whoever is to read.

    Without `teaching` it is our own pipeline `nlp` alone, which only a teacher that reads
    everything can do without. What our own pipeline cannot read is an error in its place.
    """
    if teaching is not None and teaching.reader is Reader.LLM:
        yield from teaching.read_all(list(articles))
        return
    assert nlp is not None
    if teaching is None:
        yield from _own(nlp, articles)
        return
    chosen = list(articles)
    smalls = (
        reading if isinstance(reading, KgError) else (reading, reading.doubt)
        for reading in _own(nlp, chosen)
    )
    yield from teaching.read_doubtful(chosen, smalls, lambda reading: reading)


def _own(nlp: Language, articles: Iterable[Article]) -> Iterator[Reading | KgError]:
    from kg.nlp.parallel import CHUNK, read_each
    from kg.nlp.pipeline import read_doubting

    def read(some: Sequence[Article]) -> Iterator[Reading]:
        for annotation, statements, doubt in read_doubting(nlp, some):
            yield Reading(annotation, statements, doubt=doubt)

    for chunk in batched(articles, CHUNK):
        yield from read_each(read, chunk)
