"""Why the graph says this: one article read again, with all that was seen and weighed.

article     an article read with every voice kept; `pair`: why two names are not joined
stored      from a statement of the graph to its article
record      the form of `kg explain --format json`
"""

from __future__ import annotations

from kg.explain.article import ArticleExplanation, StatementExplanation, explain
from kg.explain.pair import PairExplanation, Reason, explain_pair
from kg.explain.stored import explain_stored, find_article

__all__ = [
    "ArticleExplanation",
    "PairExplanation",
    "Reason",
    "StatementExplanation",
    "explain",
    "explain_pair",
    "explain_stored",
    "find_article",
]
