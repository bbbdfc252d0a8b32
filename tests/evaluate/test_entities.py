"""Scores of mentions are strict, per label; names of an article count once."""

from __future__ import annotations

from kg.evaluate.entities import folded, score_mentions, score_names
from kg.evaluate.score import Score
from kg.model import Entity, Mention, MentionLabel
from kg.ontology import EntityType

TEXT = "Aurum sfida Velmar. La società AURUM tace."
GOLD = [(0, 5, "ORG"), (12, 18, "ORG"), (20, 30, "NOM"), (31, 36, "ORG")]


def entity(*marks: tuple[int, int, str]) -> list[Entity]:
    mentions = tuple(Mention(s, e, TEXT[s:e], MentionLabel(label)) for s, e, label in marks)
    return [Entity("e1", "Aurum", EntityType.ORG, mentions)]


def test_a_mention_counts_only_with_both_ends_and_its_label() -> None:
    found = entity((0, 5, "ORG"), (12, 18, "LOC"), (20, 30, "NOM"), (6, 11, "ORG"))
    scores = score_mentions(entity(*GOLD), found)
    assert scores[MentionLabel.ORG] == Score(right=1, found=2, gold=3)
    assert scores[MentionLabel.LOC] == Score(right=0, found=1, gold=0)
    assert scores[MentionLabel.NOM] == Score(right=1, found=1, gold=1)
    assert score_mentions(entity(*GOLD), entity((0, 4, "ORG")))[MentionLabel.ORG].right == 0


def test_a_name_counts_once_in_an_article_however_it_is_written() -> None:
    scores = score_names(entity(*GOLD), entity((31, 36, "ORG")))
    assert scores[MentionLabel.ORG] == Score(right=1, found=1, gold=2)
    assert MentionLabel.NOM not in scores


def test_accents_and_capitals_make_no_other_name() -> None:
    assert folded("CAFFÈ  dell’Orso") == folded("Caffe' dell'orso".replace("'", "", 1))
