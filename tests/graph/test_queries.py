"""The shipped queries over a graph: what an optional parameter leaves of an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from kg import query as asked
from kg.graph import contents, derived
from kg.graph.store import Store
from kg.graph.triples import article_quads
from kg.model import Extraction
from kg.query import ParameterKind

Extractions = Callable[..., list[Extraction]]
ABOUT_ONE = [
    query.name
    for query in asked.catalogue().values()
    if any(p.optional and p.kind is ParameterKind.ENTITY for p in query.parameters)
]


@pytest.fixture(scope="module")
def busy(extractions: Extractions) -> Iterator[Store]:
    """Give a store in which few entities say much of each other; read it only."""
    with Store.memory() as store:
        for extraction in extractions(40, 8, cast=12):
            store.replace_article(article_quads(extraction, sketch="s", pipeline="p"))
        derived.rebuild(store, {})
        yield store


def rows(store: Store, query: str, **values: str) -> set[tuple[object, ...]]:
    return set(asked.ask(store, asked.named(query), values, "en").rows)


@pytest.mark.parametrize("name", ABOUT_ONE)
def test_an_optional_name_leaves_the_answers_about_it(busy: Store, name: str) -> None:
    needed = {"since": "2020"} if name == "changes" else {}
    everything = rows(busy, name, **needed)
    about = [
        rows(busy, name, name=entity.label, **needed) for entity in contents.entities(busy).values()
    ]
    assert all(some < everything for some in about)
    assert set().union(*about) == everything


def test_an_optional_date_or_text_narrows_too(busy: Store) -> None:
    assert len(rows(busy, "sources", since="2030")) == 0 < len(rows(busy, "sources"))
    assert {row[3] for row in rows(busy, "totals", currency="EUR")} == {"EUR"}
    assert {row[3] for row in rows(busy, "totals")} == {"EUR", "USD"}
