"""No damage escapes: where pySHACL objects to an article, the engine has called it suspect."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyshacl
import pytest
from pyoxigraph import Literal, NamedNode, Quad
from rdflib import Graph

from kg.graph import suspects as asked
from kg.graph import vocabulary as v
from kg.graph.derived import rebuild
from kg.graph.store import Store
from kg.graph.suspects import shapes, suspects
from kg.graph.triples import article_quads
from kg.model import Extraction

Extractions = Callable[..., list[Extraction]]
JUNK = (
    Literal(""),
    Literal("x y"),
    Literal("x", language="it"),
    Literal("-1", datatype=v.DECIMAL),
    Literal("150", datatype=v.INTEGER),
    Literal("molto", datatype=v.DECIMAL),
    Literal("2023-02-30", datatype=v.DATE),
    Literal("2024-06-31", datatype=v.DATE),
    NamedNode("https://else.example/x"),
    v.STATEMENT_CLASS,
)


@pytest.fixture(scope="module")
def article(extractions: Extractions) -> list[Quad]:
    """Return the quads of one article that has statements with every qualifier."""
    return article_quads(extractions(1, 9, cast=6)[0], sketch="s", pipeline="p")


def damaged(quads: list[Quad]) -> Iterator[list[Quad]]:
    """Yield the article with one triple of each property gone, doubled or replaced by junk."""
    for property_ in sorted({quad.predicate.value for quad in quads}):
        old = next(quad for quad in quads if quad.predicate.value == property_)
        rest = [quad for quad in quads if quad != old]
        yield rest
        for number, junk in enumerate(JUNK):
            new = Quad(old.subject, old.predicate, junk, old.graph_name)
            yield [*rest, new] if number % 2 else [*quads, new]


def objected(quads: list[Quad]) -> bool:
    facts = "\n".join(f"{quad.subject} {quad.predicate} {quad.object} ." for quad in quads)
    data = Graph().parse(data=facts, format="nt")
    conforms, _, _ = pyshacl.validate(data, shacl_graph=shapes(), allow_infos=True)
    return not conforms


def test_what_pyshacl_objects_to_is_suspect(article: list[Quad]) -> None:
    objections = 0
    for quads in damaged(article):
        with Store.memory() as store:
            store.engine.extend(quads)
            suspect = suspects(store)
        if objected(quads):
            objections += 1
            assert suspect == {article[0].graph_name.value}
    assert objections > 100


def test_a_built_graph_has_no_suspects(filled: Store) -> None:
    assert suspects(filled) == set()


def test_only_the_articles_at_fault_are_suspect(memory: Store, extractions: Extractions) -> None:
    for extraction in extractions(4):
        memory.replace_article(article_quads(extraction, sketch="s", pipeline="p"))
    rebuild(memory, {})
    at_fault = v.article_iri("art-000002")
    memory.engine.update(f"DELETE WHERE {{ GRAPH {at_fault} {{ ?x {v.STATUS} ?status }} }}")
    assert suspects(memory) == {at_fault.value}


def test_a_constraint_that_is_not_known_makes_every_article_suspect(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = Graph().parse(
        data="""@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix kg: <https://kg.example/ontology#> .
            [] a sh:NodeShape ; sh:targetClass kg:Statement ;
               sh:property [ sh:path kg:role ; sh:uniqueLang true ] .""",
        format="turtle",
    )
    monkeypatch.setattr(asked, "shapes", lambda: more)
    asked._queries.cache_clear()
    try:
        assert len(suspects(filled)) == 30
    finally:
        asked._queries.cache_clear()
