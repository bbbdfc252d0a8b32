"""Scores of mentions: found against gold, span by span, strictly.

A found mention is right when the gold has one with the same ends and the same label
(CoNLL-2003, Tjong Kim Sang & De Meulder 2003).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from kg.evaluate.score import Score, compared
from kg.model import Entity, Mention, MentionLabel

NAMED = frozenset(MentionLabel) - {MentionLabel.NOM}


def score_mentions(gold: Iterable[Entity], found: Iterable[Entity]) -> dict[MentionLabel, Score]:
    """Return the score of every label in one article."""
    wanted, given = _mentions(gold), _mentions(found)
    return {label: compared(_of(wanted, label), _of(given, label)) for label in MentionLabel}


def score_names(gold: Iterable[Entity], found: Iterable[Entity]) -> dict[MentionLabel, Score]:
    """Score the distinct names of one article, per label, wherever they stand in it.

    A name found once of three times counts as found: this is what a reader of the graph
    sees. Upper case, accents and blanks make no difference.
    """
    wanted, given = _mentions(gold), _mentions(found)
    return {
        label: compared(
            {folded(text) for _, _, text in _of(wanted, label)},
            {folded(text) for _, _, text in _of(given, label)},
        )
        for label in MentionLabel
        if label in NAMED
    }


def folded(name: str) -> str:
    """Return a name without upper case, accents and the form of its apostrophe.

    >>> folded("Società  dell’Acqua")
    "societa dell'acqua"
    """
    plain = unicodedata.normalize("NFKD", name.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(bare.casefold().split())


def _mentions(entities: Iterable[Entity]) -> set[Mention]:
    return {mention for entity in entities for mention in entity.mentions}


def _of(mentions: Iterable[Mention], label: MentionLabel) -> set[tuple[int, int, str]]:
    return {(m.start, m.end, m.text) for m in mentions if m.label is label}
