"""From an extraction to quads: the shape, the identifiers, what is left out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from kg.graph import vocabulary as v
from kg.graph.triples import article_quads
from kg.model import (
    Amount,
    Article,
    Entity,
    Evidence,
    Extraction,
    Mention,
    MentionLabel,
    Span,
    Statement,
)
from kg.ontology import EntityType, Relation, Status

TEXT = "Nordica ha investito in Tessilnova."


def entity(id_: str, name: str, type_: EntityType = EntityType.ORG) -> Entity:
    return Entity(id_, name, type_, (Mention(0, len(name), name, MentionLabel(type_.value)),))


def statement(**changes: object) -> Statement:
    plain = Statement(
        "e1", Relation.INVESTOR_IN, "e2", Status.ASSERTED, Evidence(0, len(TEXT), TEXT), 0.8, "rule"
    )
    return replace(plain, **changes)  # type: ignore[arg-type] # test data


def extraction(*statements: Statement, **changes: object) -> Extraction:
    article = Article(
        "a1", TEXT, "a.txt", "Titolo", "2024-05-14", "Il Mattino", "https://a.example/1"
    )
    article = replace(article, **changes)  # type: ignore[arg-type] # test data
    return Extraction(article, (entity("e1", "Nordica"), entity("e2", "Tessilnova")), statements)


def quads(found: Extraction) -> list[Quad]:
    return article_quads(found, sketch="s", pipeline="p")


def objects(found: Extraction, property_: NamedNode) -> list[str]:
    return [quad.object.value for quad in quads(found) if quad.predicate == property_]


def test_everything_lies_in_the_graph_of_the_article() -> None:
    graphs = {quad.graph_name.value for quad in quads(extraction(statement()))}
    assert graphs == {v.article_iri("a1").value}


def test_a_statement_carries_its_ends_status_confidence_and_sentence() -> None:
    found = extraction(statement())
    assert objects(found, v.SUBJECT) == ["https://kg.example/entity/org/nordica"]
    assert objects(found, v.OBJECT) == ["https://kg.example/entity/org/tessilnova"]
    assert objects(found, v.STATUS) == [v.STATUS_IRIS[Status.ASSERTED].value]
    assert objects(found, v.CONFIDENCE) == ["0.8"]
    assert objects(found, v.QUOTE) == [TEXT]
    assert objects(found, v.WHEN) == ["2024-05-14"]


def test_qualifiers_are_typed() -> None:
    found = extraction(
        statement(
            amount=Amount(6.5e8, "EUR"), stake=4.9, date="2024-05", role="socio", claimant="e2"
        )
    )
    typed = {quad.predicate: quad.object for quad in quads(found)}
    assert typed[v.AMOUNT] == Literal("650000000", datatype=v.DECIMAL)
    assert typed[v.STAKE] == Literal("4.9", datatype=v.DECIMAL)
    assert typed[v.FACT_DATE] == Literal("2024-05", datatype=v.YEAR_MONTH)
    assert typed[v.WHEN] == Literal("2024-05")
    assert typed[v.CLAIMANT] == v.entity_iri(EntityType.ORG, "Tessilnova")


@pytest.mark.parametrize(
    ("changes", "property_"),
    [
        ({"amount": Amount(float("inf"), "EUR")}, v.AMOUNT),
        ({"amount": Amount(1.0, "euro")}, v.CURRENCY),
        ({"stake": 140.0}, v.STAKE),
        ({"date": "2024-02-31"}, v.FACT_DATE),
        ({"date": "ieri"}, v.FACT_DATE),
    ],
)
def test_a_qualifier_without_a_valid_form_is_left_out(
    changes: dict[str, object], property_: NamedNode
) -> None:
    assert objects(extraction(statement(**changes)), property_) == []


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://a/b", "https://", "http://a b/", "https://x/\n"]
)
def test_only_web_addresses_become_addresses(url: str) -> None:
    assert all("\n" not in u and " " not in u for u in objects(extraction(url=url), v.URL))
    if not url.startswith("https://x"):
        assert objects(extraction(url=url), v.URL) == []


def test_a_symmetric_relation_is_written_once_whichever_way_it_was_read() -> None:
    there = extraction(statement(relation=Relation.PARTNER_OF))
    back = extraction(statement(relation=Relation.PARTNER_OF, subject="e2", object="e1"))
    assert quads(there) == quads(back)


def test_a_statement_about_one_node_alone_is_dropped() -> None:
    article = extraction().article
    twins = (entity("e1", "Nordica S.p.A."), entity("e2", "NORDICA"))
    found = Extraction(article, twins, (statement(),))
    assert objects(found, v.SUBJECT) == []


def test_of_twins_that_say_the_same_the_surer_is_kept() -> None:
    found = extraction(statement(confidence=0.4), statement(confidence=0.9))
    assert objects(found, v.CONFIDENCE) == ["0.9"]


def test_the_same_extraction_gives_the_same_quads_in_order() -> None:
    one = extraction(statement(), statement(status=Status.DENIED))
    other = Extraction(one.article, one.entities[::-1], one.statements[::-1])
    assert quads(one) == quads(other) == sorted(quads(one), key=str)


def test_another_status_amount_or_sentence_is_another_statement() -> None:
    variants = [
        statement(),
        statement(status=Status.DENIED),
        statement(amount=Amount(1.0, "EUR")),
        statement(evidence=Evidence(0, 7, TEXT[:7])),
        statement(claimant="e1"),
    ]
    assert (
        len(set(objects(extraction(*variants), v.TYPE))) == 4
    )  # article, org, evidence, statement
    iris = {q.subject for q in quads(extraction(*variants)) if q.predicate == v.SUBJECT}
    assert len(iris) == len(variants)


def test_triggers_are_offsets_in_the_article() -> None:
    assert objects(extraction(statement(triggers=(Span(8, 20),))), v.TRIGGER) == ["8-20"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Enel S.p.A.", "ENEL SpA"),
        ("Microsoft Corp.", "Microsoft"),
        ("L’Oréal", "L'Oreal"),
        ("Stellantis N.V.", "Stellantis"),
        ("Ørsted", "Orsted"),
    ],
)
def test_names_that_differ_in_writing_are_one_company(one: str, other: str) -> None:
    assert v.entity_iri(EntityType.ORG, one) == v.entity_iri(EntityType.ORG, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Meta", "Metà"[:3]), ("华为", "小米"), ("A2A", "A2B"), ("x" * 200 + "a", "x" * 200 + "b")],
)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert v.entity_iri(EntityType.ORG, one) != v.entity_iri(EntityType.ORG, other)


def test_the_same_name_of_another_type_is_another_node() -> None:
    assert v.entity_iri(EntityType.ORG, "Ferrari") != v.entity_iri(EntityType.PER, "Ferrari")


@given(st.text(max_size=60), st.sampled_from(EntityType))
def test_any_name_gives_a_plain_iri(name: str, type_: EntityType) -> None:
    iri = v.entity_iri(type_, name).value
    local = iri.removeprefix(f"{v.ENTITY}{type_.value.lower()}/")
    assert local
    assert all(c.isascii() and (c.isalnum() or c == "-") for c in local)
