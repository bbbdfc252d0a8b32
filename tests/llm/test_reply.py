"""Answers are parsed strictly; what is wrong is named."""

from __future__ import annotations

import json

import pytest

from kg.errors import TeacherError
from kg.llm.reply import parse

GOOD = {
    "entities": [{"id": "a", "type": "ORG", "names": ["A"], "nouns": []}],
    "statements": [
        {
            "subject": "a",
            "relation": "investorIn",
            "object": "b",
            "status": "asserted",
            "quote": "A in B",
            "confidence": 1,
        }
    ],
}


@pytest.mark.parametrize(
    "dress",
    [
        "{}",
        "```json\n{}\n```",
        "```\n{}\n```\n",
        "<think>a {{</think>\n{}",
        "<think>```</think>```json\n\n{}```",
    ],
)
def test_an_answer_is_read_in_the_dress_models_give_it(dress: str) -> None:
    answer = parse(dress.format(json.dumps(GOOD)))
    assert (len(answer.entities), len(answer.statements), answer.faults) == (1, 1, ())


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no JSON"),
        ("Certo! Ecco: {}", "no JSON"),
        ('{"entities": [], "statements": []', "no JSON"),
        ("[]", "object"),
        ("{}", "entities"),
        ('{"entities": [], "statements": {}}', "statements"),
        ('{"entities": [], "statements": [NaN]}', "NaN"),
        ("[" * 100_000, "JSON"),
        ('{"entities": [' + "1," * 700 + '1], "statements": []}', "more than"),
        ("x" * 3_000_000, "too long"),
        ('{"a": ' + "9" * 5000 + "}", "JSON"),
    ],
)
def test_what_is_no_answer_is_refused_with_a_reason(text: str, why: str) -> None:
    with pytest.raises(TeacherError, match=why):
        parse(text)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"stake": "49%"}, "statements[0].stake is to be number or null, not str"),
        ({"amount": 12}, "statements[0].amount is to be object, not int"),
        ({"amount": {"value": 12}}, "statements[0].amount lacks 'currency'"),
        ({"confidence": True}, "statements[0].confidence is to be number, not bool"),
        ({"quote": None}, "statements[0].quote is to be string, not NoneType"),
        ({"claimant": ["a"]}, "statements[0].claimant is to be string or null, not list"),
    ],
)
def test_an_item_of_the_wrong_form_is_left_out_and_named(
    change: dict[str, object], fault: str
) -> None:
    wrong = {**GOOD, "statements": [{**GOOD["statements"][0], **change}]}  # type: ignore[dict-item]
    answer = parse(json.dumps(wrong))
    assert answer.statements == ()
    assert answer.faults == (fault,)


def test_a_property_nobody_asked_for_is_ignored_and_a_missing_one_named() -> None:
    entity = {"id": "a", "type": "ORG", "names": [], "colour": "red"}
    answer = parse(json.dumps({"entities": [entity, {"type": "ORG"}], "statements": []}))
    assert (len(answer.entities), answer.faults) == (1, ("entities[1] lacks 'id'",))


@pytest.mark.parametrize("text", ["```" + "\n" * 1_000_000, "<think>" * 200_000, " " * 1_999_999])
def test_an_answer_made_to_be_slow_is_refused(text: str) -> None:
    with pytest.raises(TeacherError, match="no JSON"):
        parse(text)
