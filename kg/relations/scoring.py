"""Findings of the model: every candidate pair of a line, scored for every relation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from kg.ontology import Relation, Status
from kg.relations.belief import sigmoid
from kg.relations.candidates import INVERSE, Candidate, Context
from kg.relations.features import View, features, view
from kg.relations.findings import Finding
from kg.relations.lexicon import families, load
from kg.relations.linear import STATUS, Calibration, LinearModel
from kg.relations.symbols import Line

_REACH = 8


@cache
def verb_forms() -> Mapping[str, str]:
    """Return form -> verb for every verb of the lexicon; the last verb by name wins."""
    verbs = sorted(load().words.verbs.items())
    return {form: verb for verb, known in verbs for form in known.forms}


def prepare(line: Line, hits: Sequence[Finding]) -> View:
    """Prepare a line for the model; `hits` are what the patterns found in it."""
    return view(line, verb_forms(), families, hits)


def score_line(
    prepared: View, context: Context, index: int, model: LinearModel
) -> Iterator[Finding]:
    """Yield what the model believes of a line: every label above its threshold."""
    for candidate in context.candidates(index):
        block = model.blocks[candidate.kind]
        logits = block.logits(features(prepared, context, candidate))
        for label, logit in zip(block.labels, logits, strict=True):
            relation = Relation(label.removesuffix(INVERSE))
            known = model.calibration[relation]
            confidence = probability(logit, known)
            if confidence >= known.threshold:
                yield _finding(prepared, candidate, label, confidence)


def probability(logit: float, known: Calibration) -> float:
    """Return the calibrated probability of a logit."""
    return sigmoid(known.scale * logit + known.shift)


def _finding(prepared: View, candidate: Candidate, label: str, confidence: float) -> Finding:
    relation = Relation(label.removesuffix(INVERSE))
    ends = [(candidate.left, candidate.left_at), (candidate.right, candidate.right_at)]
    if label.endswith(INVERSE):
        ends.reverse()
    return Finding(
        subject=ends[0][0],
        relation=relation,
        object=ends[1][0],
        line=candidate.line,
        subject_at=ends[0][1],
        object_at=ends[1][1],
        triggers=tuple(find_triggers(prepared.line, relation, (ends[0][1], ends[1][1]))),
        producer=f"model:{relation}",
        confidence=confidence,
    )


def find_triggers(line: Line, relation: Relation, ends: Sequence[int]) -> Iterator[int]:
    """Yield the words of the relation's families near the ends: what a reader would underline.

    `ends` are positions in the line, -1 for an end that does not stand in it.
    """
    places = [place for place in ends if place >= 0]
    if not places:
        return
    first, last = max(0, min(places) - _REACH), max(places) + _REACH
    for position, symbol in enumerate(line.symbols[first : last + 1], start=first):
        if not symbol.letter and any(
            family.startswith(relation.value) for family in families(symbol.code)
        ):
            yield position


def status_features(
    prepared: View, ends: tuple[int, int], relation: Relation, rule: Status
) -> list[str]:
    """Return the features of how a finding holds: the words of its clause and the rule's view."""
    places = [place for place in ends if place >= 0]
    first, last = min(places), max(places)
    found = ["bias", f"r{rule}", f"r{rule}|{relation}", f"{relation}", f"{len(places)}"]
    for position in range(max(0, first - _REACH), min(len(prepared.words), last + _REACH + 1)):
        side = "p" if position < first else "a" if position > last else "b"
        word, stem = prepared.words[position], prepared.stems[position]
        found += [f"{side}{word}", f"w{word}", f"{side}s{stem}", f"e{side}{word[-4:]}"]
        if position:
            found.append(f"{side}2{prepared.words[position - 1]} {word}")
        found += [f"{side}f{family}" for family in prepared.families[position]]
    if prepared.words:
        found.append(f"^{prepared.words[0]}")
    found.extend(f"L{word}" for word in prepared.words)
    return list(dict.fromkeys(found))


def model_status(prepared: View, finding: Finding, rule: Status, model: LinearModel) -> Status:
    """Return the likeliest status of a finding; the rule's own view is one of the features."""
    logits = status_logits(prepared, finding, rule, model)
    return max(logits, key=logits.__getitem__)


def status_logits(
    prepared: View, finding: Finding, rule: Status, model: LinearModel
) -> dict[Status, float]:
    """Return what the model says of every status of a finding, in the order of its labels."""
    block = model.blocks[STATUS]
    ends = (finding.subject_at, finding.object_at)
    logits = block.logits(status_features(prepared, ends, finding.relation, rule))
    return {Status(label): logit for label, logit in zip(block.labels, logits, strict=True)}
