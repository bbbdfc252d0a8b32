"""Reports as examples: what the network is shown, and what it should say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
from numpy.typing import NDArray

from kg.annotated import Report, parse_report, read_reports
from kg.neural.pieces import MASK, Segmenter
from kg.neural.tags import TAGS, read_mentions
from kg.relations.network import KINDS, STATUSES
from kg.relations.pairs import RELATIONS
from kg.train.examples import Example, Reader, hide, vary_report
from kg.train.samples import read_sample
from kg.train.variation import Names, Rates, vary

CORPUS = Path(__file__).parents[2] / "corpus" / "annotated"
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,'"
PIECES = ("<s>", "<pad>", "</s>", "<unk>", MASK, "▁", *LETTERS)
TEXT = """
### id: t01-001
# date: 2024-05-01
[Aurum|ORG:a] ha pagato [3 milioni di euro|MONEY:3e6 EUR] per [Borea|ORG:b] nel [2023|DATE:2023].
Secondo [Il Foglio|ORG:f], [Aurum|ORG:a] tratta con [Cometa|ORG:c].
[La società|~:a] ha smentito.
---
a acquirerOf b ; status=asserted ; amount=3e6 EUR ; sent=0
a partnerOf c ; status=prospective ; sent=1 ; source=f
"""


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(Segmenter(PIECES, [-1.0] * len(PIECES)), PIECES.index(MASK))


@pytest.fixture
def report() -> Report:
    found, faults = parse_report(TEXT.lstrip(), "t.ann", 1)
    assert not faults
    return found


def facts(reader: Reader, report: Report) -> set[tuple[str, str, str, str]]:
    example = reader.read(report)
    ids = [entity.id for entity in example.report.annotation.entities]
    pairs = example.scene.pairs
    return {
        (
            ids[pairs[f.pair].subject],
            RELATIONS[f.relation],
            ids[pairs[f.pair].object],
            STATUSES[f.status],
        )
        for f in example.facts
    }


def test_what_the_report_says_is_true_at_its_line(reader: Reader, report: Report) -> None:
    assert facts(reader, report) == {
        ("a", "acquirerOf", "b", "asserted"),
        ("a", "partnerOf", "c", "prospective"),
        ("c", "partnerOf", "a", "prospective"),
    }


def test_at_other_lines_it_is_neither_right_nor_wrong(reader: Reader, report: Report) -> None:
    example = reader.read(report)
    ids = [entity.id for entity in report.annotation.entities]
    relation = RELATIONS.index("partnerOf")
    elsewhere = [
        number
        for number, pair in enumerate(example.scene.pairs)
        if {ids[pair.subject], ids[pair.object]} == {"a", "c"} and pair.line == 2
    ]
    assert elsewhere
    assert not example.counts[elsewhere, relation].any()


def test_every_mention_is_tagged(reader: Reader, report: Report) -> None:
    example = reader.read(report)
    found = [label for _, _, label in read_mentions(_one_hot(example.tags), TAGS)]
    assert found == ["ORG", "ORG", "ORG", "ORG", "ORG", "NOM"]


def _one_hot(tags: NDArray[np.int64]) -> NDArray[np.float32]:
    return np.eye(len(TAGS), dtype=np.float32)[tags]


def test_a_value_belongs_to_the_relation_that_has_it(reader: Reader, report: Report) -> None:
    example = reader.read(report)
    said = {(KINDS[row.kind].value, row.belongs) for row in example.attached}
    assert said == {("MONEY", True), ("MONEY", False), ("DATE", False)}  # also of lines beside


def fact_line(example: Example, number: int) -> int:
    return example.scene.pairs[example.facts[number].pair].line


def test_only_the_source_of_a_statement_claims_it(reader: Reader, report: Report) -> None:
    example = reader.read(report)
    ids = [entity.id for entity in report.annotation.entities]
    who = {
        (fact_line(example, speaker.said), ids[example.scene.places[speaker.place].entity])
        for speaker, speaks in zip(example.speakers, example.speaks, strict=True)
        if speaks
    }
    assert who == {(1, "f")}


def test_hidden_names_become_one_piece_a_word_and_teach_no_tag(
    reader: Reader, report: Report
) -> None:
    plain, masked = reader.read(report), reader.read(report, frozenset({"a"}))
    mask = PIECES.index(MASK)
    assert mask not in plain.ids
    assert list(masked.ids).count(mask) == 2
    assert (masked.tags == -1).sum() == 2


def test_hiding_is_drawn_per_entity(report: Report) -> None:
    assert hide(report, 0.0, Random(1)) == frozenset()  # noqa: S311
    assert hide(report, 1.0, Random(1)) == {"a", "b", "c", "f"}  # noqa: S311


@pytest.mark.parametrize("seed", range(6))
def test_a_varied_report_says_the_same_in_other_words(reader: Reader, seed: int) -> None:
    reports = list(read_reports([CORPUS / "b01-1.ann"]))[:8]
    samples = [read_sample(report) for report in reports]
    rates = replace(Rates(), window=0, cuts=0, swap=1.0, datelines=0.5, capitals=0.5, breaks=0.5)
    rng = Random(seed)  # noqa: S311
    for report, sample in zip(reports, samples, strict=True):
        varied = vary_report(report, vary(sample, Names(samples), rates, rng))
        text = varied.annotation.article.text
        for entity in varied.annotation.entities:
            assert all(text[m.start : m.end] == m.text for m in entity.mentions)
        for value in varied.annotation.values:
            assert text[value.start : value.end] == value.text
        for statement in varied.statements:
            evidence = statement.evidence
            assert text[evidence.start : evidence.end] == evidence.quote
        assert facts(reader, varied) == facts(reader, report)
