"""Scores of coreference: links between names, and nouns by the entity they were given to."""

from __future__ import annotations

from kg.evaluate.coreference import matching, score_links, score_nominals
from kg.evaluate.statements import Score
from kg.model import Annotation, Article, Entity, Mention, MentionLabel
from kg.ontology import EntityType

ARTICLE = Article("a", "Aurum Aurum Velmar Velmar società", "a.txt")
AURUM, AURUM2, VELMAR, VELMAR2, NOUN = (0, 5), (6, 11), (12, 18), (19, 25), (26, 33)


def annotation(**entities: list[tuple[int, int]]) -> Annotation:
    return Annotation(
        ARTICLE,
        (),
        tuple(
            Entity(id_, id_, EntityType.ORG, tuple(map(_mention, places)))
            for id_, places in entities.items()
        ),
        (),
    )


def _mention(place: tuple[int, int]) -> Mention:
    label = MentionLabel.NOM if place == NOUN else MentionLabel.ORG
    return Mention(*place, ARTICLE.text[slice(*place)], label)


GOLD = annotation(aurum=[AURUM, AURUM2], velmar=[VELMAR, VELMAR2, NOUN])


def test_the_gold_against_itself_is_all_right() -> None:
    assert score_links([(GOLD, GOLD)]) == Score(2, 2, 2)
    assert score_nominals([(GOLD, GOLD)]) == Score(1, 1, 1)


def test_a_merged_entity_has_wrong_links_and_a_split_one_lacks_some() -> None:
    merged = annotation(e1=[AURUM, AURUM2, VELMAR, VELMAR2])
    split = annotation(e1=[AURUM], e2=[AURUM2], e3=[VELMAR, VELMAR2])
    assert score_links([(GOLD, merged)]) == Score(2, 6, 2)
    assert score_links([(GOLD, split)]) == Score(1, 1, 2)


def test_a_noun_is_right_only_with_its_entity() -> None:
    right = annotation(e1=[AURUM, AURUM2], e2=[VELMAR, NOUN])
    wrong = annotation(e1=[AURUM, NOUN], e2=[VELMAR])
    assert score_nominals([(GOLD, right)]) == Score(1, 1, 1)
    assert score_nominals([(GOLD, wrong)]) == Score(0, 1, 1)
    assert score_nominals([(GOLD, annotation(e1=[AURUM]))]) == Score(0, 0, 1)


def test_a_noun_of_an_entity_the_gold_does_not_know_is_wrong() -> None:
    assert score_nominals([(GOLD, annotation(e1=[(0, 3), NOUN]))]) == Score(0, 1, 1)


def test_entities_are_matched_by_the_names_they_share() -> None:
    found = annotation(e1=[AURUM, VELMAR, VELMAR2], e2=[AURUM2], e3=[(0, 3)])
    assert matching(GOLD, found) == {"e1": "velmar", "e2": "aurum"}
