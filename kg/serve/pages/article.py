"""An article: its text with names, deciding words and statements marked in place.

The graph keeps no texts: the recorded source is read again, and shown where it still is the
text that the graph was made from. Where it is not, the sentences behind the statements are
shown, which the graph does keep; what lies between them is left out.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from kg.errors import KgError
from kg.graph import contents
from kg.graph.contents import StoredArticle
from kg.graph.triples import content_hash
from kg.serve.pages import linked
from kg.serve.pages.marking import paragraphs
from kg.serve.pages.things import Thing
from kg.view.payload import annotated

if TYPE_CHECKING:
    from kg.graph.records import StatementRecord
    from kg.graph.store import Store
    from kg.serve.serving import Serving
    from kg.view.payload import Piece

Sentence = tuple[tuple["Piece", ...], list["StatementRecord"]]


def _find(store: Store, iri: str) -> StoredArticle | None:
    found = contents.articles(store, [iri])
    return found[0] if found else None


def _values(here: Serving, store: Store, stored: StoredArticle, _: str) -> dict[str, Any]:
    records = contents.records_in(store, stored.iri)
    text = _text(here, stored)
    names = contents.named_in(store, stored.iri) if text is not None else {}
    return {
        "article": contents.article_record(store, stored.iri),
        "stored": stored,
        "records": records,
        "paragraphs": None if text is None else paragraphs(text, names, records),
        "sentences": _sentences(records),
    }


def _text(here: Serving, stored: StoredArticle) -> str | None:
    """Return the text the graph was made from; None where its source is gone or another."""
    try:
        article = here.read_again(stored.source, stored.id)
    except KgError:
        return None
    return article.text if content_hash(article) == stored.content_hash else None


def _sentences(records: list[StatementRecord]) -> list[Sentence]:
    """Return each sentence once, in the order of the text, with its statements."""
    found: dict[tuple[int, int], list[StatementRecord]] = defaultdict(list)
    for record in records:
        found[record.start, record.end].append(record)
    return [(annotated(found[span]), found[span]) for span in sorted(found)]


ROOMS = (Thing("article", _find, linked.of_graph, _values).room(),)
