"""Voices weighed where a network reads too: a tiny fake one, so that the figures are known."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from kg.annotated import parse_report
from kg.model import Annotation, Mention, MentionLabel, Profile, Span
from kg.neural.tokens import Tokens
from kg.nlp.coreference.network import resolve_nominals, score_nominals
from kg.ontology import Relation, Status
from kg.relations import read_statements
from kg.relations.pairs import RELATIONS
from kg.relations.weighing import weigh

TEXT = """
### id: t01-001
# title: t
# date: 2024-05-01
Secondo [Cometa|ORG:c], [Aurum|ORG:a] punta su [Borea|ORG:b] con [3 milioni|MONEY:3e6 EUR].
---
"""


class FakeModel:
    """Answers every head with arithmetic: the first pair invests, for sure."""

    settings: Mapping[str, Any] = {
        "relations": {"investorIn": {"threshold": 0.6, "strict": 0.99, "pattern": 1.0}}
    }

    def ask(self, head: str, inputs: Mapping[str, Any]) -> list[Any]:
        """Return logits of the right shape."""
        if head == "pairs":
            pairs = len(inputs["subject"])
            logits = np.full((pairs, len(RELATIONS)), -5, np.float32)
            investing = RELATIONS.index(Relation.INVESTOR_IN)
            ends = zip(inputs["subject"], inputs["object"], strict=True)
            for row, (subject, object_) in enumerate(ends):
                if (subject, object_) == (1, 2):
                    logits[row, investing] = 2
            return [logits, np.zeros((pairs, 2), "f4"), np.zeros((pairs, 2), "f4")]
        rows = len(next(iter(inputs.values())))
        if head == "status":
            return [np.tile(np.array([0, 3, 0, 0], "f4"), (rows, 1))]
        return [np.arange(rows, 0, -1).astype("f4")]


def tokens_over(text: str) -> Tokens:
    starts, ends = np.array([m.span() for m in re.finditer(r"\w+|[^\w\s]", text)]).T
    vectors = np.zeros((len(starts), 4), "f4")
    return Tokens(starts, ends, vectors, FakeModel())  # type: ignore[arg-type]


@pytest.fixture
def annotation() -> Annotation:
    report, faults = parse_report(TEXT.lstrip(), "t.ann", 1)
    assert not faults
    return report.annotation


def test_the_verdicts_hold_every_voice_and_the_believed_one_is_the_statement(
    annotation: Annotation,
) -> None:
    tokens = tokens_over(annotation.article.text)
    [said] = read_statements(annotation, tokens)
    weighing = weigh(annotation, tokens, Profile.BALANCED)
    [verdict] = [v for v in weighing.verdicts if v.believed]
    assert (verdict.relation, verdict.network, verdict.least) == (said.relation, 2.0, 0.6)
    assert verdict.chance == pytest.approx(said.confidence, abs=1e-3)
    assert len(weighing.verdicts) > len(Relation)


def test_the_strict_profile_asks_for_the_strict_threshold(annotation: Annotation) -> None:
    tokens = tokens_over(annotation.article.text)
    assert read_statements(annotation, tokens, Profile.STRICT) == ()
    verdicts = weigh(annotation, tokens, Profile.STRICT).verdicts
    assert {v.least for v in verdicts if v.relation is Relation.INVESTOR_IN} == {0.99}


def test_how_it_holds_comes_with_probabilities(annotation: Annotation) -> None:
    tokens = tokens_over(annotation.article.text)
    [said] = read_statements(annotation, tokens)
    weighing = weigh(annotation, tokens, Profile.BALANCED)
    holding = weighing.holding(next(v for v in weighing.verdicts if v.believed))
    assert max(holding.statuses, key=holding.statuses.__getitem__) is said.status
    assert set(holding.statuses) == set(Status)
    assert sum(holding.statuses.values()) == pytest.approx(1)
    assert holding.by == "network"
    [(value, chance)] = holding.values
    assert value.amount == said.amount
    assert chance > 0.5
    entity, chance = holding.claimants[0]
    assert annotation.entities[entity].id == said.claimant
    assert chance > holding.least_claimant


def test_a_status_that_several_voices_decide_shows_what_each_adds(
    annotation: Annotation, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = {"network": 0.5, "rule": 2.0, "shifts": {"denied": -1.0}}
    monkeypatch.setattr(FakeModel, "settings", {**FakeModel.settings, "status": weights})
    weighing = weigh(annotation, tokens_over(annotation.article.text), Profile.BALANCED)
    holding = weighing.holding(next(v for v in weighing.verdicts if v.believed))
    assert holding.by == "together"
    assert holding.voices["network"][Status.PROSPECTIVE] == 1.5
    assert holding.voices["rule"] == {s: 2.0 * (s is Status.PROSPECTIVE) for s in Status}
    assert holding.voices["constant"][Status.DENIED] == -1.0
    sums = {s: sum(part[s] for part in holding.voices.values()) for s in holding.statuses}
    assert max(sums, key=sums.__getitem__) is max(
        holding.statuses, key=holding.statuses.__getitem__
    )


def test_a_noun_goes_to_the_name_that_scores_best() -> None:
    text = "Aurum e Borea: la società tace."
    tokens = tokens_over(text)
    groups = [
        [Mention(0, 5, "Aurum", MentionLabel.ORG)],
        [Mention(8, 13, "Borea", MentionLabel.ORG)],
    ]
    noun = Mention(15, 25, "la società", MentionLabel.NOM)
    sentences: Sequence[Span] = (Span(0, len(text)),)
    scores = score_nominals(tokens, sentences, groups, [noun])
    assert scores[0][0] > scores[0][1]
    assert resolve_nominals(tokens, sentences, groups, [noun]) == [(noun, groups[0])]
