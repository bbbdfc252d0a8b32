"""The form of `kg explain --format json`: stable, offsets half-open in the article's text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.record import statement_record

if TYPE_CHECKING:
    from kg.edges import Edge
    from kg.explain.article import ArticleExplanation, StatementExplanation
    from kg.explain.pair import PairExplanation
    from kg.model import Entity, Span
    from kg.nlp.tracing import MentionTrace
    from kg.relations.weighing import Holding, Verdict

_PLACES = 4


def explanation_record(explained: ArticleExplanation, one: StatementExplanation) -> dict[str, Any]:
    """Return the record of one statement, ready for `json.dumps`."""
    entities = explained.entities
    return {
        "iri": one.iri,
        "source": explained.article.source,
        "profile": explained.profile.value,
        "statement": statement_record(one.statement),
        "triggers": [_span(span) for span in one.statement.triggers],
        "subject": _entity(explained, one.subject),
        "object": _entity(explained, one.object),
        "verdict": _verdict(one.verdict, entities),
        "others": [_verdict(other, entities) for other in one.others],
        "holding": _holding(one.holding, entities),
        "edge": _edge(one.edge),
    }


def pair_record(explained: ArticleExplanation, pair: PairExplanation) -> dict[str, Any]:
    """Return the record of a pair of names, ready for `json.dumps`."""
    return {
        "source": explained.article.source,
        "profile": explained.profile.value,
        "names": list(pair.names),
        "reason": pair.reason.value,
        "missing": list(pair.missing),
        "entities": [None if end is None else _entity(explained, end) for end in pair.ends],
        "best": [_verdict(verdict, explained.entities) for verdict in pair.best],
        "statements": [explanation_record(explained, one) for one in pair.statements],
    }


def _entity(explained: ArticleExplanation, place: int) -> dict[str, Any]:
    entity = explained.entities[place]
    traces = explained.trace.mentions[place]
    return {
        "id": entity.id,
        "name": entity.name,
        "type": entity.type.value,
        "mentions": [_mention(trace, explained.entities) for trace in traces],
    }


def _mention(trace: MentionTrace, entities: tuple[Entity, ...]) -> dict[str, Any]:
    mention, found = trace.mention, trace.found_as
    return {
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "label": mention.label.value,
        "origin": trace.origin.value,
        "certainty": _rounded(trace.certainty),
        "found_as": found and {"text": found.text, "label": found.label},
        "tie": trace.tie and trace.tie.value,
        "scored_by": trace.scored_by,
        "rivals": [
            {"entity": entities[rival.entity].id, "score": _rounded(rival.score)}
            for rival in trace.rivals
        ],
    }


def _verdict(verdict: Verdict, entities: tuple[Entity, ...]) -> dict[str, Any]:
    belief = verdict.belief
    return {
        "subject": entities[verdict.subject].id,
        "relation": verdict.relation.value,
        "object": entities[verdict.object].id,
        "sentence": verdict.line,
        "network": _rounded(verdict.network),
        "pattern": verdict.pattern,
        "linear": _rounded(verdict.linear),
        "weights": {
            "network": belief.scale,
            "pattern": belief.pattern,
            "linear": belief.linear,
            "shift": belief.shift,
        },
        "probability": _rounded(verdict.chance),
        "threshold": _rounded(verdict.least),
        "believed": verdict.believed,
    }


def _holding(holding: Holding, entities: tuple[Entity, ...]) -> dict[str, Any]:
    return {
        "by": holding.by,
        "statuses": {status.value: _rounded(share) for status, share in holding.statuses.items()},
        "voices": {
            voice: {status.value: _rounded(share) for status, share in part.items()}
            for voice, part in holding.voices.items()
        },
        "cue": holding.cue and _span(holding.cue),
        "values": [
            {
                "start": value.start,
                "end": value.end,
                "text": value.text,
                "kind": value.kind.value,
                "probability": _rounded(chance),
            }
            for value, chance in holding.values
        ],
        "claimants": [
            {"entity": entities[entity].id, "probability": _rounded(chance)}
            for entity, chance in holding.claimants
        ],
        "claimant_threshold": _rounded(holding.least_claimant),
        "value_threshold": _rounded(holding.least_value),
    }


def _edge(edge: Edge) -> dict[str, Any]:
    return {
        "written": edge.written,
        "asserted": edge.asserted,
        "belief": float(edge.belief),
        "threshold": float(edge.least),
        "articles": edge.sources,
    }


def _span(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, _PLACES)
