"""The closed list holds together."""

from __future__ import annotations

import pytest

from kg.ontology import ENTITY_TYPES, RELATIONS, STATUSES, EntityType, Relation, Status, admits


def test_every_member_has_its_facts_and_labels() -> None:
    assert set(RELATIONS) == set(Relation)
    assert set(STATUSES) == set(Status)
    assert set(ENTITY_TYPES) == set(EntityType)


@pytest.mark.parametrize("relation", Relation)
def test_every_relation_is_labelled_and_defined_in_both_languages(relation: Relation) -> None:
    facts = RELATIONS[relation]
    for label in (facts.label, facts.inverse, facts.definition):
        assert label.it
        assert label.en


@pytest.mark.parametrize("relation", [r for r in Relation if RELATIONS[r].symmetric])
def test_a_symmetric_relation_reads_the_same_from_both_ends(relation: Relation) -> None:
    facts = RELATIONS[relation]
    assert facts.domain == facts.range
    assert facts.label == facts.inverse


@pytest.mark.parametrize(
    ("relation", "subject", "object_", "expected"),
    [
        (Relation.INVESTOR_IN, EntityType.PER, EntityType.ORG, True),
        (Relation.INVESTOR_IN, EntityType.ORG, EntityType.PROD, False),
        (Relation.LOCATED_IN, EntityType.ORG, EntityType.LOC, True),
        (Relation.LOCATED_IN, EntityType.PER, EntityType.LOC, False),
        (Relation.EXECUTIVE_OF, EntityType.ORG, EntityType.ORG, False),
    ],
)
def test_domain_and_range_are_enforced(
    relation: Relation, subject: EntityType, object_: EntityType, expected: bool
) -> None:
    assert admits(relation, subject, object_) is expected
