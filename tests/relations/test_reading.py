"""Sentences and the statements they make: each relation in its usual dresses, and traps."""

from __future__ import annotations

import pytest

from kg.annotated import parse_report
from kg.model import Annotation, Profile, Statement
from kg.ontology import RELATIONS, Relation, Status, admits
from kg.relations import read_statements, rules
from kg.relations.belief import Belief


def annotated(*sentences: str) -> Annotation:
    report, faults = parse_report(
        "### id: t-1\n# date: 2024-05-14\n" + "\n".join(sentences) + "\n---\n", "t", 1
    )
    assert faults == []
    return report.annotation


def said(*sentences: str) -> set[tuple[str, str, str, str]]:
    return {
        (s.subject, s.relation.value, s.object, s.status.value)
        for s in read_statements(annotated(*sentences))
    }


A, B, C = "[Nordica|ORG:a]", "[Tessilnova|ORG:b]", "[Banca del Lario|ORG:c]"
P, L, G = "[Livia Conti|PER:p]", "[Prato|LOC:l]", "[Filoforte|PROD:g]"

FOUND = [
    (
        f"{A} ha investito [12 milioni di euro|MONEY:12e6 EUR] in {B}.",
        ("a", "investorIn", "b", "asserted"),
    ),
    (f"{B}, sostenuta da {A}, aprirà un ufficio.", ("a", "investorIn", "b", "asserted")),
    (
        f"{B}, controllata da {A}, ha chiuso il bilancio in utile.",
        ("a", "parentOf", "b", "asserted"),
    ),
    (
        f"{B}, fondata da {P} nel [2019|DATE:2019], produce filati.",
        ("p", "founderOf", "b", "asserted"),
    ),
    (
        f"{P}, amministratrice delegata di {B}, ha parlato a lungo.",
        ("p", "executiveOf", "b", "asserted"),
    ),
    (
        f"L'amministratore delegato di {B}, {P}, ha parlato a lungo.",
        ("p", "executiveOf", "b", "asserted"),
    ),
    (f"{B} ha sede a {L}.", ("b", "locatedIn", "l", "asserted")),
    (
        f"{A} ha acquisito {B} per [30 milioni|MONEY:30e6 EUR].",
        ("a", "acquirerOf", "b", "asserted"),
    ),
    (f"{A} è il fornitore esclusivo di filati per {B}.", ("a", "supplierTo", "b", "asserted")),
    (f"{A} ha smentito di voler acquisire {B}.", ("a", "acquirerOf", "b", "denied")),
]


@pytest.mark.parametrize(("sentence", "statement"), FOUND)
def test_a_sentence_says_what_a_reader_would_say(
    sentence: str, statement: tuple[str, str, str, str]
) -> None:
    assert statement in said(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        f"{A} e {B} sono cresciute in Borsa.",
        f"Alla fiera di {L} c'erano anche {A}, {B} e {C}.",
        f"{A} non ha commentato i conti di {B}.",
    ],
)
def test_names_that_merely_meet_make_no_asserted_statement(sentence: str) -> None:
    assert not [statement for statement in said(sentence) if statement[3] == "asserted"]


def first(*sentences: str) -> Statement:
    return read_statements(annotated(*sentences))[0]


def test_amount_stake_and_role_are_attached() -> None:
    assert first(FOUND[0][0]).amount == annotated(FOUND[0][0]).values[0].amount
    held = f"{A} detiene il [4,9%|PCT:4.9] di {B}."
    assert first(held).stake == 4.9
    assert first(FOUND[4][0]).role == "amministratrice delegata"


def test_the_source_of_a_claim_is_named() -> None:
    statement = first(f"Secondo {C}, {A} ha investito in {B}.")
    assert statement.claimant == "c"


def test_a_noun_stands_for_its_company() -> None:
    assert ("a", "investorIn", "b", "asserted") in said(
        f"{B} produce filati.", f"{A} ha investito nella [startup|~:b] dieci milioni."
    )


def test_evidence_is_the_sentence_word_for_word() -> None:
    annotation = annotated(f"Una premessa su {C}.", FOUND[0][0], "  Una coda. ")
    for statement in read_statements(annotation):
        evidence = statement.evidence
        assert annotation.article.text[evidence.start : evidence.end] == evidence.quote


def test_statements_are_closed_typed_and_in_order() -> None:
    annotation = annotated(*(sentence for sentence, _ in FOUND))
    types = {entity.id: entity.type for entity in annotation.entities}
    statements = read_statements(annotation)
    assert statements == read_statements(annotation)
    assert [s.evidence.start for s in statements] == sorted(s.evidence.start for s in statements)
    for statement in statements:
        assert admits(statement.relation, types[statement.subject], types[statement.object])
        assert statement.subject != statement.object
        assert 0 <= statement.confidence <= 1
        assert statement.producer.partition(":")[0] in {"pattern", "model"}
        assert isinstance(statement.status, Status)


def test_a_symmetric_relation_is_found_once() -> None:
    found = [
        s
        for s in read_statements(annotated(f"{A}, storica rivale di {B}, è in crisi."))
        if RELATIONS[s.relation].symmetric
    ]
    assert len({(frozenset((s.subject, s.object)), s.relation) for s in found}) == len(found)


def test_an_article_without_entities_says_nothing() -> None:
    assert said("Piove da tre giorni.") == set()


def test_the_strict_profile_keeps_the_sure_statements_of_the_balanced_one() -> None:
    annotation = annotated(*(sentence for sentence, _ in FOUND))
    balanced = read_statements(annotation)
    strict = read_statements(annotation, profile=Profile.STRICT)
    assert strict == tuple(s for s in balanced if s.confidence >= rules.STRICT)
    assert 0 < len(strict) < len(balanced)


def test_a_belief_asks_more_under_the_strict_profile() -> None:
    belief = Belief(threshold=0.3, strict=0.8)
    assert (belief.least(Profile.BALANCED), belief.least(Profile.STRICT)) == (0.3, 0.8)


def test_every_relation_has_patterns() -> None:
    from kg.relations.lexicon import load

    assert {pattern.relation for pattern in load().patterns} == set(Relation)
