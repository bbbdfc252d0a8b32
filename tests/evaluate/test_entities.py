"""Scores of mentions are strict, per label, and their interval is deterministic."""

from __future__ import annotations

from kg.evaluate.entities import interval_of, mention_interval, named, score_mentions
from kg.evaluate.statements import Score
from kg.model import Annotation, Article, Entity, Mention, MentionLabel
from kg.ontology import EntityType

ARTICLE = Article("a", "Aurum sfida Velmar. La società tace.", "a.txt")


def annotation(*marks: tuple[int, int, str]) -> Annotation:
    mentions = tuple(Mention(s, e, ARTICLE.text[s:e], MentionLabel(label)) for s, e, label in marks)
    return Annotation(ARTICLE, (), (Entity("e1", "Aurum", EntityType.ORG, mentions),), ())


GOLD = annotation((0, 5, "ORG"), (12, 18, "ORG"), (20, 30, "NOM"))
FOUND = annotation((0, 5, "ORG"), (12, 18, "LOC"), (20, 30, "NOM"), (6, 11, "ORG"))


def test_a_mention_counts_only_with_both_ends_and_its_label() -> None:
    scores = score_mentions([(GOLD, FOUND)])
    assert scores[MentionLabel.ORG] == Score(right=1, found=2, gold=2)
    assert scores[MentionLabel.LOC] == Score(right=0, found=1, gold=0)
    assert scores[MentionLabel.NOM] == Score(right=1, found=1, gold=1)
    assert score_mentions([(GOLD, annotation((0, 4, "ORG")))])[MentionLabel.ORG].right == 0


def test_names_are_summed_without_nominal_mentions() -> None:
    assert named(score_mentions([(GOLD, FOUND)])) == Score(right=1, found=3, gold=2)


def test_scores_add_up_over_articles() -> None:
    twice = score_mentions([(GOLD, FOUND)] * 2)
    assert twice[MentionLabel.ORG] == Score(right=2, found=4, gold=4)


def test_no_article_gives_zero() -> None:
    assert named(score_mentions([])) == Score()
    assert mention_interval([]) == (0.0, 0.0)


def test_the_interval_holds_the_score_and_repeats_itself() -> None:
    pairs = [(GOLD, FOUND), (GOLD, GOLD)] * 10
    low, high = mention_interval(pairs, rounds=200)
    assert low <= named(score_mentions(pairs)).f1 <= high
    assert (low, high) == mention_interval(pairs, rounds=200)


def test_equal_articles_leave_no_doubt() -> None:
    assert interval_of([Score(1, 2, 2)] * 5, rounds=50) == (0.5, 0.5)
