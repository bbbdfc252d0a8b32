"""One article explained: the figures shown are those that decided."""

from __future__ import annotations

import pytest
from spacy.language import Language

from kg.edges import EDGE_CONFIDENCE
from kg.explain import ArticleExplanation, Reason, explain, explain_pair
from kg.explain.record import explanation_record, pair_record
from kg.model import Article, MentionLabel, Profile
from kg.nlp import pipeline
from kg.ontology import Status
from kg.relations import rules
from kg.text import article_id

TEXT = (
    "Nordica Cloud ha investito 12 milioni di euro in Tessilnova, che ha sede a Prato. "
    "La società torinese, guidata da Livia Conti, compete con Banca Lariana. "
    "Piove da tre giorni. Nessuno sa quando smetterà. Le strade restano chiuse. "
    "Il sole tornerà forse domani. A Bergamo ha parlato Velmar Energia, che resta prudente."
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    return pipeline.load()


@pytest.fixture(scope="module")
def article() -> Article:
    return Article(article_id(TEXT), TEXT, "nordica.txt", date="2024-05-14")


@pytest.fixture(scope="module")
def explained(nlp: Language, article: Article) -> ArticleExplanation:
    return explain(nlp, article, Profile.BALANCED)


def test_every_statement_of_the_pipeline_is_explained(
    nlp: Language, article: Article, explained: ArticleExplanation
) -> None:
    [extraction] = pipeline.extract(nlp, [article])
    assert [one.statement for one in explained.statements] == list(extraction.statements)
    assert explained.statements


def test_the_verdict_is_the_confidence_and_the_likeliest_status_the_status(
    explained: ArticleExplanation,
) -> None:
    for one in explained.statements:
        assert one.verdict.believed
        assert one.verdict.chance == pytest.approx(one.statement.confidence, abs=1e-3)
        shares = one.holding.statuses
        assert max(shares, key=shares.__getitem__) is one.statement.status
        assert sum(shares.values()) == pytest.approx(1)


def test_an_edge_is_explained_by_the_surest_asserted_statement(
    explained: ArticleExplanation,
) -> None:
    for one in explained.statements:
        alike = [
            other.statement.confidence
            for other in explained.statements
            if other.verdict.ends == one.verdict.ends and other.statement.status is Status.ASSERTED
        ]
        assert float(one.edge.belief) == max(alike, default=0)
        assert one.edge.asserted == (one.statement.status is Status.ASSERTED)
        assert one.edge.written == (one.edge.asserted and max(alike) >= EDGE_CONFIDENCE)


def test_what_nearly_won_stands_beside_in_both_directions(explained: ArticleExplanation) -> None:
    first = explained.statements[0]
    chances = [other.chance for other in first.others]
    assert chances == sorted(chances, reverse=True)
    assert {(other.subject, other.object) for other in first.others} == {
        (first.subject, first.object),
        (first.object, first.subject),
    }


def test_every_mention_says_how_it_was_recognised_and_why_it_is_this_entity(
    explained: ArticleExplanation,
) -> None:
    for entity, traces in zip(explained.entities, explained.trace.mentions, strict=True):
        assert [trace.mention for trace in traces] == list(entity.mentions)
        named = [t for t in traces if t.mention.label is not MentionLabel.NOM]
        assert named[0].tie is None
        assert all(trace.tie for trace in named[1:])
        place = explained.entities.index(entity)
        for trace in traces:
            assert not trace.rivals or trace.rivals[0].entity == place


def test_strict_believes_no_more_than_the_sure_ones(nlp: Language, article: Article) -> None:
    strict = pipeline.load(profile=Profile.STRICT)
    found = explain(strict, article, Profile.STRICT)
    assert all(v.chance >= v.least for v in (one.verdict for one in found.statements))
    if not any(v.network is not None for v in found.weighing.verdicts):
        assert all(verdict.least >= rules.STRICT for verdict in found.weighing.verdicts)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Nordica Cloud", "Tessilnova", Reason.STATED),
        ("nordica", "tessilnova", Reason.STATED),
        ("Nordica Cloud", "Nordica", Reason.SAME),
        ("Livia Conti", "Prato", Reason.TYPES),
        ("Velmar Energia", "Banca Lariana", Reason.APART),
        ("Nordica Cloud", "Microsoft", Reason.ABSENT),
        ("Nordica Cloud", "strade", Reason.UNRECOGNISED),
    ],
)
def test_a_pair_says_what_came_of_it(
    explained: ArticleExplanation, one: str, other: str, reason: Reason
) -> None:
    assert explain_pair(explained, one, other).reason is reason


def test_a_pair_below_its_thresholds_shows_the_best_of_each_relation(
    explained: ArticleExplanation,
) -> None:
    found = explain_pair(explained, "Nordica Cloud", "Banca Lariana")
    if found.reason is Reason.BELOW:
        assert not any(verdict.believed for verdict in found.best)
    ends = [verdict.ends for verdict in found.best]
    assert ends
    assert len(set(ends)) == len(ends)


def test_the_records_are_made_of_plain_values(explained: ArticleExplanation) -> None:
    import json

    for one in explained.statements:
        record = explanation_record(explained, one)
        assert json.loads(json.dumps(record, allow_nan=False)) == record
        assert record["verdict"]["probability"] >= record["verdict"]["threshold"]
    pair = pair_record(explained, explain_pair(explained, "Nordica Cloud", "Prato"))
    assert json.loads(json.dumps(pair, allow_nan=False)) == pair


def test_an_article_that_says_nothing_has_nothing_to_explain(nlp: Language) -> None:
    assert explain(nlp, Article("x", "Piove.", "x.txt"), Profile.BALANCED).statements == ()
