"""Scores of statements against gold."""

from __future__ import annotations

from dataclasses import replace

from kg.evaluate.statements import align, rename, score
from kg.model import Amount, Entity, Evidence, Mention, MentionLabel, Statement
from kg.ontology import EntityType, Relation, Status

ONE = Statement("a", Relation.INVESTOR_IN, "b", Status.ASSERTED, Evidence(0, 1, "x"), 1.0, "gold")
PARTNERS = replace(ONE, relation=Relation.PARTNER_OF)


def test_the_same_statements_score_one() -> None:
    scores = score([((ONE, PARTNERS), (ONE, PARTNERS))])
    assert (scores.micro.precision, scores.micro.recall, scores.micro.f1) == (1, 1, 1)
    assert scores.status.precision == 1


def test_direction_counts_except_where_a_relation_has_none() -> None:
    turned = [replace(s, subject=s.object, object=s.subject) for s in (ONE, PARTNERS)]
    scores = score([((ONE, PARTNERS), turned)])
    assert scores.relations[Relation.INVESTOR_IN].f1 == 0
    assert scores.relations[Relation.PARTNER_OF].f1 == 1


def test_a_wrong_status_is_found_but_not_right() -> None:
    scores = score([((ONE,), (replace(ONE, status=Status.DENIED),))])
    assert scores.micro.f1 == 1
    assert scores.status.precision == 0


def test_qualifiers_are_compared_on_what_was_found() -> None:
    gold = replace(ONE, amount=Amount(1e6, "EUR"))
    scores = score([((gold,), (ONE,))])
    assert scores.qualifiers["amount"].recall == 0


def test_nothing_found_and_nothing_there_are_no_division_by_zero() -> None:
    assert score([((), ())]).micro.f1 == 0


def entity(id_: str, *places: tuple[int, int]) -> Entity:
    mentions = tuple(
        Mention(start, end, "x" * (end - start), MentionLabel.ORG) for start, end in places
    )
    return Entity(id_, "x", EntityType.ORG, mentions)


def test_found_entities_are_aligned_by_their_mentions() -> None:
    gold = [entity("g1", (0, 5), (20, 25)), entity("g2", (40, 45))]
    found = [entity("e1", (40, 45)), entity("e2", (0, 5))]
    ids = align(gold, found)
    assert ids == {"e1": "g2", "e2": "g1"}
    [renamed] = rename([replace(ONE, subject="e1", object="e2")], ids)
    assert (renamed.subject, renamed.object) == ("g2", "g1")
