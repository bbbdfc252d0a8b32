"""Reviewing: every decision takes effect at once and whole, and nothing is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.annotated import read_reports
from kg.errors import ReadingError
from kg.ontology import Relation, Status
from kg.review import (
    DOUBTS,
    REVIEWED,
    Doubt,
    changed,
    decide,
    note,
    pending,
    relation_of,
    report_of,
    status_of,
)

FIRST = "nordica investorIn tessil ; status=asserted ; amount=12e6 EUR ; sent=0"
SECOND = "tessil locatedIn prato ; status=asserted ; sent=0"
REPORT = f"""### id: b01-001
[Nordica|ORG:nordica] ha investito [12 milioni di euro|MONEY:12e6 EUR] in [Tessil|ORG:tessil] di [Prato|LOC:prato].
---
{FIRST}
{SECOND}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.ann").write_text(REPORT, encoding="utf-8")
    note(tmp_path, [Doubt("a.ann", FIRST, 0.6, "x"), Doubt("a.ann", SECOND, 0.4, "x")])
    return tmp_path


def rows(folder: Path) -> list[str]:
    return (folder / "a.ann").read_text(encoding="utf-8").split("---\n")[1].split("\n")


def test_the_least_sure_come_first_and_what_is_sure_not_at_all(folder: Path) -> None:
    assert [doubt.row for doubt in pending(folder, 0.75)] == [SECOND, FIRST]
    assert [doubt.row for doubt in pending(folder, 0.5)] == [SECOND]


def test_keep_drop_and_edit(folder: Path) -> None:
    second, first = pending(folder, 1)
    decide(folder, second, second.row)
    assert rows(folder)[:2] == [FIRST, SECOND]
    other = changed(first.row, relation=Relation.PARTNER_OF, status=Status.ENDED)
    decide(folder, first, other)
    assert rows(folder)[:2] == [
        "nordica partnerOf tessil ; status=ended ; amount=12e6 EUR ; sent=0",
        SECOND,
    ]
    assert pending(folder, 1) == []
    assert len(next(iter(read_reports([folder / "a.ann"]))).statements) == 2


def test_what_a_relation_cannot_join_changes_nothing(folder: Path) -> None:
    before = (folder / "a.ann").read_bytes()
    [second, _] = pending(folder, 1)
    with pytest.raises(ReadingError, match="cannot join"):
        decide(folder, second, changed(second.row, relation=Relation.SUPPLIER_TO))
    assert (folder / "a.ann").read_bytes() == before
    assert len(pending(folder, 1)) == 2


def test_a_run_that_dies_between_file_and_note_loses_nothing(folder: Path) -> None:
    second, first = pending(folder, 1)
    decide(folder, second, None)
    (folder / REVIEWED).unlink()
    assert pending(folder, 1) == [first]
    (folder / REVIEWED).write_text('{"file": "a.ann", "ro', encoding="utf-8")
    with (folder / DOUBTS).open("a", encoding="utf-8") as stream:
        stream.write('{"file"')
    assert pending(folder, 1) == [first]


def test_what_was_cut_off_takes_nothing_with_it(folder: Path) -> None:
    second, first = pending(folder, 1)
    (folder / REVIEWED).write_text('{"file": "a.ann", "ro', encoding="utf-8")
    decide(folder, second, second.row)
    assert pending(folder, 1) == [first]


@pytest.mark.parametrize(
    "record",
    [
        {"file": "../a.ann"},
        {"file": "/a.ann"},
        {"file": "..\\a.ann"},
        {"file": ""},
        {"row": REPORT.splitlines()[0]},
        {"row": "a b c"},
        {"confidence": "0"},
        {"producer": None},
    ],
)
def test_a_record_from_anybody_reaches_no_file_outside_and_does_no_harm(
    folder: Path, record: dict[str, object]
) -> None:
    inner = folder / "inner"
    inner.mkdir()
    for name in (DOUBTS, "a.ann"):
        (inner / name).write_bytes((folder / name).read_bytes())
    before = pending(inner, 1)
    known = {"file": "a.ann", "row": FIRST, "confidence": 0.1, "producer": "x"}
    with (inner / DOUBTS).open("a", encoding="utf-8") as stream:
        stream.write(json.dumps({**known, **record}) + "\n" + '{"file": "a.ann"}\n[]\n')
    assert pending(inner, 1) == before


def test_a_report_that_is_gone_is_one_clear_error(folder: Path) -> None:
    second, first = pending(folder, 1)
    (folder / "a.ann").unlink()
    with pytest.raises(ReadingError, match="cannot be read"):
        report_of(folder, first)
    with pytest.raises(ReadingError, match="cannot be written"):
        decide(folder, second, None)
    (folder / "a.ann").write_text("", encoding="utf-8")
    with pytest.raises(ReadingError, match="not there any more"):
        report_of(folder, first)


def test_what_a_row_says_is_read_from_its_place() -> None:
    row = "planned investorIn denied ; status=ended ; sent=0"
    assert (relation_of(row), status_of(row)) == (Relation.INVESTOR_IN, Status.ENDED)


def test_what_a_person_changed_in_the_meantime_is_left_alone(folder: Path) -> None:
    path = folder / "a.ann"
    second, _ = pending(folder, 1)
    path.write_text(
        path.read_text().replace(SECOND, SECOND.replace("asserted", "ended")), encoding="utf-8"
    )
    assert [doubt.row for doubt in pending(folder, 1)] == [FIRST]
    with pytest.raises(ReadingError, match="not there any more"):
        decide(folder, second, None)


def test_a_role_goes_when_the_relation_has_none() -> None:
    row = "a executiveOf b ; status=asserted ; role=ad ; sent=0"
    assert changed(row, relation=Relation.FOUNDER_OF) == "a founderOf b ; status=asserted ; sent=0"
    assert changed(row, status=Status.ENDED) == "a executiveOf b ; status=ended ; role=ad ; sent=0"
