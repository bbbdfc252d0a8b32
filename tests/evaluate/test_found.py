"""Answers of a file are matched to reports and checked."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.annotated import Report
from kg.errors import ReadingError
from kg.evaluate.found import read_found
from kg.evaluate.predict import Found
from kg.model import Article, Extraction
from kg.record import extraction_record
from kg.text.identity import article_id


def record(report: Report) -> dict[str, Any]:
    """Return what `kg extract` would print if it had found everything."""
    annotation = report.annotation
    return extraction_record(Extraction(annotation.article, annotation.entities, report.statements))


def write(tmp_path: Path, *records: object) -> Path:
    file = tmp_path / "found.jsonl"
    file.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
    return file


def test_what_extract_prints_is_read_back(tmp_path: Path, report: Report) -> None:
    [found] = read_found(write(tmp_path, record(report)), [report]).found
    assert found.entities == report.annotation.entities
    assert [s.evidence for s in found.statements] == [s.evidence for s in report.statements]
    assert [s.amount for s in found.statements] == [s.amount for s in report.statements]
    assert found.given is None


def names(article: Article) -> list[dict[str, str]]:
    return [
        {"id": article.id},
        {"id": article_id(article.text, article.title, article.date, article.publisher)},
        {"id": article_id(article.text)},
        {"id": "x", "source": f"texts/{article.id}.txt"},
    ]


@pytest.mark.parametrize("place", range(4))
def test_an_article_is_known_by_id_by_text_or_by_file(
    tmp_path: Path, report: Report, place: int
) -> None:
    known = record(report) | names(report.annotation.article)[place]
    assert read_found(write(tmp_path, known), [report]).missing == 0


def test_missing_and_foreign_articles_are_counted(tmp_path: Path, report: Report) -> None:
    article = Article("b09-009", "Altro.", "y")
    other = replace(report, annotation=replace(report.annotation, article=article))
    file = write(tmp_path, {"id": "b01-001", "entities": []}, {"id": "zzz", "entities": []})
    answers = read_found(file, [report, other])
    assert (answers.missing, answers.foreign) == (1, 1)
    assert answers.found == (Found(), Found())


def test_a_short_record_of_another_tool_is_enough(tmp_path: Path, report: Report) -> None:
    entities = [
        {"id": 1, "type": "ORGANIZATION", "mentions": [{"start": 0, "end": 5}]},
        {"id": 2, "type": "ORG", "mentions": [{"start": 41, "end": 47, "text": "Velmar"}]},
    ]
    statements = [{"subject": 1, "relation": "investorIn", "object": 2}]
    short = {"id": "b01-001", "entities": entities, "statements": statements}
    [found] = read_found(write(tmp_path, short), [report]).found
    [statement] = found.statements
    assert (statement.subject, statement.status, statement.confidence) == ("1", "asserted", 1.0)
    assert found.entities[0].mentions[0].text == "Aurum"


BAD: list[tuple[dict[str, Any], str]] = [
    ({}, "entities"),
    ({"entities": 3}, "iterable"),
    ({"entities": [{"id": "a", "type": "CITY", "mentions": []}]}, "CITY"),
    (
        {
            "entities": [
                {"id": "a", "type": "ORG", "mentions": [{"start": 1, "end": 5, "text": "Aurum"}]}
            ]
        },
        "Aurum",
    ),
    ({"entities": [{"id": "a", "type": "ORG", "mentions": [{"start": 5, "end": 900}]}]}, "900"),
    (
        {"entities": [], "statements": [{"subject": "a", "relation": "likes", "object": "b"}]},
        "likes",
    ),
    (
        {"entities": [], "statements": [{"subject": "a", "relation": "parentOf", "object": "b"}]},
        "unknown entity",
    ),
    (
        {
            "entities": [],
            "statements": [
                {"subject": "a", "relation": "parentOf", "object": "b", "confidence": 7}
            ],
        },
        "7.0",
    ),
]


@pytest.mark.parametrize(("bad", "words"), BAD)
def test_a_broken_record_is_told_with_its_line(
    tmp_path: Path, report: Report, bad: dict[str, Any], words: str
) -> None:
    file = write(tmp_path, record(report), {"id": "b01-001"} | bad)
    with pytest.raises(ReadingError, match=words) as caught:
        read_found(file, [report])
    assert caught.value.line == 2


@pytest.mark.parametrize("line", ["{", "[1]", "7"])
def test_a_line_that_holds_no_object_is_told(tmp_path: Path, report: Report, line: str) -> None:
    file = tmp_path / "found.jsonl"
    file.write_text(line, encoding="utf-8")
    with pytest.raises(ReadingError):
        read_found(file, [report])


def test_a_file_about_other_texts_is_told(tmp_path: Path, report: Report) -> None:
    with pytest.raises(ReadingError, match="no article of the gold"):
        read_found(write(tmp_path, {"id": "zzz", "entities": []}), [report])
