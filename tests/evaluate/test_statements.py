"""Scores of statements against gold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.edges import EDGE_CONFIDENCE
from kg.evaluate.score import Score
from kg.evaluate.statements import (
    Said,
    align,
    compare,
    confusions,
    is_explicit,
    rename,
    score_details,
    score_relations,
)
from kg.model import Amount, Entity, Evidence, Mention, MentionLabel, Statement
from kg.ontology import EntityType, Relation, Status


def entity(id_: str, *places: tuple[int, int], label: str = "ORG") -> Entity:
    mentions = tuple(
        Mention(start, end, "x" * (end - start), MentionLabel(label)) for start, end in places
    )
    return Entity(id_, "x", EntityType.ORG, mentions)


ONE = Statement("a", Relation.INVESTOR_IN, "b", Status.ASSERTED, Evidence(0, 20, "x"), 1.0, "gold")
PARTNERS = replace(ONE, relation=Relation.PARTNER_OF)
ENTITIES = [entity("a", (0, 5)), entity("b", (8, 12), (30, 34))]


def beside(gold: list[Statement], found: list[Statement]) -> Said:
    return compare(gold, ENTITIES, found, ENTITIES)


def test_the_same_statements_score_one() -> None:
    said = beside([ONE, PARTNERS], [ONE, PARTNERS])
    assert score_relations(said)["micro"] == Score(2, 2, 2)
    assert score_details(said)["status"] == Score(2, 2, 2)


def test_direction_counts_except_where_a_relation_has_none() -> None:
    turned = [replace(s, subject=s.object, object=s.subject) for s in (ONE, PARTNERS)]
    scores = score_relations(beside([ONE, PARTNERS], turned))
    assert scores["investorIn"] == Score(0, 1, 1)
    assert scores["partnerOf"] == Score(1, 1, 1)


def test_the_core_is_three_relations() -> None:
    scores = score_relations(beside([ONE, PARTNERS], [ONE, PARTNERS]))
    assert scores["core"] == Score(1, 1, 1)


def test_a_statement_is_explicit_where_both_names_stand_in_its_sentence() -> None:
    assert is_explicit(ONE, ENTITIES)
    assert not is_explicit(replace(ONE, evidence=Evidence(0, 10, "x")), ENTITIES)
    nouns = [ENTITIES[0], entity("b", (8, 12), label="NOM")]
    assert not is_explicit(ONE, nouns)


def test_explicit_and_implicit_divide_the_whole() -> None:
    far = replace(PARTNERS, evidence=Evidence(25, 40, "x"))
    invented = replace(ONE, relation=Relation.PARENT_OF, evidence=Evidence(25, 40, "x"))
    scores = score_relations(beside([ONE, far], [ONE, invented]))
    assert scores["explicit"] == Score(1, 1, 1)
    assert scores["implicit"] == Score(0, 1, 1)
    assert scores["explicit"] + scores["implicit"] == scores["micro"]


def test_what_the_gold_calls_explicit_is_so_whatever_sentence_was_found() -> None:
    elsewhere = replace(ONE, evidence=Evidence(25, 40, "x"))
    assert score_relations(beside([ONE], [elsewhere]))["explicit"] == Score(1, 1, 1)


def test_a_wrong_status_is_found_but_not_right() -> None:
    said = beside([ONE], [replace(ONE, status=Status.DENIED)])
    assert score_relations(said)["micro"].f1 == 1
    assert score_details(said)["status"] == Score(0, 1, 1)
    assert list(confusions(said)) == [(Status.ASSERTED, Status.DENIED)]


def test_the_surest_status_counts_and_any_of_the_gold_makes_it_right() -> None:
    denied = replace(ONE, status=Status.DENIED)
    sure, unsure = replace(ONE, confidence=0.9), replace(denied, confidence=0.4)
    assert list(confusions(beside([denied, ONE], [unsure, sure]))) == [(Status.ASSERTED,) * 2]


def test_a_plain_edge_is_right_only_where_the_gold_asserts_it() -> None:
    rumour = replace(ONE, status=Status.PROSPECTIVE)
    assert score_details(beside([rumour], [ONE]))["plain"] == Score(0, 1, 0)
    assert score_details(beside([ONE], [rumour]))["plain"] == Score(0, 0, 1)
    assert score_details(beside([ONE], [ONE, rumour]))["plain"] == Score(1, 1, 1)


def test_what_is_found_is_a_plain_edge_only_where_it_is_sure_enough() -> None:
    sure, unsure = (replace(ONE, confidence=EDGE_CONFIDENCE + more) for more in (0, -0.01))
    assert score_details(beside([unsure], [sure, unsure]))["plain"] == Score(1, 1, 1)
    assert score_details(beside([ONE], [unsure, unsure]))["plain"] == Score(0, 0, 1)


@pytest.mark.parametrize(
    ("name", "value", "other"),
    [
        ("amount", Amount(1e6, "EUR"), Amount(1e6, "USD")),
        ("stake", 30.0, 31.0),
        ("date", "2024", "2024-05"),
        ("role", "presidente", "presidente onorario"),
        ("claimant", "a", "b"),
    ],
)
def test_qualifiers_match_exactly_on_what_was_found(
    name: str, value: object, other: object
) -> None:
    gold = replace(ONE, **{name: value})
    assert score_details(beside([gold], [gold]))[name] == Score(1, 1, 1)
    assert score_details(beside([gold], [replace(ONE, **{name: other})]))[name] == Score(0, 1, 1)
    assert score_details(beside([gold], [ONE]))[name] == Score(0, 0, 1)
    assert score_details(beside([gold], []))[name] == Score()


def test_nothing_found_and_nothing_there_are_no_division_by_zero() -> None:
    assert score_relations(beside([], []))["micro"].f1 == 0


def test_found_entities_are_aligned_by_their_mentions() -> None:
    gold = [entity("g1", (0, 5), (20, 25)), entity("g2", (40, 45))]
    found = [entity("e1", (40, 45)), entity("e2", (0, 5))]
    ids = align(gold, found)
    assert ids == {"e1": "g2", "e2": "g1"}
    [renamed] = rename([replace(ONE, subject="e1", object="e2")], ids)
    assert (renamed.subject, renamed.object) == ("g2", "g1")


def test_an_end_the_gold_does_not_know_is_wrong() -> None:
    found = replace(ONE, subject="e9")
    said = compare([ONE], ENTITIES, [found], [entity("e9", (50, 55)), ENTITIES[1]])
    assert score_relations(said)["micro"] == Score(0, 1, 1)
