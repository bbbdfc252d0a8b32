"""Results gather the measures of cases, over all and by group."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kg.evaluate.case import Case
from kg.evaluate.measures import measure, summed
from kg.evaluate.predict import Found
from kg.evaluate.results import By, evaluate, group_names
from kg.evaluate.score import Score
from kg.model import MentionLabel
from kg.ontology import Status

Make = Callable[..., Case]


def test_a_perfect_case_scores_one_wherever_there_is_something_to_find(perfect: Make) -> None:
    for name, score in measure(perfect()).items():
        assert score.f1 == 1 or not (score.gold or score.found), name


def test_measures_add_up_over_articles(perfect: Make) -> None:
    sums = summed([measure(perfect()), measure(perfect())])
    assert sums["relations.raw.micro"] == Score(4, 4, 4)
    assert sums["names.ORG"] == Score(8, 8, 8)


def test_macro_is_over_the_relations_of_the_gold_and_conll_over_three_scores(
    perfect: Make,
) -> None:
    case = perfect()
    half = replace(case, found=replace(case.found, statements=case.found.statements[:1]))
    figures = evaluate([half]).figures()
    assert figures["relations.raw.macro.f1"] == 0.5
    assert figures["relations.given.macro.f1"] == 1
    assert figures["coreference.raw.all.conll.f1"] == 1


def test_what_was_not_asked_for_is_not_measured(perfect: Make) -> None:
    case = perfect()
    from_file = replace(case, found=Found(case.found.entities, case.found.statements))
    assert not any(".given" in row.measure for row in evaluate([from_file]).rows)


def test_bare_tags_are_asked_for_names_of_their_own_types_only(perfect: Make) -> None:
    tagged = replace(perfect(), labels=frozenset({MentionLabel.ORG}), annotated=False)
    assert {row.measure for row in evaluate([tagged]).rows} == {
        "names.all",
        "names.ORG",
        "document.all",
        "document.ORG",
    }


def test_articles_are_grouped_by_kind_batch_and_length(perfect: Make) -> None:
    cases = [perfect("b01-001"), perfect("r02-003"), perfect("r02-004")]
    groups = evaluate(cases, list(By)).groups
    assert [(g.by, g.name, g.articles) for g in groups] == [
        ("kind", "b", 1),
        ("kind", "r", 2),
        ("batch", "b01", 1),
        ("batch", "r02", 2),
        ("length", "1-100", 3),
    ]
    assert {row.measure for row in groups[0].rows} >= {"names.all", "relations.raw.micro"}


@pytest.mark.parametrize(
    ("words", "name"), [(100, "1-100"), (101, "101-150"), (200, "151-200"), (201, "201-")]
)
def test_lengths_are_bands_of_words(perfect: Make, words: int, name: str) -> None:
    report = perfect().report
    article = replace(report.annotation.article, text=" ".join(["x"] * words))
    long = replace(report, annotation=replace(report.annotation, article=article))
    assert group_names(long)[By.LENGTH] == name


def test_confusions_and_calibration_are_kept_by_side(perfect: Make) -> None:
    results = evaluate([perfect()])
    assert results.confusions["raw"][Status.ASSERTED, Status.ASSERTED] == 1
    assert results.calibrations["given"].error == 0
