"""Readers side by side on the same reports, and mixed by doubt."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.errors import ReadingError
from kg.evaluate import comparison
from kg.evaluate.comparison import Answers, Cost
from kg.evaluate.gold import Gold, read_gold
from kg.evaluate.predict import Found
from kg.llm.prompt import messages, prompt_hash
from kg.llm.replies import Reply, messages_hash, read_replies, write_replies

TEXT = "[Nordica {0}|ORG:n] ha investito in [Tessil {0}|ORG:t] per crescere."
REPORT = "### id: b01-00{0}\n" + TEXT + "\n---\nn investorIn t ; status=asserted ; sent=0\n"


@pytest.fixture
def gold(tmp_path: Path) -> Gold:
    path = tmp_path / "x.ann"
    path.write_text("\n".join(REPORT.format(n) for n in range(4)), encoding="utf-8")
    return read_gold(path, "dev")


def answer(number: int) -> dict[str, Any]:
    names = {"n": f"Nordica {number}", "t": f"Tessil {number}"}
    quote = f"Nordica {number} ha investito in Tessil {number}"
    statement = {"subject": "n", "relation": "investorIn", "object": "t", "status": "asserted"}
    return {
        "entities": [{"id": k, "type": "ORG", "names": [v], "nouns": []} for k, v in names.items()],
        "statements": [{**statement, "quote": quote, "confidence": 0.9}],
    }


def replies(gold: Gold, folder: Path, *texts: str, **more: Any) -> Path:
    made = (
        Reply(
            report.id,
            prompt_hash(),
            "hand",
            messages_hash(messages(report.annotation.article)),
            text,
            **more,
        )
        for report, text in zip(gold.reports, texts, strict=False)
    )
    write_replies(made, folder)
    return folder


def test_replies_pass_the_gates_and_only_their_reports_are_measured(
    gold: Gold, tmp_path: Path
) -> None:
    wrong = answer(1)
    wrong["statements"][0]["quote"] = "parole che nessuno ha scritto"
    folder = replies(
        gold, tmp_path / "r", json.dumps(answer(0)), json.dumps(wrong), "no JSON", seconds=2.0
    )
    answers = comparison.read_answers(folder, gold.reports)
    part = comparison.spoken_of(gold, answers)
    assert [report.id for report in part.reports] == ["b01-000", "b01-001", "b01-002"]
    assert dict(answers.refused) == {"answer": 1, "quote not in the text": 1}
    found = comparison.column(part, answers)
    assert (found.name, found.statements) == ("hand", 1)
    row = found.rows["relations.raw.micro"]
    assert (row.precision, round(row.recall, 3)) == (1.0, 0.333)
    assert (found.cost.requests, found.cost.seconds, found.cost.estimated) == (3, 6.0, True)
    assert found.cost.tokens_in
    assert comparison.gold_column(part).rows["relations.raw.micro"].f1 == 1


def test_replies_to_another_prompt_or_text_are_refused(gold: Gold, tmp_path: Path) -> None:
    folder = replies(gold, tmp_path / "r", json.dumps(answer(0)))
    [reply] = read_replies(folder)
    write_replies([replace(reply, messages="0" * 16)], folder)
    with pytest.raises(ReadingError, match="another prompt"):
        comparison.read_answers(folder, gold.reports)
    (folder / "b01-000.json").write_text("[]", encoding="utf-8")
    with pytest.raises(ReadingError, match="no recorded reply"):
        comparison.read_answers(folder, gold.reports)


def test_a_file_of_answers_counts_what_it_speaks_of(gold: Gold, tmp_path: Path) -> None:
    path = tmp_path / "found.jsonl"
    path.write_text('{"id": "b01-002", "entities": []}\n', encoding="utf-8")
    answers = comparison.read_answers(path, gold.reports)
    assert (list(answers.found), answers.cost) == (["b01-002"], Cost())


def test_the_curve_asks_the_most_doubtful_first(gold: Gold) -> None:
    right = {r.id: Found(r.annotation.entities, r.statements) for r in gold.reports}
    doubts = {"b01-000": 0.1, "b01-001": 3.0, "b01-002": 0.2, "b01-003": 2.0}
    wrong = {"b01-001", "b01-003"}
    ours = {
        id_: Found(one.entities, () if id_ in wrong else one.statements, doubt=doubts[id_])
        for id_, one in right.items()
    }
    small, other = Answers("small", ours, Cost(), {}), Answers("other", right, Cost(), {})
    points = list(comparison.curve(gold, small, other))
    assert [point.asked for point in points] == [0, 1, 2, 3, 4]
    assert [round(point.row.f1, 3) for point in points] == [0.667, 0.857, 1.0, 1.0, 1.0]
    assert [point.doubt for point in points] == [None, 3.0, 2.0, 0.2, 0.1]
    assert points[2].by_chance < points[2].row.f1
    assert points[0].by_chance == pytest.approx(points[0].row.f1)


def test_the_recorded_replies_of_the_repository_are_to_this_prompt() -> None:
    folder = Path(__file__).parents[2] / "corpus" / "replies"
    assert {reply.prompt for reply in read_replies(folder)} <= {prompt_hash()}


def test_tokens_that_were_counted_are_no_estimate(gold: Gold, tmp_path: Path) -> None:
    folder = replies(gold, tmp_path / "r", json.dumps(answer(0)), tokens_in=1000, tokens_out=90)
    cost = comparison.read_answers(folder, gold.reports).cost
    assert (cost.tokens_in, cost.tokens_out, cost.estimated) == (1000, 90, False)
