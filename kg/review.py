"""Reviewing what a reader was unsure of, statement by statement, in a folder of `.ann` files.

`doubts.jsonl` beside the files tells how sure each row was, `reviewed.jsonl` what was decided.
A decision changes the `.ann` file at once and whole, and is noted after that: whoever stops at
any moment loses nothing and goes on from there. Rows a person has changed or taken out in the
meantime are left alone.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kg.annotated import Report, parse_report, read_reports
from kg.errors import ReadingError
from kg.ontology import RELATIONS, Relation, Status

DOUBTS = "doubts.jsonl"
REVIEWED = "reviewed.jsonl"


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
    """Return the rows surer than nobody: below a confidence, undecided, the least sure first."""
    decided = {(record["file"], record["row"]) for record in _records(folder / REVIEWED)}
    found = [
        Doubt(r["file"], r["row"], r["confidence"], r["producer"])
        for r in _records(folder / DOUBTS)
    ]
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
    return next(iter(read_reports([folder / doubt.file])))


def decide(folder: Path, doubt: Doubt, row: str | None) -> None:
    """Keep a row as it is or as `row`, or drop it (None).

    Raises ReadingError, and changes nothing, where the file would not be sound any more.
    """
    if row != doubt.row:
        _replace(folder / doubt.file, doubt.row, row)
    _append(folder / REVIEWED, [{"file": doubt.file, "row": doubt.row, "now": row}])


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
        rest = [f"status={status}" if part.startswith("status=") else part for part in rest]
    if relation not in {None, Relation.EXECUTIVE_OF}:
        rest = [part for part in rest if not part.startswith("role=")]
    return " ; ".join([f"{ends[0]} {relation or known} {ends[1]}", *rest])


def is_symmetric(row: str) -> bool:
    """Tell whether turning a row round changes nothing."""
    return RELATIONS[Relation(row.split()[1])].symmetric


def write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
    Path(name).chmod(0o644)
    Path(name).replace(path)


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


def _rows(path: Path) -> set[str]:
    try:
        return {line.strip() for line in path.read_text(encoding="utf-8").split("\n")}
    except (OSError, UnicodeDecodeError):
        return set()


def _records(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a file; a last line that was cut off is left out."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return
    for line in lines:
        try:
            record = json.loads(line)
        except ValueError:
            continue
        if isinstance(record, dict):
            yield record


def _append(path: Path, records: list[dict[str, Any]]) -> None:
    with path.open("a", encoding="utf-8") as stream:
        stream.write("".join(json.dumps(record) + "\n" for record in records))
