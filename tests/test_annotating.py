"""Reports written in the form of the corpus read back as what they were."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.annotated import Report, parse_report, read_reports, read_split
from kg.annotating import read_keys, write_report
from kg.model import (
    Amount,
    Annotation,
    Article,
    Entity,
    Evidence,
    Mention,
    MentionLabel,
    Span,
    Statement,
    Value,
    ValueKind,
)
from kg.ontology import EntityType, Relation, Status

ROOT = Path(__file__).parents[1]


def again(report: Report) -> Report:
    found, faults = parse_report(write_report(report), "x.ann", 1)
    assert faults == []
    return found


def test_every_third_report_of_dev_reads_back_the_same() -> None:
    for report in read_split(ROOT / "corpus" / "annotated", "dev")[::3]:
        found, keys = again(report), read_keys(report.annotation)
        wanted = tuple(
            replace(
                s,
                subject=keys[s.subject],
                object=keys[s.object],
                claimant=keys.get(s.claimant or ""),
            )
            for s in report.statements
        )
        assert found.statements == wanted
        assert found.annotation.values == report.annotation.values
        assert [e.mentions for e in found.annotation.entities] == [
            e.mentions for e in report.annotation.entities
        ]
        assert found.annotation.article.text == report.annotation.article.text


def made(text: str, sentences: list[Span], title: str = "t") -> Report:
    """Return a report that marks the first and the last character of a text as two companies."""
    first = Mention(0, 1, text[:1], MentionLabel.ORG)
    last = Mention(len(text) - 1, len(text), text[-1:], MentionLabel.ORG)
    entities = (
        Entity("e1", "Alfa | [x]", EntityType.ORG, (first,)),
        Entity("e2", "Alfa", EntityType.ORG, (last,)),
    )
    value = Value(0, 1, text[:1], ValueKind.MONEY, amount=Amount(1.5e9, "EUR"))
    annotation = Annotation(
        Article("a 1", text, "a.txt", title, "2024-05-14"), tuple(sentences), entities, (value,)
    )
    evidence = Evidence(
        sentences[0].start, sentences[0].end, text[sentences[0].start : sentences[0].end]
    )
    statement = Statement(
        *("e1", Relation.INVESTOR_IN, "e2", Status.DENIED, evidence, 0.5, "x"),
        amount=Amount(6.6e9, "EUR"),
        stake=49.5,
        date="2024-05",
        role="a; b\nc",
        claimant="e2",
    )
    return Report(annotation, (statement,))


@pytest.mark.parametrize(
    "line",
    [
        "### id: evil-001",
        "# title: evil",
        "---",
        "- - -",
        "a [b|ORG:x] c",
        "x | y",
        "## z",
        "a\u2028b\x85c",
    ],
)
def test_a_text_cannot_pass_for_the_form(line: str) -> None:
    text = f"X. {line} Y"
    found = again(
        made(
            text,
            [Span(0, 2), Span(3, 3 + len(line)), Span(4 + len(line), len(text))],
            title=f"{line}\n---\n",
        )
    )
    assert (found.id, len(found.annotation.sentences), len(found.statements)) == ("a-1", 3, 1)
    assert len(found.annotation.article.text) == len(text)
    assert found.annotation.article.date == "2024-05-14"
    [statement] = found.statements
    assert (statement.amount, statement.stake, statement.date) == (
        Amount(6.6e9, "EUR"),
        49.5,
        "2024-05",
    )
    assert (statement.claimant, statement.role) == ("alfa", "a, b c")


@given(st.text(min_size=1, max_size=60).filter(lambda text: bool(text.strip())))
def test_any_text_can_be_written(text: str) -> None:
    body = f"X {text} Y".replace("\ud800", "")
    found = again(made(body, [Span(0, len(body))]))
    assert len(found.annotation.sentences) == 1
    assert len(found.statements) == 1


def test_marks_never_overlap_nor_cross_sentences(tmp_path: Path) -> None:
    text = "Banca Alfa paga. Beta no."
    crossing = Mention(11, 21, text[11:21], MentionLabel.ORG)
    names = (
        Mention(0, 10, text[:10], MentionLabel.ORG),
        Mention(6, 10, "Alfa", MentionLabel.ORG),
        crossing,
    )
    entity = Entity("e1", "Banca Alfa", EntityType.ORG, names)
    annotation = Annotation(
        Article("a1", text, "a.txt"), (Span(0, 16), Span(17, 25)), (entity,), ()
    )
    path = tmp_path / "a.ann"
    path.write_text(write_report(Report(annotation, ())), encoding="utf-8")
    [report] = read_reports([path])
    assert [m.text for e in report.annotation.entities for m in e.mentions] == ["Banca Alfa"]
