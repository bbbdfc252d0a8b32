"""From a statement of the graph, or the path of a file, to the article to read again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import QueryError, ReadingError
from kg.explain.article import ArticleExplanation, StatementExplanation, explain
from kg.graph.lookup import Located
from kg.model import Article, Profile
from kg.text import read
from kg.versions import own_part, pipeline_digest, read_digest

if TYPE_CHECKING:
    from spacy.language import Language

_INPUT = "-"


@dataclass(frozen=True, slots=True)
class StoredExplanation:
    """A statement of the graph explained; `same_reader` tells whether it was read as now."""

    article: ArticleExplanation
    statement: StatementExplanation
    same_reader: bool


def explain_stored(
    located: Located,
    load: Callable[[str, Profile], Language],
    model: str | None = None,
    profile: Profile | None = None,
) -> StoredExplanation:
    """Read the article of a statement again and explain the statement.

    Model and profile are those the article was read with, unless others are given. Raise
    ReadingError where the file is gone or another, and QueryError where the article, read
    as it is now, does not make the statement.
    """
    known_model, known_profile = read_digest(located.pipeline)
    model, profile = model or known_model, profile or known_profile
    article = _stored_article(located)
    explained = explain(load(model, profile), article, profile)
    found = [one for one in explained.statements if one.iri == located.iri]
    if not found:
        raise QueryError(
            "read again, the article does not say this any more",
            f"another model or version read it; bring the graph up to date: "
            f"kg build {_split(located.source)[0]}",
        )
    same = own_part(located.pipeline) == pipeline_digest(model, profile)
    return StoredExplanation(explained, found[0], same)


def _stored_article(located: Located) -> Article:
    file, _ = _split(located.source)
    if file == _INPUT:
        raise ReadingError(
            "the article came from standard input and was not kept",
            "save its text in a file, then: kg explain PATH",
            path=file,
        )
    if not Path(file).is_file():
        raise ReadingError(
            "the file of the article is gone",
            "put it back, or run this in the folder where the graph was built",
            path=file,
        )
    for item in read([file]):
        if isinstance(item, Article) and item.id == located.article:
            return item
    raise ReadingError(
        "the article has changed since the graph was built",
        f"bring the graph up to date first: kg build {file}",
        path=located.source,
    )


def find_article(path: str) -> Article:
    """Return the article of a file; `path#n` is the n-th of a file that holds several (from 0).

    Raise ReadingError where there is none, or more than one to choose from.
    """
    file, number = (path, None) if Path(path).exists() else _split(path)
    found = []
    for item in read([file]):
        if isinstance(item, ReadingError):
            raise item
        if number is None or item.source.endswith(f"#{number}"):
            found.append(item)
    if len(found) == 1:
        return found[0]
    if found:
        raise ReadingError(
            f"the file holds {len(found)} articles", f"name one: {file}#0", path=file
        )
    raise ReadingError("no such article in the file", "count them from 0: PATH#0", path=path)


def _split(source: str) -> tuple[str, int | None]:
    """Return file and number of a source: "a.jsonl#3" -> ("a.jsonl", 3)."""
    file, mark, number = source.rpartition("#")
    return (file, int(number)) if mark and number.isdigit() else (source, None)
