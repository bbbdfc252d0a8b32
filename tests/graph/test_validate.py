"""Validation: a built graph conforms, and every kind of damage is found."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pyoxigraph import NamedNode, Quad

from kg.graph import contents
from kg.graph import vocabulary as v
from kg.graph.derived import rebuild
from kg.graph.store import Store
from kg.graph.triples import article_quads
from kg.graph.validate import validate
from kg.model import Extraction
from kg.ontology import Relation

Extractions = Callable[..., list[Extraction]]
PREFIXES = "PREFIX kg: <https://kg.example/ontology#> PREFIX schema: <https://schema.org/>\n"


@pytest.fixture
def small(memory: Store, extractions: Extractions) -> Store:
    """Return a store with three articles."""
    for extraction in extractions(3, 4, cast=6):
        memory.replace_article(article_quads(extraction, sketch="s", pipeline="p"))
    rebuild(memory, {"art-000001": "art-000000"})
    return memory


def test_what_is_written_conforms(small: Store) -> None:
    report = validate(small)
    assert report.problems == ()
    assert report.conforms
    assert report.articles == 3


@pytest.mark.parametrize(
    ("update", "words"),
    [
        (
            "DELETE { GRAPH ?g { ?s kg:status ?x } } WHERE { GRAPH ?g { ?s kg:status ?x } }",
            "status",
        ),
        (
            "INSERT { GRAPH ?g { ?s kg:relation kg:rivalOf } } WHERE { GRAPH ?g { ?s kg:relation ?x } }",
            "relation",
        ),
        (
            "DELETE { GRAPH ?g { ?s kg:confidence ?x } } INSERT { GRAPH ?g { ?s kg:confidence 1.5 } } "
            "WHERE { GRAPH ?g { ?s kg:confidence ?x } }",
            "confidence",
        ),
        (
            "INSERT { GRAPH ?g { ?s kg:stake 140.0 } } WHERE { GRAPH ?g { ?s kg:subject ?x } }",
            "stake",
        ),
        (
            "DELETE { GRAPH ?g { ?e kg:end ?x } } INSERT { GRAPH ?g { ?e kg:end 0 } } WHERE { GRAPH ?g { ?e kg:end ?x } }",
            "end",
        ),
        (
            'INSERT { GRAPH ?g { ?s kg:currency "euro" } } WHERE { GRAPH ?g { ?s kg:subject ?x } }',
            "currency",
        ),
        ("DELETE { GRAPH ?g { ?e kg:quote ?x } } WHERE { GRAPH ?g { ?e kg:quote ?x } }", "quote"),
        (
            "DELETE { GRAPH ?g { ?s kg:object ?o } } INSERT { GRAPH ?g { ?s kg:object ?x } } "
            "WHERE { GRAPH ?g { ?s kg:subject ?x ; kg:object ?o } }",
            "one entity alone",
        ),
        (
            "DELETE { GRAPH ?g { ?e a ?t } } INSERT { GRAPH ?g { ?e a kg:Place } } "
            "WHERE { GRAPH ?g { ?s kg:subject ?e . ?e a ?t } }",
            "does not admit",
        ),
    ],
)
def test_damage_is_found_and_named(small: Store, update: str, words: str) -> None:
    small.engine.update(PREFIXES + update)
    problems = validate(small).problems
    assert any(words in problem.message for problem in problems)


def test_a_problem_names_the_article_and_the_sentence(small: Store) -> None:
    record = contents.records(small)[0]
    small.engine.update(f"{PREFIXES} DELETE WHERE {{ GRAPH ?g {{ <{record.iri}> kg:status ?x }} }}")
    [problem] = validate(small).problems
    assert problem.source == record.article.source
    assert problem.quote == record.quote
    assert record.quote in str(problem)


def test_an_end_of_the_wrong_type_is_told_with_its_sentence(small: Store) -> None:
    record = next(r for r in contents.records(small) if r.relation is Relation.DEVELOPER_OF)
    small.engine.update(
        f"{PREFIXES} DELETE {{ GRAPH ?g {{ <{record.object.iri}> a ?t }} }} "
        f"INSERT {{ GRAPH ?g {{ <{record.object.iri}> a kg:Place }} }} "
        f"WHERE {{ GRAPH ?g {{ <{record.object.iri}> a ?t }} }}"
    )
    problems = {problem.node: problem for problem in validate(small).problems}
    assert problems[record.iri].quote == record.quote
    assert "developerOf" in problems[record.iri].message


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        ("?place kg:country country:IT, country:FR", "more than one value"),
        ('?place kg:country "IT"', "is no country"),
        ("?place kg:country <https://kg.example/country/it>", "is no country"),
        ("?firm kg:country country:IT", "not the country of a place"),
        ('?firm rdfs:label "Un altro nome"', "more than one value"),
    ],
)
def test_damage_to_what_is_derived_is_found(small: Store, fact: str, words: str) -> None:
    small.engine.update(
        f"INSERT {{ GRAPH {v.DERIVED_GRAPH} {{ {fact} }} }} "
        "WHERE { GRAPH ?g { ?place a kg:Place . ?firm a kg:Organization } }",
        prefixes=v.PREFIXES,
    )
    assert any(words in problem.message for problem in validate(small).problems)


def test_an_edge_that_nothing_backs_is_found(small: Store) -> None:
    ends = [NamedNode(iri) for iri in sorted(contents.entities(small))[:2]]
    small.engine.add(Quad(ends[0], NamedNode(v.ONTOLOGY + "acquirerOf"), ends[1], v.DERIVED_GRAPH))
    assert any("no asserted statement" in problem.message for problem in validate(small).problems)


def test_an_edge_that_is_not_believed_and_one_that_is_missing_are_found(small: Store) -> None:
    rebuild(small, {}, least=0)
    small.engine.update(
        f"DELETE WHERE {{ GRAPH {v.DERIVED_GRAPH} {{ ?s kg:edgeConfidence ?o }} }} ; "
        f"INSERT DATA {{ GRAPH {v.DERIVED_GRAPH} "
        f"{{ {v.DERIVED_GRAPH} kg:edgeConfidence 0.9999 }} }}",
        prefixes=v.PREFIXES,
    )
    assert any("less than 0.9999" in problem.message for problem in validate(small).problems)
    rebuild(small, {}, least=0)
    edge = next(q for q in small.quads() if q.predicate.value in v.RELATION_OF)
    small.engine.remove(edge)
    [problem] = validate(small).problems
    assert "no plain edge" in problem.message
    assert problem.node == edge.subject.value  # type: ignore[union-attr] # an entity


def test_progress_is_told(small: Store) -> None:
    steps: list[tuple[int, int]] = []
    validate(small, lambda done, total: steps.append((done, total)))
    assert steps == [(3, 3)]
