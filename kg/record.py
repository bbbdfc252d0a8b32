"""The form of `kg extract`: one JSON object per article, stable, others script against it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.model import Amount, Entity, Extraction, Statement


def extraction_record(extraction: Extraction) -> dict[str, Any]:
    """Return the record of one article, ready for `json.dumps`.

    Offsets are half-open, in characters of the article's body; `text[start:end] == quote`.
    """
    article = extraction.article
    return {
        "id": article.id,
        "source": article.source,
        "title": article.title,
        "date": article.date,
        "publisher": article.publisher,
        "entities": [_entity(entity) for entity in extraction.entities],
        "statements": [statement_record(statement) for statement in extraction.statements],
    }


def _entity(entity: Entity) -> dict[str, Any]:
    mentions = [
        {"start": m.start, "end": m.end, "text": m.text, "label": m.label.value}
        for m in entity.mentions
    ]
    return {"id": entity.id, "name": entity.name, "type": entity.type.value, "mentions": mentions}


def statement_record(statement: Statement) -> dict[str, Any]:
    """Return the record of one statement."""
    evidence = statement.evidence
    return {
        "subject": statement.subject,
        "relation": statement.relation.value,
        "object": statement.object,
        "status": statement.status.value,
        "amount": _amount(statement.amount),
        "stake": statement.stake,
        "date": statement.date,
        "role": statement.role,
        "claimant": statement.claimant,
        "confidence": round(statement.confidence, 4),
        "evidence": {"start": evidence.start, "end": evidence.end, "quote": evidence.quote},
    }


def _amount(amount: Amount | None) -> dict[str, Any] | None:
    if amount is None:
        return None
    value = int(amount.value) if amount.value.is_integer() else amount.value
    return {"value": value, "currency": amount.currency}
