"""Our pipeline's answers. This is the one place where measuring meets the pipeline."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from kg.annotated import Report
from kg.model import Annotation, Entity, Statement

if TYPE_CHECKING:
    from kg.neural.tokens import Tokens

OnProgress = Callable[[int, int], None]  # reports done, reports in all


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in one article.

    `entities` and `statements` come from the raw text. `resolved` are the entities made of
    the gold's mentions, `given` the statements read with the gold's entities; both are
    None where they were not asked for, as with a file another tool wrote. `doubt` is the
    number of mistakes our pipeline expects of itself.
    """

    entities: tuple[Entity, ...] = ()
    statements: tuple[Statement, ...] = ()
    resolved: tuple[Entity, ...] | None = None
    given: tuple[Statement, ...] | None = None
    doubt: float = 0.0


def predict(
    reports: Sequence[Report],
    model: str,
    *,
    annotated: bool = True,
    on_progress: OnProgress | None = None,
) -> Iterator[Found]:
    """Yield what the pipeline finds in each report, in order.

    `annotated` asks for the steps that start from the gold too. Raises ModelError where
    there is no such model.
    """
    from kg.nlp.components import tokens_of
    from kg.nlp.pipeline import load, read_docs

    nlp = load(model)
    articles = (report.annotation.article for report in reports)
    for done, doc in enumerate(read_docs(nlp, articles), start=1):
        gold, tokens = reports[done - 1].annotation, tokens_of(doc)
        yield Found(
            doc._.entities,
            doc._.statements,
            _resolve(gold, tokens) if annotated else None,
            _read(gold, tokens) if annotated else None,
            doc._.doubt,
        )
        if on_progress:
            on_progress(done, len(reports))


def model_digest(model: str) -> str:
    """Return 16 hex digits over every file of our models; "" for somebody else's model."""
    from kg.nlp.pipeline import MODELS

    if not (MODELS / model).is_dir():
        return ""
    total = sha256()
    for path in sorted(MODELS.rglob("*")):
        if path.is_file() and path.suffix not in {".md", ".pyc"}:
            total.update(path.relative_to(MODELS).as_posix().encode() + b"\0")
            total.update(sha256(path.read_bytes()).digest())
    return total.hexdigest()[:16]


def _resolve(gold: Annotation, tokens: Tokens | None) -> tuple[Entity, ...]:
    """Gather the gold's mentions into entities as the pipeline would."""
    from kg.nlp.coreference import find_entities

    mentions = [mention for entity in gold.entities for mention in entity.mentions]
    return find_entities(gold.article.text, gold.sentences, mentions, gold.article.title, tokens)


def _read(gold: Annotation, tokens: Tokens | None) -> tuple[Statement, ...]:
    """Read statements with the gold's entities and values, and the text's own vectors."""
    from kg.relations import read_statements

    return read_statements(gold, tokens)
