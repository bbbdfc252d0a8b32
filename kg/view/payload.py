"""What the page knows: entities with places, links between pairs, statements, articles.

Everything here is plain data, cleaned for display: control characters and bidirectional
overrides are removed (they can make a name read as another), endless names are clipped,
only http and https addresses survive.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from kg.analyse import communities, importance, layout, to_networkx
from kg.graph import vocabulary as v

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.graph.records import ArticleRecord, EntityRecord, StatementRecord
    from kg.model import Span
    from kg.ontology import EntityType, Relation, Status

NAME_LIMIT = 160
QUOTE_LIMIT = 4000

# C0 and C1 controls, soft hyphen, zero-width and bidirectional format characters, surrogates.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]+"
)


@dataclass(frozen=True, slots=True)
class Node:
    """An entity on the page.

    `key` is what distinguishes its IRI; `weight` is its importance over that of the
    greatest, 0..1; `group` is its community, 0 the largest.
    """

    id: int
    key: str
    label: str
    type: EntityType
    aliases: tuple[str, ...]
    articles: int
    weight: float
    group: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Article:
    """Where statements were read. `copy` is set on near-duplicates; `origin` is what counts."""

    key: str
    title: str
    date: str
    publisher: str
    url: str
    origin: str
    copy: bool


class Piece(NamedTuple):
    """A stretch of a quote: plain (""), "subject", "object" or "trigger"."""

    text: str
    mark: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement: its ends are node ids, its article a position in `Payload.articles`."""

    key: str
    subject: int
    relation: Relation
    object: int
    status: Status
    confidence: float
    pieces: tuple[Piece, ...]
    article: int
    amount: float | None
    currency: str | None
    stake: float | None
    date: str | None
    role: str | None
    claimant: str | None


