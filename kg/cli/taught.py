"""`kg explain` of what a language model read: its quote, its prompt, and what held it to them."""

from __future__ import annotations

from typing import Any

from rich.text import Text

from kg.cli.language import LANGUAGE, say
from kg.cli.output import clean, number
from kg.graph.records import StatementRecord
from kg.ontology import RELATIONS, STATUSES

TAUGHT = "llm:"
"""How the producer of a statement begins that a language model read."""


def draw_taught(record: StatementRecord) -> Text:
    """Return the explanation of one statement."""
    label = RELATIONS[record.relation].label.in_(LANGUAGE)
    arrow = "–" if RELATIONS[record.relation].symmetric else "→"
    text = Text(clean(f"{record.subject.label} – {label} {arrow} {record.object.label}"), "bold")
    text.append(f"  ({STATUSES[record.status].in_(LANGUAGE)}, {record.confidence:.2f})\n")
    where = [record.article.source, record.article.date or "", record.iri]
    text.append(clean("  ".join(part for part in where if part)) + "\n", "dim")
    text.append("    ").append(_sentence(record)).append("\n")
    model, prompt = split_producer(record.producer)
    rows = {
        say("letto da", "read by"): clean(model),
        say("prompt", "prompt"): clean(prompt),
        say("confidenza", "confidence"): say(
            f"{record.confidence:.2f}, detta dal modello, non calibrata",
            f"{record.confidence:.2f}, the model's own word, not calibrated",
        ),
        say("importo", "amount"): f"{number(record.amount.value)} {record.amount.currency}"
        if record.amount
        else "",
        say("quota", "stake"): "" if record.stake is None else f"{number(record.stake)} %",
        say("data", "date"): record.date or "",
        say("ruolo", "role"): clean(record.role or ""),
        say("chi lo dice", "claimant"): clean(record.claimant.label) if record.claimant else "",
    }
    for name, value in rows.items():
        text.append(f"  {name:<14}{value}\n" if value else "")
    return text.append(
        say(
            "  La frase è nel testo, parola per parola; tipi, relazione e stato sono della lista "
            "chiusa.\n",
            "  The sentence stands in the text, word by word; types, relation and status are of "
            "the closed list.\n",
        ),
        "dim",
    )


def taught_record(record: StatementRecord) -> dict[str, Any]:
    """Return the same for programs."""
    model, prompt = split_producer(record.producer)
    return {
        "iri": record.iri,
        "source": record.article.source,
        "reader": "llm",
        "model": model,
        "prompt": prompt,
        "subject": record.subject.label,
        "relation": record.relation.value,
        "object": record.object.label,
        "status": record.status.value,
        "confidence": record.confidence,
        "evidence": {"start": record.start, "end": record.end, "quote": record.quote},
        "quoted": [{"start": span.start, "end": span.end} for span in record.triggers],
    }


def split_producer(producer: str) -> tuple[str, str]:
    """Return language model and prompt of a producer.

    >>> split_producer("llm:qwen3:14b#bf48")
    ('qwen3:14b', 'bf48')
    """
    model, _, prompt = producer.removeprefix(TAUGHT).rpartition("#")
    return model, prompt


def _sentence(record: StatementRecord) -> Text:
    """Return the sentence, the words the model quoted between *stars*."""
    text, at = Text(), record.start
    for span in record.triggers:
        text.append(_plain(record, at, span.start))
        text.append(f"*{_plain(record, span.start, span.end)}*", "bold yellow")
        at = span.end
    return text.append(_plain(record, at, record.end))


def _plain(record: StatementRecord, start: int, end: int) -> str:
    part = record.quote[start - record.start : end - record.start]
    return clean(part).replace("\n", " ")
