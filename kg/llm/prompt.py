"""The prompt: what the teacher is told, made from the ontology, with a hash that names it.

The words stand in `prompt.md`, the doubtful cases there follow `corpus/annotated/GUIDE.md`;
entity types, relations and their ends come from `kg.ontology`. A change of any of them, or
of the form of the answer, is another prompt with another hash: answers to the old one are
not taken for answers to the new one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.resources import files
from string import Template
from typing import Any

from kg.model import Article
from kg.nlp.sentences import find_sentences
from kg.ontology import ENTITY_TYPES, RELATIONS, EntityType, Relation, Status

Message = dict[str, str]  # "role" and "content", as the chat API wants them

_FRAME = "title: {title}\ndate: {date}\n<text {mark}>\n{lines}\n</text {mark}>"
_REPAIR = (
    "That answer cannot be used: {why}\n"
    "Write the whole answer again as one JSON object of the form given, nothing else."
)


def messages(article: Article) -> list[Message]:
    """Return the two messages, system and user, that ask for the reading of an article."""
    return [
        {"role": "system", "content": system()},
        {"role": "user", "content": frame(article)},
    ]


def repair(asked: list[Message], answer: str, why: str) -> list[Message]:
    """Return the messages that ask once more for an answer that could not be read."""
    return [
        *asked,
        {"role": "assistant", "content": answer},
        {"role": "user", "content": _REPAIR.format(why=why)},
    ]


@cache
def prompt_hash() -> str:
    """Return 16 hex digits over all the teacher is told beside the article."""
    told = (system(), _FRAME, _REPAIR, json.dumps(answer_schema(), sort_keys=True))
    return sha256("\x1f".join(told).encode()).hexdigest()[:16]


def producer(model: str) -> str:
    """Return what stands on every statement of a language model.

    >>> producer("qwen3:14b").split("#")[0]
    'llm:qwen3:14b'
    """
    return f"llm:{model}#{prompt_hash()}"


@cache
def system() -> str:
    """Return the instructions."""
    example = json.loads(_data("example.json"))
    return Template(_data("prompt.md")).substitute(
        entity_types="\n".join(f"- {kind}: {label.en}" for kind, label in ENTITY_TYPES.items()),
        relations="\n".join(_relations()),
        statuses="\n".join(f"- {status}: {meaning}" for status, meaning in _statuses().items()),
        example_text=frame(
            Article("", example["text"], "", title=example["title"], date=example["date"])
        ),
        example_answer=json.dumps(example["answer"], ensure_ascii=False),
    )


def frame(article: Article) -> str:
    r"""Return an article as it is shown: title, date, and its sentences by number from 0.

    The mark at both ends is a digest of the text, so that no text can close its own frame.

    >>> print(frame(Article("a", "Eni cresce.\nEnel no.", "a.txt", date="2024-01-05")))
    title: -
    date: 2024-01-05
    <text 47265a34>
    0: Eni cresce.
    1: Enel no.
    </text 47265a34>
    """
    text = article.text
    lines = (
        f"{number}: {_one_line(text[span.start : span.end])}"
        for number, span in enumerate(find_sentences(text))
    )
    return _FRAME.format(
        title=_one_line(article.title or "-"),
        date=_one_line(article.date or "-"),
        mark=sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8],
        lines="\n".join(lines),
    )


@cache
def answer_schema() -> dict[str, Any]:
    """Return the JSON schema of the answer, in the strict subset that servers support.

    Every property is required and no other is allowed; what may be absent may be null.
    """
    text = {"type": "string"}
    number_or_none = {"type": ["number", "null"]}
    text_or_none = {"type": ["string", "null"]}
    noun = _object({"text": text, "sentence": {"type": "integer"}})
    entity = _object(
        {
            "id": text,
            "type": {"type": "string", "enum": [kind.value for kind in EntityType]},
            "names": {"type": "array", "items": text},
            "nouns": {"type": "array", "items": noun},
        }
    )
    amount = _object({"value": {"type": "number"}, "currency": text})
    statement = _object(
        {
            "subject": text,
            "relation": {"type": "string", "enum": [relation.value for relation in Relation]},
            "object": text,
            "status": {"type": "string", "enum": [status.value for status in Status]},
            "quote": text,
            "amount": {"anyOf": [amount, {"type": "null"}]},
            "stake": number_or_none,
            "date": text_or_none,
            "role": text_or_none,
            "claimant": text_or_none,
            "confidence": {"type": "number"},
        }
    )
    return _object(
        {
            "entities": {"type": "array", "items": entity},
            "statements": {"type": "array", "items": statement},
        }
    )


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _relations() -> Iterator[str]:
    for relation, facts in RELATIONS.items():
        domain, range_ = (
            "|".join(kind for kind in EntityType if kind in kinds)
            for kinds in (facts.domain, facts.range)
        )
        arrow = "-" if facts.symmetric else "->"
        symmetric = " Symmetric." if facts.symmetric else ""
        yield (
            f'- {relation} ({domain} {arrow} {range_}): subject "{facts.label.en}" '
            f'("{facts.label.it}") object. {facts.definition.en}{symmetric}'
        )


def _statuses() -> dict[Status, str]:
    rows = [row.split("\t") for row in _data("statuses.tsv").splitlines() if row[0] != "#"]
    return {Status(status): meaning for status, meaning in rows}


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _data(name: str) -> str:
    return (files("kg.llm") / name).read_text(encoding="utf-8")
