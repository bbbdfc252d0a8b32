"""Everything that is counted about a case, under names such as "relations.raw.micro".

names         strict spans, per type and "all"
document      distinct names of an article, per type and "all"
nominal       "spans"; "resolved" to the right entity; "given": resolved, gold mentions given
coreference   given (gold mentions) or raw; named, nominal or all; muc, b3, ceafe
relations     given (gold entities) or raw (end to end); each relation, micro, core,
              explicit, implicit, status, the qualifiers, plain
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.evaluate.case import Case
from kg.evaluate.chains import CHAIN_SCORES
from kg.evaluate.coreference import KINDS, score_chains, score_nominals
from kg.evaluate.entities import NAMED, score_mentions, score_names
from kg.evaluate.score import Score, total
from kg.evaluate.statements import score_details, score_relations
from kg.model import MentionLabel
from kg.ontology import Relation

Measures = Mapping[str, Score]


def measure(case: Case) -> dict[str, Score]:
    """Return every measure of one case."""
    return _names(case) | (_references(case) if case.annotated else {}) | _relations(case)


def summed(articles: Iterable[Measures]) -> dict[str, Score]:
    """Return the measures of many articles: counts are added, figures follow from them."""
    sums: dict[str, Score] = {}
    for article in articles:
        for name, score in article.items():
            sums[name] = sums.get(name, Score()) + score
    return sums


def means(sums: Measures) -> dict[str, list[str]]:
    """Return name of a mean -> the measures it is the mean of.

    "macro" is over the relations that occur in the gold; "conll" over MUC, B³ and CEAF-e.
    """
    found = {}
    for side in ("given", "raw"):
        relations = [f"relations.{side}.{relation}" for relation in Relation]
        present = [name for name in relations if name in sums and sums[name].gold]
        if present:
            found[f"relations.{side}.macro"] = present
        for kind in KINDS:
            parts = [f"coreference.{side}.{kind}.{name}" for name in CHAIN_SCORES]
            if parts[0] in sums:
                found[f"coreference.{side}.{kind}.conll"] = parts
    return found


def _names(case: Case) -> dict[str, Score]:
    labels = [label for label in MentionLabel if label in case.labels & NAMED]
    found = {}
    for part, scorer in (("names", score_mentions), ("document", score_names)):
        scores = scorer(case.gold, case.found.entities)
        found[f"{part}.all"] = total(scores[label] for label in labels)
        found |= {f"{part}.{label}": scores[label] for label in labels}
    return found


def _references(case: Case) -> dict[str, Score]:
    gold, found, resolved = case.gold, case.found.entities, case.found.resolved
    scores = {
        "nominal.spans": score_mentions(gold, found)[MentionLabel.NOM],
        "nominal.resolved": score_nominals(gold, found),
    }
    sides = {"raw": found}
    if resolved is not None:
        scores["nominal.given"] = score_nominals(gold, resolved)
        sides = {"given": resolved, "raw": found}
    for side, entities in sides.items():
        chains = score_chains(gold, entities)
        scores |= {f"coreference.{side}.{name}": score for name, score in chains.items()}
    return scores


def _relations(case: Case) -> dict[str, Score]:
    return {
        f"relations.{side}.{name}": score
        for side, said in case.said.items()
        for name, score in (score_relations(said) | score_details(said)).items()
    }
