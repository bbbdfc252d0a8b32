"""Samples keep the text and the marks of a report."""

from __future__ import annotations

from kg.annotated import parse_report
from kg.model import MentionLabel
from kg.train.samples import Piece, Sample, read_sample

BLOCK = """### id: x01-001
# title: Aurum sale
# date: 2024-05-14
[Aurum|ORG:aurum] ha investito [12 milioni|MONEY:12e6 EUR] in [Velmar|ORG:velmar].
Cresce [la startup|~:velmar] di [Pavia|LOC:pavia].
---
"""


def sample() -> Sample:
    report, faults = parse_report(BLOCK, "x.ann", 1)
    assert not faults
    return read_sample(report)


def test_a_sample_has_the_text_of_its_report() -> None:
    assert sample().text() == (
        "Aurum ha investito 12 milioni in Velmar. Cresce la startup di Pavia."
    )


def test_marks_stand_where_their_mentions_are_and_values_are_plain() -> None:
    text = sample().text()
    assert [(text[start:end], label) for start, end, label in sample().spans()] == [
        ("Aurum", "ORG"),
        ("Velmar", "ORG"),
        ("la startup", "NOM"),
        ("Pavia", "LOC"),
    ]


def test_starts_are_those_of_the_sentences() -> None:
    text = sample().text()
    assert [text[start:].split()[0] for start in sample().starts()] == ["Aurum", "Cresce"]


def test_gaps_are_plain_pieces_between_sentences() -> None:
    one = (Piece("Uno", MentionLabel.ORG), Piece("."))
    assert [piece.text for piece in Sample((one, one), ("\n",)).pieces()] == [
        *("Uno", ".", "\n", "Uno", "."),
    ]
