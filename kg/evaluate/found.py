"""Answers from a file: the JSON lines of `kg extract`, or of a tool that writes the like.

Only "id" or "source" and "entities" are needed. An article belongs to the report whose id
it carries, whose text `kg` gave that id, or after which its file is named. What is left
out counts as: label = the entity's type, status = asserted, confidence = 1.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from kg.annotated import Report
from kg.errors import ReadingError, reason
from kg.evaluate.predict import Found
from kg.evaluate.tagged import TYPES
from kg.model import Amount, Article, Entity, Evidence, Mention, MentionLabel, Statement
from kg.ontology import EntityType, Relation, Status
from kg.text.identity import article_id

_NO_EVIDENCE = Evidence(0, 0, "")
_HINT = "write the lines as `kg extract` does"


@dataclass(frozen=True, slots=True)
class Answers:
    """What a file says of each report, in the order of the reports.

    `missing` counts reports the file does not speak of: nothing was found in them.
    `foreign` counts articles that belong to no report: they are not measured. `spoken_of`
    holds the ids of the reports the file speaks of.
    """

    found: tuple[Found, ...]
    missing: int
    foreign: int
    spoken_of: frozenset[str] = frozenset()


def read_found(path: Path, reports: Sequence[Report]) -> Answers:
    """Read the answers of a file; raise ReadingError where a line cannot be understood."""
    owners = {name: report for report in reports for name in _names(report.annotation.article)}
    answers: dict[str, Found] = {}
    foreign = 0
    for number, record in _records(path):
        report = next((owners[n] for n in _claims(record) if n in owners), None)
        if report is None:
            foreign += 1
            continue
        try:
            answers[report.id] = _found(record, report.annotation.article.text)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ReadingError(
                f"broken record: {_why(error)}", _HINT, path=str(path), line=number
            ) from error
    if not answers:
        raise ReadingError(
            "no article of the gold in this file",
            "write the texts with --texts, let them be read, and give back their ids",
            path=str(path),
        )
    found = tuple(answers.get(report.id, Found()) for report in reports)
    return Answers(found, len(reports) - len(answers), foreign, frozenset(answers))


def _names(article: Article) -> set[str]:
    return {
        article.id,
        article_id(article.text, article.title, article.date, article.publisher),
        article_id(article.text),
    }


def _claims(record: Mapping[str, Any]) -> Iterator[str]:
    yield str(record.get("id"))
    yield PurePath(str(record.get("source"))).stem


def _records(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ReadingError(f"cannot be read: {reason(error)}", path=str(path)) from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            raise ReadingError(
                f"broken JSON: {error}", _HINT, path=str(path), line=number
            ) from error
        if not isinstance(record, dict):
            raise ReadingError("the line holds no JSON object", _HINT, path=str(path), line=number)
        yield number, record


def _found(record: Mapping[str, Any], text: str) -> Found:
    entities = tuple(_entity(entity, text) for entity in record["entities"])
    statements = tuple(_statement(s, text) for s in record.get("statements") or ())
    ids = {entity.id for entity in entities}
    for statement in statements:
        unknown = {statement.subject, statement.object} - ids
        if unknown:
            raise ValueError(f"statement about an unknown entity {min(unknown)!r}")
    return Found(entities, statements)


def _entity(record: Mapping[str, Any], text: str) -> Entity:
    type_ = EntityType(TYPES.get(record["type"], record["type"]))
    mentions = tuple(_mention(mention, type_, text) for mention in record["mentions"])
    return Entity(str(record["id"]), str(record.get("name", "")), type_, mentions)


def _mention(record: Mapping[str, Any], type_: EntityType, text: str) -> Mention:
    start, end = record["start"], record["end"]
    here = text[start:end]
    if not 0 <= start < end <= len(text) or record.get("text", here) != here:
        raise ValueError(f"the text has no {record.get('text', '')!r} at {start}-{end}")
    label = record.get("label", type_)
    return Mention(start, end, here, MentionLabel(TYPES.get(label, label)))


def _statement(record: Mapping[str, Any], text: str) -> Statement:
    stake = record.get("stake")
    return Statement(
        subject=str(record["subject"]),
        relation=Relation(record["relation"]),
        object=str(record["object"]),
        status=Status(record.get("status") or Status.ASSERTED),
        evidence=_evidence(record.get("evidence"), text),
        confidence=_confidence(record.get("confidence")),
        producer=str(record.get("producer") or ""),
        amount=_amount(record.get("amount")),
        stake=None if stake is None else float(stake),
        date=record.get("date"),
        role=record.get("role"),
        claimant=record.get("claimant"),
    )


def _confidence(value: float | None) -> float:
    confidence = 1.0 if value is None else float(value)
    if not 0 <= confidence <= 1:
        raise ValueError(f"confidence {confidence} is not within 0 and 1")
    return confidence


def _evidence(record: Mapping[str, Any] | None, text: str) -> Evidence:
    if record is None:
        return _NO_EVIDENCE
    start, end = int(record["start"]), int(record["end"])
    return Evidence(start, end, text[start:end])


def _amount(record: Mapping[str, Any] | None) -> Amount | None:
    return None if record is None else Amount(float(record["value"]), str(record["currency"]))


def _why(error: Exception) -> str:
    return f"no {error}" if isinstance(error, KeyError) else str(error)