@dataclass(frozen=True, slots=True)
class Link:
    """All statements between two nodes, as positions in `Payload.facts`."""

    low: int
    high: int
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Payload:
    """The whole page's data. Nodes come in order of importance: node `id` is its rank."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    facts: tuple[Fact, ...]
    articles: tuple[Article, ...]


def payload(records: Sequence[StatementRecord], core: int) -> Payload:
    """Return what the page shows of `records`; the first `core` nodes are placed best."""
    nodes = _nodes(records, core)
    articles = {record.article.iri: record.article for record in records}
    entry = {iri: number for number, iri in enumerate(articles)}
    facts = tuple(_fact(record, nodes, entry) for record in records)
    return Payload(
        nodes=tuple(nodes.values()),
        links=tuple(_links(facts)),
        facts=facts,
        articles=tuple(_article(article) for article in articles.values()),
    )


def _nodes(records: Sequence[StatementRecord], core: int) -> dict[str, Node]:
    graph = to_networkx(records)
    rank, group = importance(graph), communities(graph)
    places = layout(graph, core, group)
    greatest = max(rank.values(), default=1.0)
    entities = {e.iri: e for record in records for e in (record.subject, record.object)}
    order = sorted(entities, key=lambda iri: (-rank[iri], iri))
    return {
        iri: _node(number, entities[iri], rank[iri] / greatest, group[iri], places[iri])
        for number, iri in enumerate(order)
    }


def _node(
    number: int, entity: EntityRecord, weight: float, group: int, place: tuple[float, float]
) -> Node:
    return Node(
        id=number,
        key=entity.iri.removeprefix(v.ENTITY),
        label=clean(entity.label) or entity.iri.rsplit("/", 1)[-1],
        type=entity.type,
        aliases=tuple(name for name in map(clean, entity.aliases) if name),
        articles=entity.articles,
        weight=round(weight, 4),
        group=group,
        x=round(place[0], 1),
        y=round(place[1], 1),
    )


def _article(article: ArticleRecord) -> Article:
    return Article(
        key=article.iri.removeprefix(v.ARTICLE),
        title=clean(article.title or ""),
        date=clean(article.date or ""),
        publisher=clean(article.publisher or ""),
        url=web_address(article.url),
        origin=article.origin.removeprefix(v.ARTICLE),
        copy=article.original is not None,
    )


def _fact(record: StatementRecord, nodes: dict[str, Node], entry: dict[str, int]) -> Fact:
    amount, claimant = record.amount, record.claimant
    return Fact(
        key=record.iri.removeprefix(v.STATEMENT),
        subject=nodes[record.subject.iri].id,
        relation=record.relation,
        object=nodes[record.object.iri].id,
        status=record.status,
        confidence=round(record.confidence, 3),
        pieces=pieces(record),
        article=entry[record.article.iri],
        amount=amount.value if amount else None,
        currency=clean(amount.currency) if amount else None,
        stake=record.stake,
        date=clean(record.date) if record.date else None,
        role=clean(record.role) if record.role else None,
        claimant=clean(claimant.label) if claimant else None,
    )


def _links(facts: Iterable[Fact]) -> Iterator[Link]:
    between: dict[tuple[int, int], list[int]] = {}
    for number, fact in enumerate(facts):
        ends = (min(fact.subject, fact.object), max(fact.subject, fact.object))
        between.setdefault(ends, []).append(number)
    for (low, high), numbers in sorted(between.items()):
        yield Link(low, high, tuple(numbers))


def pieces(record: StatementRecord) -> tuple[Piece, ...]:
    """Return the quote cut where the two names and the trigger words begin and end.

    Together the pieces give the quote back, less what `clean` removes. Names are the label
    and the aliases, as whole words; where stretches overlap the first and longest wins.
    """
    quote = record.quote[:QUOTE_LIMIT]
    marks = [
        *_named(quote, record.subject, "subject"),
        *_named(quote, record.object, "object"),
        *_triggers(quote, record.triggers, record.start),
    ]
    return _cut(record.quote, marks)


def annotated(records: Sequence[StatementRecord]) -> tuple[Piece, ...]:
    """Return one sentence cut where the entities of all its statements and triggers stand.

    The marks are the entity types in lower case, and "trigger".
    """
    quote = records[0].quote[:QUOTE_LIMIT]
    entities = {e.iri: e for record in records for e in (record.subject, record.object)}
    marks = [m for e in entities.values() for m in _named(quote, e, e.type.lower())]
    for record in records:
        marks += _triggers(quote, record.triggers, record.start)
    return _cut(records[0].quote, marks)


def _cut(whole: str, marks: list[tuple[int, int, str]]) -> tuple[Piece, ...]:
    quote = whole[:QUOTE_LIMIT]
    cut: list[Piece] = []
    at = 0
    for start, end, mark in sorted(marks, key=lambda m: (m[0], -m[1])):
        if start >= at:
            cut += [Piece(seen(quote[at:start]), ""), Piece(seen(quote[start:end]), mark)]
            at = end
    ending = quote[at:] + ("…" if len(whole) > QUOTE_LIMIT else "")
    cut.append(Piece(seen(ending), ""))
    return tuple(piece for piece in cut if piece.text)


def _named(quote: str, entity: EntityRecord, mark: str) -> Iterator[tuple[int, int, str]]:
    for name in {entity.label, *entity.aliases} - {""}:
        end = 0
        while (start := quote.find(name, end)) >= 0:
            end = start + len(name)
            if not (quote[start - 1 : start].isalnum() or quote[end : end + 1].isalnum()):
                yield start, end, mark


def _triggers(quote: str, triggers: Iterable[Span], offset: int) -> Iterator[tuple[int, int, str]]:
    for span in triggers:
        start, end = span.start - offset, span.end - offset
        if 0 <= start < end <= len(quote):
            yield start, end, "trigger"


def clean(text: str) -> str:
    r"""Return a short text fit for display, on one line.

    >>> clean("Open\u202eAI\n S.p.A.")
    'OpenAI S.p.A.'
    """
    shown = " ".join(seen(text).split())
    return shown if len(shown) <= NAME_LIMIT else shown[: NAME_LIMIT - 1].rstrip() + "…"


def seen(text: str) -> str:
    r"""Remove what cannot be seen; line ends and tabs become blanks.

    >>> seen("Open\u202eAI\n S.p.A.")
    'OpenAI  S.p.A.'
    """
    return _UNSEEN.sub("", re.sub(r"[\r\n\t\x0b\x0c\u2028\u2029]+", " ", text))


def web_address(url: str | None) -> str:
    """Return the address if it is an http or https one with a host, or else nothing.

    >>> web_address("https://esempio.it/a"), web_address("javascript:alert(1)")
    ('https://esempio.it/a', '')
    """
    stripped = (url or "").strip()
    if _UNSEEN.search(stripped) or re.search(r"\s", stripped):
        return ""
    try:
        parts = urlsplit(stripped)
    except ValueError:
        return ""
    return stripped if parts.scheme in {"http", "https"} and parts.hostname else ""
