"""Reviewing what a reader was unsure of, statement by statement, in a folder of `.ann` files.

`doubts.jsonl` beside the files tells how sure each row was, `reviewed.jsonl` what was decided.
A decision changes the `.ann` file at once and whole, and is noted after that: whoever stops at
any moment loses nothing and goes on from there. Rows a person has changed or taken out in the
meantime are left alone.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from kg.annotated import Report, parse_report, read_reports
from kg.errors import ReadingError
from kg.files import write_whole
from kg.ontology import RELATIONS, Relation, Status

DOUBTS = "doubts.jsonl"
REVIEWED = "reviewed.jsonl"

_STATUS = "status="


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row of a file of the folder, how sure its reader was (0..1), and who that was."""

    file: str
    row: str
    confidence: float
    producer: str


def note(folder: Path, doubts: list[Doubt]) -> None:
    """Add to what is known of the rows."""
    _append(folder / DOUBTS, [asdict(doubt) for doubt in doubts])


def pending(folder: Path, below: float) -> list[Doubt]:
    """Return the rows below a confidence that nobody decided about, the least sure first.

    A record that is none of ours, or speaks of a file outside the folder, is left out.
    """
    decided = {(record.get("file"), record.get("row")) for record in _records(folder / REVIEWED)}
    found = [doubt for r in _records(folder / DOUBTS) if (doubt := _doubt(r)) is not None]
    rows = {doubt.file: _rows(folder / doubt.file) for doubt in found}
    unique = {
        (doubt.file, doubt.row): doubt
        for doubt in found
        if doubt.confidence < below
        and (doubt.file, doubt.row) not in decided
        and doubt.row in rows[doubt.file]
    }
    return sorted(unique.values(), key=lambda doubt: (doubt.confidence, doubt.file, doubt.row))


def report_of(folder: Path, doubt: Doubt) -> Report:
    """Return the report a row stands in; raise ReadingError where the file is broken."""
    path = folder / doubt.file
    try:
        found = next(read_reports([path]), None)
    except (OSError, UnicodeDecodeError) as error:
        raise ReadingError(f"cannot be read: {error}", path=str(path)) from error
    if found is None:
        raise ReadingError("the row is not there any more", path=str(path))
    return found


def decide(folder: Path, doubt: Doubt, row: str | None) -> None:
    """Keep a row as it is or as `row`, or drop it (None).

    Raises ReadingError, and changes nothing, where the file would not be sound any more.
    """
    path = folder / doubt.file
    try:
        if row != doubt.row:
            _replace(path, doubt.row, row)
        _append(folder / REVIEWED, [{"file": doubt.file, "row": doubt.row, "now": row}])
    except (OSError, UnicodeDecodeError) as error:
        raise ReadingError(f"cannot be written: {error}", path=str(path)) from error


def changed(
    row: str,
    *,
    relation: Relation | None = None,
    status: Status | None = None,
    turned: bool = False,
) -> str:
    """Return a row with another relation or status, or with its ends turned round.

    >>> changed("a investorIn b ; status=asserted ; sent=0", status=Status.DENIED, turned=True)
    'b investorIn a ; status=denied ; sent=0'
    """
    head, *rest = row.split(" ; ")
    subject, known, object_ = head.split()
    ends = (object_, subject) if turned else (subject, object_)
    if status is not None:
        rest = [f"{_STATUS}{status}" if part.startswith(_STATUS) else part for part in rest]
    if relation not in {None, Relation.EXECUTIVE_OF}:
        rest = [part for part in rest if not part.startswith("role=")]
    return " ; ".join([f"{ends[0]} {relation or known} {ends[1]}", *rest])


def relation_of(row: str) -> Relation:
    """Return the relation of a row."""
    return Relation(row.split()[1])


def status_of(row: str) -> Status:
    """Return the status of a row."""
    parts = row.split(" ; ")
    return next(Status(p[len(_STATUS) :]) for p in parts if p.startswith(_STATUS))


def is_symmetric(row: str) -> bool:
    """Tell whether turning a row round changes nothing."""
    return RELATIONS[relation_of(row)].symmetric


def _replace(path: Path, old: str, new: str | None) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    places = [number for number, line in enumerate(lines) if line.strip() == old]
    if not places:
        raise ReadingError("the row is not there any more", path=str(path))
    kept = [] if new is None else [new]
    text = "\n".join([*lines[: places[-1]], *kept, *lines[places[-1] + 1 :]])
    _, faults = parse_report(text, str(path), 1)
    if faults:
        raise faults[0]
    write_whole(path, text)


def _doubt(record: dict[str, Any]) -> Doubt | None:
    """Return what a record tells, or None: the file may come from anybody."""
    match record:
        case {
            "file": str(file),
            "row": str(row),
            "confidence": int() | float() as confidence,
            "producer": str(producer),
        } if _is_name(file) and _is_row(row):
            return Doubt(file, row, confidence, producer)
    return None


def _is_name(file: str) -> bool:
    return file == PurePosixPath(file).name == PureWindowsPath(file).name


def _is_row(text: str) -> bool:
    """Tell whether a text has the parts of a row that a review looks at."""
    head, *rest = text.split(" ; ")
    words, statuses = head.split(), [part for part in rest if part.startswith(_STATUS)]
    return (
        len(words) == 3
        and words[1] in set(Relation)
        and [part[len(_STATUS) :] in set(Status) for part in statuses] == [True]
    )


def _rows(path: Path) -> set[str]:
    try:
        return {line.strip() for line in path.read_text(encoding="utf-8").split("\n")}
    except (OSError, UnicodeDecodeError):
        return set()


def _records(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a file; a line that was cut off is left out."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as error:
        raise ReadingError(f"cannot be read: {error}", path=str(path)) from error
    for line in lines:
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(record, dict):
            yield record


def _append(path: Path, records: list[dict[str, Any]]) -> None:
    """Add records; what was cut off before them ends with its line."""
    text = "".join(json.dumps(record) + "\n" for record in records)
    with path.open("ab+") as stream:
        stream.seek(max(0, stream.seek(0, os.SEEK_END) - 1))
        if stream.read() not in {b"", b"\n"}:
            text = "\n" + text
        stream.write(text.encode("ascii"))
