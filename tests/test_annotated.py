"""Annotated reports: what the marks mean, and every fault a machine can find."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kg.annotated import Report, check, parse_report, read_reports, read_split, read_splits
from kg.errors import KgError, ReadingError, SettingsError
from kg.model import Amount, MentionLabel, Span, ValueKind
from kg.ontology import EntityType, Relation, Status

CORPUS = Path(__file__).parent.parent / "corpus" / "annotated"
REPORT = """### id: demo-001
# title: Nordica Cloud sale in Tessilnova
# date: 2024-05-14
# style: agenzia
[Nordica Cloud|ORG:nordica] ha investito [12 milioni di euro|MONEY:12e6 EUR] in [Tessilnova|ORG:tessilnova].
Dal [2023|DATE:2023] [la startup|~:tessilnova] è per il [4,9%|PCT:4.9] di [Livia Conti|PER:conti].
---
nordica investorIn tessilnova ; status=asserted ; amount=12e6 EUR ; sent=0
conti investorIn tessilnova ; status=asserted ; stake=4.9 ; date=2023 ; sent=1
"""


def parsed(block: str) -> tuple[Report, list[ReadingError]]:
    return parse_report(block, "demo.ann", 1)


def test_marks_become_text_with_exact_offsets() -> None:
    report, faults = parsed(REPORT)
    text = report.annotation.article.text
    assert faults == []
    assert text.startswith("Nordica Cloud ha investito 12 milioni di euro in Tessilnova. Dal 2023")
    for entity in report.annotation.entities:
        for mention in entity.mentions:
            assert text[mention.start : mention.end] == mention.text
    for value in report.annotation.values:
        assert text[value.start : value.end] == value.text
    assert [text[s.start : s.end][-1] for s in report.annotation.sentences] == [".", "."]


def test_named_and_nominal_mentions_are_one_entity() -> None:
    report, _ = parsed(REPORT)
    [startup] = [entity for entity in report.annotation.entities if entity.id == "tessilnova"]
    assert startup.type is EntityType.ORG
    assert startup.name == "Tessilnova"
    assert [m.label for m in startup.mentions] == [MentionLabel.ORG, MentionLabel.NOM]


def test_values_are_typed() -> None:
    report, _ = parsed(REPORT)
    money, date, percent = report.annotation.values
    assert (money.kind, money.amount) == (ValueKind.MONEY, Amount(12e6, "EUR"))
    assert (date.kind, date.date) == (ValueKind.DATE, "2023")
    assert (percent.kind, percent.percent) == (ValueKind.PCT, 4.9)


@pytest.mark.parametrize(("key", "value"), [("49", 49.0), ("-3.2", -3.2), ("-0.5", -0.5)])
def test_a_fall_is_a_negative_percentage(key: str, value: float) -> None:
    report, faults = parsed(REPORT.replace("PCT:4.9", f"PCT:{key}"))
    assert faults == []
    assert report.annotation.values[-1].percent == value


@pytest.mark.parametrize("key", ["4,9", "--3", "3-", "+3", "poco"])
def test_a_percentage_that_is_no_number_is_a_fault(key: str) -> None:
    _, faults = parsed(REPORT.replace("PCT:4.9", f"PCT:{key}"))
    assert [fault.message for fault in faults] == [f"demo-001: bad value PCT:{key}"]


def test_relations_become_statements_with_their_sentence() -> None:
    report, _ = parsed(REPORT)
    first, second = report.statements
    assert (first.relation, first.status, first.amount) == (
        Relation.INVESTOR_IN,
        Status.ASSERTED,
        Amount(12e6, "EUR"),
    )
    assert (second.stake, second.date) == (4.9, "2023")
    assert Span(second.evidence.start, second.evidence.end) == report.annotation.sentences[1]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("---\n", "", "no ---"),
        ("[la startup|~:tessilnova]", "[la startup|~:nobody]", "unknown entity nobody"),
        ("[Livia Conti|PER:conti]", "[Livia Conti|PER:nordica]", "marked both"),
        ("12e6 EUR]", "dodici EUR]", "bad value"),
        ("[2023|DATE:2023]", "[2023|DATE:ieri]", "bad value"),
        ("[2023|DATE:2023]", "[2023|DATE:2023", "broken mark"),
        (
            "investorIn tessilnova ; status=asserted ; amount",
            "ownerOf tessilnova ; amount",
            "bad relation",
        ),
        ("nordica investorIn tessilnova", "nordica executiveOf tessilnova", "cannot join"),
        ("nordica investorIn tessilnova", "nordica investorIn nordica", "self relation"),
        ("nordica investorIn tessilnova", "nordica investorIn nobody", "not marked"),
        ("status=asserted ; amount", "status=maybe ; amount", "status"),
        ("sent=0", "sent=9", "sent"),
        ("stake=4.9", "stake=some", "stake"),
        ("date=2023 ;", "date=23 ;", "date"),
        ("stake=4.9", "source=nobody", "source nobody"),
        ("stake=4.9", "colour=red", "unknown option"),
    ],
)
def test_a_fault_is_found_and_named(old: str, new: str, words: str) -> None:
    assert old in REPORT
    _, faults = parsed(REPORT.replace(old, new, 1))
    assert any(words in str(fault) for fault in faults)
    assert all(fault.path == "demo.ann" for fault in faults)


def test_a_fault_stops_a_plain_reading_and_not_a_check(tmp_path: Path) -> None:
    path = tmp_path / "two.ann"
    path.write_text(REPORT.replace("sent=0", "sent=9") + "\n" + REPORT, encoding="utf-8")
    with pytest.raises(ReadingError):
        list(read_reports([path]))
    faults: list[ReadingError] = []
    assert len(list(check([path], faults.append))) == 2
    assert [fault.line for fault in faults] == [1, 11]
    assert "twice" in faults[1].message


def test_an_unknown_split_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "splits.tsv"
    path.write_text("id\tsplit\na-1\tvalidation\n", encoding="utf-8")
    with pytest.raises(SettingsError):
        read_splits(path)


def test_the_corpus_has_no_fault_and_its_compiler_agrees() -> None:
    faults: list[KgError] = []
    reports = list(check(sorted(CORPUS.glob("*.ann")), faults.append))
    assert faults == []
    compiled = subprocess.run(
        [sys.executable, CORPUS / "compile.py", *sorted(CORPUS.glob("*.ann"))],
        capture_output=True,
        text=True,
        check=True,
    )
    statements = sum(len(report.statements) for report in reports)
    assert f"{len(reports)} reports" in compiled.stderr
    assert f" {statements} relations" in compiled.stderr
    assert {report.id for report in reports} == set(read_splits(CORPUS / "splits.tsv"))


def test_the_splits_share_no_report() -> None:
    ids = [{r.id for r in read_split(CORPUS, split)} for split in ("train", "dev", "test")]
    assert not ids[0] & ids[1]
    assert not ids[1] & ids[2]
    assert not ids[0] & ids[2]
