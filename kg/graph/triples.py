"""What one article says, as RDF quads in the article's own named graph.

A pure function of the extraction: the same input gives the same sorted quads. Everything
is written with IRIs, never with blank nodes, so that an article can be taken out again
exactly as it was put in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import blake2b
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode, Quad

from kg.forms import real_date
from kg.graph import vocabulary as v
from kg.model import MentionLabel
from kg.ontology import RELATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.model import Article, Entity, Evidence, Extraction, Statement

_LARGEST_AMOUNT = 1e15
_DATE_TYPES = {4: v.YEAR, 7: v.YEAR_MONTH, 10: v.DATE}

_Fact = tuple[NamedNode, NamedNode, NamedNode | Literal]


@dataclass(frozen=True, slots=True)
class _Claim:
    """A statement whose entities are IRIs and whose qualifiers can be written as they are."""

    subject: NamedNode
    object: NamedNode
    claimant: NamedNode | None
    statement: Statement
    article: Article

    @property
    def iri(self) -> NamedNode:
        """Return the IRI: a hash of what is said, its qualifiers, and where it is said."""
        said = self.statement
        money = (_decimal(said.amount.value), said.amount.currency) if said.amount else ("", "")
        stake = "" if said.stake is None else _decimal(said.stake)
        where = (self.article.id, str(said.evidence.start), str(said.evidence.end))
        ends = (self.subject.value, said.relation.value, self.object.value, said.status.value)
        claimant = self.claimant.value if self.claimant else ""
        return v.statement_iri(
            (*ends, *money, stake, said.date or "", said.role or "", claimant, *where)
        )

    @property
    def rank(self) -> tuple[float, str, str]:
        """Order twins that say the same: the surest one is kept, then by name of producer."""
        return (-self.statement.confidence, self.statement.producer, str(self.statement.triggers))


def article_quads(extraction: Extraction, *, sketch: str, pipeline: str) -> list[Quad]:
    """Return the graph of one article, sorted.

    Entities of the article with the same IRI are one node; a statement that would join a
    node to itself is dropped, and so is a twin that says the same in the same sentence with
    less confidence. What has no valid form (a URL that is not http(s), a date that does not
    exist, an amount that is no finite sum) is left out.
    """
    article = extraction.article
    graph = v.article_iri(article.id)
    iris = {entity.id: v.entity_iri(entity.type, entity.name) for entity in extraction.entities}
    claims = _claims(extraction, iris)
    facts: set[_Fact] = {
        *_article_facts(graph, article, sketch, pipeline),
        *_entity_facts(graph, extraction.entities, iris),
    }
    for iri, claim in claims.items():
        facts.update(_evidence_facts(graph, article, claim.statement.evidence))
        facts.update(_statement_facts(graph, iri, claim))
    return sorted((Quad(*fact, graph) for fact in facts), key=str)


def statement_iris(extraction: Extraction) -> dict[str, Statement]:
    """Return the statements `article_quads` writes, by IRI, in the order they were read."""
    iris = {entity.id: v.entity_iri(entity.type, entity.name) for entity in extraction.entities}
    return {iri.value: claim.statement for iri, claim in _claims(extraction, iris).items()}


def content_hash(article: Article) -> str:
    """Hash everything of an article that reaches the graph, to tell when to read it again."""
    parts = (article.text, article.source, article.title, article.date)
    known = (*parts, article.publisher, article.url)
    text = "\x1f".join(part or "" for part in known)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _claims(extraction: Extraction, iris: dict[str, NamedNode]) -> dict[NamedNode, _Claim]:
    """Return the statements worth writing by their IRI, one for each."""
    claims: dict[NamedNode, _Claim] = {}
    for statement in extraction.statements:
        claim = _claim(extraction.article, statement, iris)
        if claim.subject == claim.object:
            continue
        iri = claim.iri
        twin = claims.get(iri)
        if twin is None or claim.rank < twin.rank:
            claims[iri] = claim
    return claims


def _claim(article: Article, statement: Statement, iris: dict[str, NamedNode]) -> _Claim:
    ends = [iris[statement.subject], iris[statement.object]]
    if RELATIONS[statement.relation].symmetric:
        ends.sort(key=lambda iri: iri.value)
    claimant = iris[statement.claimant] if statement.claimant else None
    return _Claim(ends[0], ends[1], claimant, _writable(statement), article)


def _writable(statement: Statement) -> Statement:
    """Return the statement without the qualifiers that have no valid form."""
    amount, stake = statement.amount, statement.stake
    if amount and not (0 <= amount.value <= _LARGEST_AMOUNT and _is_currency(amount.currency)):
        amount = None
    if stake is not None and not 0 <= stake <= 100:
        stake = None
    return replace(statement, amount=amount, stake=stake, date=real_date(statement.date or ""))


def _article_facts(
    graph: NamedNode, article: Article, sketch: str, pipeline: str
) -> Iterator[_Fact]:
    yield graph, v.TYPE, v.NEWS_ARTICLE
    yield graph, v.FILE, Literal(article.source)
    yield graph, v.CONTENT_HASH, Literal(content_hash(article))
    yield graph, v.SKETCH, Literal(sketch)
    yield graph, v.PIPELINE, Literal(pipeline)
    if article.title:
        yield graph, v.HEADLINE, Literal(article.title)
    if article.publisher:
        yield graph, v.PUBLISHER, Literal(article.publisher)
    published = _article_date(article)
    if published:
        yield graph, v.PUBLISHED, Literal(published, datatype=v.DATE)
    url = _web_address(article.url)
    if url:
        yield graph, v.URL, url


def _entity_facts(
    graph: NamedNode, entities: Iterable[Entity], iris: dict[str, NamedNode]
) -> Iterator[_Fact]:
    for entity in entities:
        iri = iris[entity.id]
        yield graph, v.MENTIONS, iri
        yield iri, v.TYPE, v.CLASSES[entity.type]
        for name in _names(entity):
            yield iri, v.ALT_LABEL, Literal(name)


def _names(entity: Entity) -> set[str]:
    """Return every name the article gives an entity, on one line each; never none."""
    named = [m.text for m in entity.mentions if m.label is not MentionLabel.NOM]
    names = {" ".join(name.split()) for name in (entity.name, *named)}
    return names - {""} or {entity.name}


def _evidence_facts(graph: NamedNode, article: Article, evidence: Evidence) -> Iterator[_Fact]:
    iri = v.evidence_iri(article.id, evidence.start, evidence.end)
    yield iri, v.TYPE, v.EVIDENCE_CLASS
    yield iri, v.QUOTE, Literal(evidence.quote, language="it")
    yield iri, v.START, Literal(str(evidence.start), datatype=v.INTEGER)
    yield iri, v.END, Literal(str(evidence.end), datatype=v.INTEGER)
    yield iri, v.IN_ARTICLE, graph


def _statement_facts(graph: NamedNode, iri: NamedNode, claim: _Claim) -> Iterator[_Fact]:
    said = claim.statement
    evidence = said.evidence
    yield iri, v.TYPE, v.STATEMENT_CLASS
    yield iri, v.SUBJECT, claim.subject
    yield iri, v.RELATION, v.RELATION_IRIS[said.relation]
    yield iri, v.OBJECT, claim.object
    yield iri, v.STATUS, v.STATUS_IRIS[said.status]
    yield iri, v.CONFIDENCE, _number(said.confidence)
    yield iri, v.BASED_ON, v.evidence_iri(claim.article.id, evidence.start, evidence.end)
    yield iri, v.IN_ARTICLE, graph
    yield iri, v.PRODUCER, Literal(said.producer)
    for span in said.triggers:
        yield iri, v.TRIGGER, Literal(f"{span.start}-{span.end}")
    yield from _qualifier_facts(iri, claim)


def _qualifier_facts(iri: NamedNode, claim: _Claim) -> Iterator[_Fact]:
    said = claim.statement
    if said.amount:
        yield iri, v.AMOUNT, _number(said.amount.value)
        yield iri, v.CURRENCY, Literal(said.amount.currency)
    if said.stake is not None:
        yield iri, v.STAKE, _number(said.stake)
    if said.date:
        yield iri, v.FACT_DATE, Literal(said.date, datatype=_DATE_TYPES[len(said.date)])
    when = said.date or _article_date(claim.article)
    if when:
        yield iri, v.WHEN, Literal(when)
    if said.role:
        yield iri, v.ROLE, Literal(said.role)
    if claim.claimant:
        yield iri, v.CLAIMANT, claim.claimant


def _number(value: float) -> Literal:
    return Literal(_decimal(value), datatype=v.DECIMAL)


def _decimal(value: float) -> str:
    """Write a number as a canonical xsd:decimal, rounded to four places.

    >>> _decimal(6.5e8), _decimal(0.1 + 0.2), _decimal(49.0), _decimal(0.00001)
    ('650000000', '0.3', '49', '0')
    """
    text = format(round(Decimal(repr(float(value))), 4), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _is_currency(code: str) -> bool:
    return len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()


def _article_date(article: Article) -> str | None:
    published = real_date(article.date or "")
    return published if published and len(published) == 10 else None


def _web_address(url: str | None) -> NamedNode | None:
    """Return an absolute http(s) URL as an IRI; None for anything else."""
    if url is None or not url.strip().isprintable():
        return None
    try:
        parts = urlsplit(url.strip())
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
        return NamedNode(url.strip())
    except ValueError:
        return None
