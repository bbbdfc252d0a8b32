"""Scores of coreference: chains by kind of mention, and nouns by the entity they were given to."""

from __future__ import annotations

from kg.evaluate.coreference import chains, matching, score_chains, score_nominals
from kg.evaluate.entities import NAMED
from kg.evaluate.score import Score
from kg.model import Entity, Mention, MentionLabel
from kg.ontology import EntityType

TEXT = "Aurum Aurum Velmar Velmar società"
AURUM, AURUM2, VELMAR, VELMAR2, NOUN = (0, 5), (6, 11), (12, 18), (19, 25), (26, 33)


def entities(**places: list[tuple[int, int]]) -> list[Entity]:
    return [
        Entity(id_, id_, EntityType.ORG, tuple(map(_mention, some))) for id_, some in places.items()
    ]


def _mention(place: tuple[int, int]) -> Mention:
    label = MentionLabel.NOM if place == NOUN else MentionLabel.ORG
    return Mention(*place, TEXT[slice(*place)], label)


GOLD = entities(aurum=[AURUM, AURUM2], velmar=[VELMAR, VELMAR2, NOUN])


def test_the_gold_against_itself_is_all_right() -> None:
    assert all(score.f1 in {0, 1} for score in score_chains(GOLD, GOLD).values())
    assert score_chains(GOLD, GOLD)["all.muc"] == Score(3, 3, 3, 3)
    assert score_nominals(GOLD, GOLD) == Score(1, 1, 1)


def test_a_noun_at_the_wrong_entity_spoils_all_chains_but_not_those_of_names() -> None:
    wrong = entities(e1=[AURUM, AURUM2, NOUN], e2=[VELMAR, VELMAR2])
    scores = score_chains(GOLD, wrong)
    assert scores["named.muc"].f1 == scores["named.b3"].f1 == scores["named.ceafe"].f1 == 1
    assert scores["all.b3"].f1 < 1
    assert scores["nominal.ceafe"] == Score(1, 1, 1)  # alone it stands as it should


def test_a_place_in_two_entities_is_in_one_chain() -> None:
    assert chains(entities(e1=[AURUM], e2=[AURUM, VELMAR]), NAMED) == [
        frozenset({AURUM}),
        frozenset({VELMAR}),
    ]


def test_a_noun_is_right_only_with_its_entity() -> None:
    right = entities(e1=[AURUM, AURUM2], e2=[VELMAR, NOUN])
    wrong = entities(e1=[AURUM, NOUN], e2=[VELMAR])
    assert score_nominals(GOLD, right) == Score(1, 1, 1)
    assert score_nominals(GOLD, wrong) == Score(0, 1, 1)
    assert score_nominals(GOLD, entities(e1=[AURUM])) == Score(0, 0, 1)


def test_a_noun_of_an_entity_the_gold_does_not_know_is_wrong() -> None:
    assert score_nominals(GOLD, entities(e1=[(0, 3), NOUN])) == Score(0, 1, 1)


def test_entities_are_matched_by_the_names_they_share() -> None:
    found = entities(e1=[AURUM, VELMAR, VELMAR2], e2=[AURUM2], e3=[(0, 3)])
    assert matching(GOLD, found) == {"e1": "velmar", "e2": "aurum"}
