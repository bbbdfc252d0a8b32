"""The pairs of entities a line may join, and where the network looks for them."""

from __future__ import annotations

import re

import numpy as np
import pytest

from kg.annotated import parse_report
from kg.model import Annotation
from kg.neural.tokens import Tokens
from kg.ontology import EntityType, Relation
from kg.relations.claimants import speaker_lines, speakers
from kg.relations.pairs import FEATURES, RELATIONS, Scene, admitted, pair_inputs, read_scene

TEXT = """
### id: t01-001
# title: t
# date: 2024-05-01
[Aurum|ORG:a] ha comprato [Borea|ORG:b] da [Cometa|ORG:c].
[La società|~:b] di [Lodi|LOC:l] non commenta.
Il prezzo resta segreto.
Lo dice [Rita Neri|PER:r], che guida [Dedalo|ORG:d].
---
a acquirerOf b ; status=asserted ; sent=0
"""


@pytest.fixture
def annotation() -> Annotation:
    report, faults = parse_report(TEXT.lstrip(), "t.ann", 1)
    assert not faults
    return report.annotation


@pytest.fixture
def tokens(annotation: Annotation) -> Tokens:
    found = [m.span() for m in re.finditer(r"\w+|[^\w\s]", annotation.article.text)]
    starts, ends = np.array(found).T
    return Tokens(starts, ends, np.random.default_rng(0).normal(size=(len(found), 4)).astype("f4"))


@pytest.fixture
def scene(annotation: Annotation, tokens: Tokens) -> Scene:
    return read_scene(annotation, tokens)


def ends(scene: Scene, annotation: Annotation, line: int) -> set[tuple[str, str]]:
    ids = [entity.id for entity in annotation.entities]
    return {(ids[p.subject], ids[p.object]) for p in scene.pairs if p.line == line}


def test_both_orders_of_two_organisations_are_pairs(scene: Scene, annotation: Annotation) -> None:
    assert {("a", "b"), ("b", "a"), ("a", "c"), ("c", "b")} <= ends(scene, annotation, 0)


def test_no_pair_stands_where_no_relation_may(scene: Scene, annotation: Annotation) -> None:
    assert not any("l" in pair[:1] for line in range(4) for pair in ends(scene, annotation, line))
    assert all(any(admitted(scene.types[p.subject], scene.types[p.object])) for p in scene.pairs)


def test_who_was_spoken_of_shortly_before_is_an_end_too(
    scene: Scene, annotation: Annotation
) -> None:
    assert ("a", "l") in ends(scene, annotation, 1)
    far = next(p for p in scene.pairs if p.line == 1 and not p.subject_here)
    assert far.away == 1


def test_a_noun_counts_as_a_mention_of_its_entity(scene: Scene, annotation: Annotation) -> None:
    assert ("b", "l") in ends(scene, annotation, 1)
    assert scene.main == 1  # Borea, named once and called "la società" once


def test_the_arrays_fit_each_other(scene: Scene, tokens: Tokens) -> None:
    inputs = pair_inputs(scene, tokens)
    pairs, longest = inputs["window"].shape
    assert pairs == len(scene.pairs)
    assert inputs["near_subject"].shape == inputs["in_line"].shape == (pairs, longest)
    assert inputs["window"].max() < len(tokens.starts)
    assert (inputs["window"] >= 0).any(axis=1).all()
    assert 0 <= inputs["features"].min() <= inputs["features"].max() < FEATURES
    np.testing.assert_allclose(inputs["average"].sum(axis=1), 1, rtol=1e-6)


def test_the_window_sees_both_ends_in_the_line(scene: Scene, tokens: Tokens) -> None:
    inputs = pair_inputs(scene, tokens)
    for row, pair in zip(inputs["window"].tolist(), scene.pairs, strict=True):
        for here, place in (
            (pair.subject_here, pair.subject_place),
            (pair.object_here, pair.object_place),
        ):
            assert not here or scene.places[place].first in row


def test_an_article_without_pairs_has_none(tokens: Tokens, annotation: Annotation) -> None:
    alone = Annotation(annotation.article, annotation.sentences, annotation.entities[:1], ())
    assert read_scene(alone, tokens).pairs == ()


def test_speakers_are_people_and_organisations_next_to_the_line_or_spoken_of_before(
    scene: Scene, annotation: Annotation
) -> None:
    found = speakers(scene, [2, 0])
    ids = [annotation.entities[scene.places[s.place].entity].id for s in found]
    away = speaker_lines(found, [2, 0], scene).tolist()
    assert list(zip(ids, away, strict=True))[: len(ids) - 4] == [
        ("a", 3),  # spoken of two lines before: the last mention
        ("c", 3),
        ("b", 2),  # the line before
        ("r", 0),  # the next
        ("d", 0),
    ]
    assert [speaker.said for speaker in found] == [0] * 5 + [1] * 4
    assert ids[5:] == ["a", "b", "c", "b"]


def test_the_relations_keep_the_order_of_the_ontology() -> None:
    assert tuple(Relation) == RELATIONS
    assert admitted(EntityType.ORG, EntityType.LOC).count(True) == 1
