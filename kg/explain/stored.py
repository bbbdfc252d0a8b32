"""From a statement of the graph, or the path of a file, to the article to read again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import QueryError, ReadingError
from kg.explain.article import ArticleExplanation, StatementExplanation, explain
from kg.forms import split_source
from kg.graph.lookup import Located
from kg.model import Article, Profile
from kg.text import read
from kg.text.again import read_again
from kg.versions import own_part, pipeline_digest, read_digest

if TYPE_CHECKING:
    from spacy.language import Language


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
    article = read_again(located.source, located.article)
    explained = explain(load(model, profile), article, profile)
    found = [one for one in explained.statements if one.iri == located.iri]
    if not found:
        raise QueryError(
            "read again, the article does not say this any more",
            f"another model or version read it; bring the graph up to date: "
            f"kg build {split_source(located.source)[0]}",
        )
    statement = replace(found[0], edge=located.edge or found[0].edge)
    same = own_part(located.pipeline) == pipeline_digest(model, profile)
    return StoredExplanation(explained, statement, same)


def find_article(path: str) -> Article:
    """Return the article of a file; `path#n` is the n-th of a file that holds several (from 0).

    Raise ReadingError where there is none, or more than one to choose from.
    """
    file, number = (path, None) if Path(path).exists() else split_source(path)
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
