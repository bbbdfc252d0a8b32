"""Which of the new articles repeat another one, asked of the index and not of every article.

Both ways of asking give the same groups. The short one looks up the words of a new article's
sketch and compares the few articles that share one; groups only grow by what comes, and a
group somebody left was made pending again. A word that more than fifty articles share is
treated by `near_duplicates` in a way that depends on all of them: then, and when a large part
of the store is new, all are compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from kg.graph import contents, derived
from kg.graph import vocabulary as v
from kg.text.duplicates import CROWD, SketchedArticle, near_duplicates, parts

if TYPE_CHECKING:
    from kg.graph.contents import StoredArticle
    from kg.graph.store import Store

_FEW = 200
_SHARE = 4  # one in four new: comparing all costs no more


def compare(store: Store) -> tuple[dict[str, str | None], dict[str, list[str]]]:
    """Compare the articles that are pending.

    Return copy -> original (None for no copy) of all that were compared, and the words of
    the index of those that were pending; by IRI.
    """
    pending = derived.pending(store)
    new = contents.articles(store, pending)
    words = {article.iri: parts(article.sketch) for article in new}
    among = _touched(store, words)
    compared = contents.articles(store, among)
    return _copies(compared), words


def _touched(store: Store, words: Mapping[str, Sequence[str]]) -> set[str] | None:
    """Return the articles to compare; None for all."""
    if not words:
        return set()
    if len(words) > _FEW and len(words) * _SHARE > contents.count_articles(store):
        return None
    arriving: dict[str, set[str]] = {}
    for iri, some in words.items():
        for word in some:
            arriving.setdefault(word, set()).add(iri)
    sharing = contents.sharing(store, arriving)
    if any(len(arriving[word] | {*sharing.get(word, ())}) > CROWD for word in arriving):
        return None
    near = {iri for some in sharing.values() for iri in some}
    return contents.family(store, {*words, *near})


def _copies(stored: Iterable[StoredArticle]) -> dict[str, str | None]:
    known = {article.id: article for article in stored}
    found = near_duplicates(
        SketchedArticle(article.id, article.date, article.sketch) for article in known.values()
    )
    copies: dict[str, str | None] = {article.iri: None for article in known.values()}
    copies |= {
        v.article_iri(copy).value: v.article_iri(original).value for copy, original in found.items()
    }
    return copies
