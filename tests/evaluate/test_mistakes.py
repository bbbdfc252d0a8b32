"""Every mistake is one row with its sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kg.evaluate.case import Case
from kg.evaluate.mistakes import Kind, listed, mistakes
from kg.model import Mention, MentionLabel, Statement
from kg.ontology import Relation, Status

Make = Callable[..., Case]


def read_as(case: Case, *statements: Statement) -> Case:
    return replace(case, found=replace(case.found, given=None, statements=statements))


def kinds(case: Case) -> list[Kind]:
    return [mistake.kind for mistake in mistakes(case)]


def test_a_perfect_case_has_none(perfect: Make) -> None:
    assert kinds(perfect()) == []


def test_a_missed_statement_comes_with_the_sentence_of_the_gold(perfect: Make) -> None:
    [missed] = mistakes(read_as(perfect(), *perfect().report.statements[:1]))
    assert (missed.kind, missed.confidence) == (Kind.MISSED, None)
    assert missed.words == "Velmar supplierTo Aurum (prospective)"
    assert missed.sentence.startswith("Secondo Il Faro")


def test_a_turned_statement_is_one_mistake_and_not_also_a_missed_one(perfect: Make) -> None:
    case = perfect()
    one, other = case.report.statements
    turned = replace(one, subject=one.object, object=one.subject)
    [mistake] = mistakes(read_as(case, turned, other))
    assert mistake.kind is Kind.DIRECTION
    assert mistake.instead == "Aurum investorIn Velmar (asserted)"


def test_a_wrong_status_says_what_the_gold_has(perfect: Make) -> None:
    case = perfect()
    one, other = case.report.statements
    [mistake] = mistakes(read_as(case, replace(one, status=Status.DENIED), other))
    assert (mistake.kind, mistake.instead) == (Kind.STATUS, "asserted")


def test_a_wrong_statement_comes_with_confidence_and_producer(perfect: Make) -> None:
    case = perfect()
    one, other = case.report.statements
    invented = replace(one, relation=Relation.PARTNER_OF, confidence=0.7, producer="pattern:x")
    [mistake] = mistakes(read_as(case, one, other, invented))
    assert (mistake.kind, mistake.confidence, mistake.producer) == (Kind.WRONG, 0.7, "pattern:x")
    assert "investorIn" in mistake.instead


def test_names_are_missed_wrong_of_another_type_or_cut(perfect: Make) -> None:
    case = perfect()
    aurum, velmar, faro = case.found.entities
    typed = replace(
        aurum, mentions=(replace(aurum.mentions[0], label=MentionLabel.PER), aurum.mentions[1])
    )
    cut = replace(faro.mentions[0], start=faro.mentions[0].start + 3, text="Faro")
    invented = Mention(6, 8, "ha", MentionLabel.ORG)
    found = (typed, replace(faro, mentions=(cut, invented)))
    assert velmar not in found
    rows = list(
        mistakes(
            replace(
                case, found=replace(case.found, entities=found, statements=case.report.statements)
            )
        )
    )
    assert [row.kind for row in rows if row.kind.startswith("name")] == [
        Kind.NAME_TYPE,
        Kind.NAME_WRONG,
        Kind.NAME_ENDS,
        Kind.NAME_MISSED,
    ]


def test_the_list_counts_all_and_shows_the_surest(perfect: Make) -> None:
    case = perfect()
    one, other = case.report.statements
    wrong = [
        replace(one, relation=relation, confidence=confidence)
        for relation, confidence in ((Relation.PARENT_OF, 0.3), (Relation.ACQUIRER_OF, 0.8))
    ]
    found = listed(mistakes(read_as(case, one, other, *wrong)), 1)
    [(group, (count, [shown]))] = found.items()
    assert (group, count, shown.confidence) == (("raw", Kind.WRONG), 2, 0.8)


def test_a_sample_of_what_was_missed_comes_from_all_of_the_texts(perfect: Make) -> None:
    cases = [read_as(perfect(f"b01-{n:03d}")) for n in range(10)]
    found = listed((mistake for case in cases for mistake in mistakes(case)), 4)
    [(count, shown)] = found.values()
    assert (count, [m.article for m in shown]) == (20, ["b01-000", "b01-002", "b01-005", "b01-007"])
    assert listed((m for case in cases for m in mistakes(case)), 99)["raw", Kind.MISSED][0] == 20
