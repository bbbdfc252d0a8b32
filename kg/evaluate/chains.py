"""Scores of coreference chains: MUC, B³, CEAF-e and their CoNLL mean.

A chain is the set of mentions of one entity, a mention its (start, end). Mentions of one
side that the other lacks are kept and earn nothing, as in the reference scorer (Pradhan,
Luo, Recasens, Hovy, Ng and Strube 2014); chains of a single mention count too, because
our reports annotate them. Scores of articles add up to those of a corpus.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from kg.evaluate.assignment import best_assignment
from kg.evaluate.score import Score

Place = tuple[int, int]
Chains = Sequence[frozenset[Place]]


def muc(gold: Chains, found: Chains) -> Score:
    """Score links: how many must be added or cut (Vilain et al. 1995)."""
    return Score(
        right=_links(found, gold),
        found=sum(len(chain) - 1 for chain in found),
        gold=sum(len(chain) - 1 for chain in gold),
        recalled=_links(gold, found),
    )


def b_cubed(gold: Chains, found: Chains) -> Score:
    """Score mentions, each by the share of its chain that is right (Bagga & Baldwin 1998)."""
    return Score(
        right=_shares(found, gold),
        found=sum(map(len, found)),
        gold=sum(map(len, gold)),
        recalled=_shares(gold, found),
    )


def ceaf_e(gold: Chains, found: Chains) -> Score:
    """Score entities, matched one to one as well as can be, by their φ4 (Luo 2005)."""
    gains = [[_phi4(one, other) for other in found] for one in gold]
    similarity = sum(gains[row][column] for row, column in best_assignment(gains))
    return Score(similarity, len(found), len(gold))


CHAIN_SCORES: Mapping[str, Callable[[Chains, Chains], Score]] = {
    "muc": muc,
    "b3": b_cubed,
    "ceafe": ceaf_e,
}


def conll(scores: Collection[Score]) -> float:
    """Return the mean F1 of MUC, B³ and CEAF-e, the CoNLL score (Pradhan et al. 2012)."""
    return sum(score.f1 for score in scores) / len(scores)


def _phi4(one: frozenset[Place], other: frozenset[Place]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def _links(chains: Chains, others: Chains) -> int:
    """Count the links of the chains that hold in the others: |S| - |p(S)| of each."""
    return sum(len(chain) - _parts(chain, others) for chain in chains)


def _parts(chain: frozenset[Place], others: Chains) -> int:
    """Return into how many parts the others cut a chain; a mention they lack is one."""
    shared = [len(chain & other) for other in others]
    return sum(map(bool, shared)) + len(chain) - sum(shared)


def _shares(chains: Chains, others: Chains) -> float:
    return sum(
        len(chain & other) ** 2 / len(chain) for chain in chains for other in others if chain
    )
