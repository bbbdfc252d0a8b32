"""Every IRI of the graph: the names it may use and how new ones are minted.

`.example` is a reserved domain: nobody owns these addresses and nothing is fetched from
them. The constants are pyoxigraph terms; a name that is not here does not exist.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b
from typing import TYPE_CHECKING
from urllib.parse import quote

from pyoxigraph import NamedNode

from kg.ontology import EntityType, Relation, Status

if TYPE_CHECKING:
    from collections.abc import Iterable

BASE = "https://kg.example/"
ONTOLOGY = BASE + "ontology#"
ENTITY = BASE + "entity/"
ARTICLE = BASE + "article/"
STATEMENT = BASE + "statement/"
EVIDENCE = BASE + "evidence/"
LINK = BASE + "link/"
NAME = BASE + "name/"
DEAL = BASE + "deal/"
COUNTRIES = BASE + "country/"

PREFIXES: dict[str, str] = {
    "country": COUNTRIES,
    "dcterms": "http://purl.org/dc/terms/",
    "kg": ONTOLOGY,
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

DERIVED_GRAPH = NamedNode(BASE + "graph/derived")
NAMES_GRAPH = NamedNode(BASE + "graph/names")
LINKS_GRAPH = NamedNode(BASE + "graph/links")
SKETCHES_GRAPH = NamedNode(BASE + "graph/sketches")
ONTOLOGY_GRAPH = NamedNode(BASE + "graph/ontology")

_SLUG_LENGTH = 80
_LEGAL_FORMS = (
    *("s p a", "spa", "s r l", "srl", "inc", "incorporated", "corp", "corporation", "ltd"),
    *("limited", "l l c", "llc", "p l c", "plc", "a g", "ag", "gmbh", "s e", "se", "n v", "nv"),
    *("s a", "sa", "a b", "ab"),
)
_LEGAL_SUFFIX = re.compile(rf"(?<=[^ ]) (?:{'|'.join(_LEGAL_FORMS)})$")
_INITIALS = re.compile(r"\b([^\W_])\.(?=[^\W_]\b)")
_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
    | {"+": " plus ", "#": " sharp "}
)


def _term(prefix: str, name: str) -> NamedNode:
    return NamedNode(PREFIXES[prefix] + name)


TYPE = _term("rdf", "type")
REIFIES = _term("rdf", "reifies")
LABEL = _term("rdfs", "label")
ALT_LABEL = _term("skos", "altLabel")
NOTATION = _term("skos", "notation")

NEWS_ARTICLE = _term("schema", "NewsArticle")
HEADLINE = _term("schema", "headline")
PUBLISHED = _term("schema", "datePublished")
PUBLISHER = _term("schema", "publisher")
URL = _term("schema", "url")
MENTIONS = _term("schema", "mentions")

STRING = _term("xsd", "string")
DECIMAL = _term("xsd", "decimal")
INTEGER = _term("xsd", "integer")
DATE = _term("xsd", "date")
YEAR_MONTH = _term("xsd", "gYearMonth")
YEAR = _term("xsd", "gYear")

STATEMENT_CLASS = _term("kg", "Statement")
EVIDENCE_CLASS = _term("kg", "Evidence")
LINK_CLASS = _term("kg", "Link")
DEAL_CLASS = _term("kg", "Deal")
COUNTRY_CLASS = _term("kg", "Country")
CLASSES: dict[EntityType, NamedNode] = {
    EntityType.ORG: _term("kg", "Organization"),
    EntityType.PER: _term("kg", "Person"),
    EntityType.LOC: _term("kg", "Place"),
    EntityType.PROD: _term("kg", "Product"),
}
RELATION_IRIS: dict[Relation, NamedNode] = {r: _term("kg", r.value) for r in Relation}
STATUS_IRIS: dict[Status, NamedNode] = {s: _term("kg", s.value) for s in Status}

FILE = _term("kg", "file")
CONTENT_HASH = _term("kg", "contentHash")
SKETCH = _term("kg", "sketch")
PIPELINE = _term("kg", "pipeline")
QUOTE = _term("kg", "quote")
START = _term("kg", "start")
END = _term("kg", "end")
IN_ARTICLE = _term("kg", "article")
SUBJECT = _term("kg", "subject")
RELATION = _term("kg", "relation")
OBJECT = _term("kg", "object")
STATUS = _term("kg", "status")
CONFIDENCE = _term("kg", "confidence")
BASED_ON = _term("kg", "evidence")
PRODUCER = _term("kg", "producer")
AMOUNT = _term("kg", "amount")
CURRENCY = _term("kg", "currency")
STAKE = _term("kg", "stake")
FACT_DATE = _term("kg", "date")
WHEN = _term("kg", "when")
ROLE = _term("kg", "role")
CLAIMANT = _term("kg", "claimant")
TRIGGER = _term("kg", "trigger")
ARTICLE_COUNT = _term("kg", "articleCount")
NEAR_DUPLICATE_OF = _term("kg", "nearDuplicateOf")
COUNTRY = _term("kg", "country")

LINK_OF = _term("kg", "link")
LINK_FROM = _term("kg", "linkFrom")
LINK_TO = _term("kg", "linkTo")
LINK_RELATION = _term("kg", "linkRelation")
LINK_STATUS = _term("kg", "linkStatus")
STATEMENT_COUNT = _term("kg", "statementCount")
SOURCE_COUNT = _term("kg", "sourceCount")
PUBLISHER_COUNT = _term("kg", "publisherCount")
FIRST_WHEN = _term("kg", "firstWhen")
LAST_WHEN = _term("kg", "lastWhen")
CONTRADICTED_BY = _term("kg", "contradictedBy")
CLOSED_BY = _term("kg", "closedBy")
DISPUTED = _term("kg", "disputed")
LINK_COUNT = _term("kg", "linkCount")
CLAIM_COUNT = _term("kg", "claimCount")
BELIEF = _term("kg", "belief")
EDGE_CONFIDENCE = _term("kg", "edgeConfidence")
DEAL_OF = _term("kg", "dealOf")
DEAL_INVESTOR = _term("kg", "dealInvestor")
DEAL_AMOUNT = _term("kg", "dealAmount")
DEAL_CURRENCY = _term("kg", "dealCurrency")
DEAL_YEAR = _term("kg", "dealYear")
DEAL_WHEN = _term("kg", "dealWhen")
NAME_OF = _term("kg", "nameOf")
NAME_TEXT = _term("kg", "nameText")
NAME_FOLDED = _term("kg", "nameFolded")
NAME_COUNT = _term("kg", "nameCount")
IN_FILE = _term("kg", "inFile")
SKETCH_PART = _term("kg", "sketchPart")
PENDING = _term("kg", "pending")
STATE = _term("kg", "state")

PROPERTIES: tuple[NamedNode, ...] = (
    *(FILE, CONTENT_HASH, SKETCH, PIPELINE, QUOTE, START, END, IN_ARTICLE, SUBJECT, RELATION),
    *(OBJECT, STATUS, CONFIDENCE, BASED_ON, PRODUCER, AMOUNT, CURRENCY, STAKE, FACT_DATE, WHEN),
    *(ROLE, CLAIMANT, TRIGGER, ARTICLE_COUNT, NEAR_DUPLICATE_OF, COUNTRY),
    *(LINK_OF, LINK_FROM, LINK_TO, LINK_RELATION, LINK_STATUS, STATEMENT_COUNT, SOURCE_COUNT),
    *(
        PUBLISHER_COUNT,
        FIRST_WHEN,
        LAST_WHEN,
        CONTRADICTED_BY,
        CLOSED_BY,
        DISPUTED,
        LINK_COUNT,
        CLAIM_COUNT,
        BELIEF,
        EDGE_CONFIDENCE,
    ),
    *(DEAL_OF, DEAL_INVESTOR, DEAL_AMOUNT, DEAL_CURRENCY, DEAL_YEAR, DEAL_WHEN),
    *(NAME_OF, NAME_TEXT, NAME_FOLDED, NAME_COUNT, IN_FILE, SKETCH_PART, PENDING, STATE),
)

TYPE_OF: dict[str, EntityType] = {node.value: type_ for type_, node in CLASSES.items()}
RELATION_OF: dict[str, Relation] = {node.value: rel for rel, node in RELATION_IRIS.items()}
STATUS_OF: dict[str, Status] = {node.value: status for status, node in STATUS_IRIS.items()}


def entity_iri(type_: EntityType, name: str) -> NamedNode:
    """Mint the IRI of an entity from its type and name: the same name, the same IRI.

    Case, accents, punctuation and (for organizations) legal forms do not count. What ASCII
    cannot say is kept apart by a hash, and so is what a very long name loses.

    >>> entity_iri(EntityType.ORG, "Enel S.p.A.") == entity_iri(EntityType.ORG, "ENEL SpA")
    True
    >>> entity_iri(EntityType.PER, "Nicolò Dell'Acqua").value
    'https://kg.example/entity/per/nicolo-dell-acqua'
    """
    return NamedNode(f"{ENTITY}{type_.value.lower()}/{_slug(type_, name)}")


def country_iri(code: str) -> NamedNode:
    """Return the IRI of a country from its ISO 3166-1 alpha-2 code.

    >>> country_iri("IT").value
    'https://kg.example/country/IT'
    """
    return NamedNode(COUNTRIES + code)


def article_iri(id_: str) -> NamedNode:
    """Return the IRI of an article, which is also the name of its graph."""
    return NamedNode(ARTICLE + quote(id_, safe=""))


def evidence_iri(article_id: str, start: int, end: int) -> NamedNode:
    """Return the IRI of a sentence: the article and its half-open character offsets."""
    return NamedNode(f"{EVIDENCE}{quote(article_id, safe='')}-{start}-{end}")


def statement_iri(parts: Iterable[str]) -> NamedNode:
    """Mint the IRI of a statement from what it says and where, as an ordered list of parts."""
    return NamedNode(STATEMENT + _hash("\x1f".join(parts), size=12))


def _slug(type_: EntityType, name: str) -> str:
    words = _words(name)
    if type_ is EntityType.ORG:
        words = _without_legal_forms(words)
    ascii_words = words.encode("ascii", "ignore").decode()
    slug = "-".join(ascii_words.split())
    if not slug:
        return _hash(words or name)
    if ascii_words != words or len(slug) > _SLUG_LENGTH:
        return f"{slug[:_SLUG_LENGTH].strip('-')}-{_hash(words)}"
    return slug


def _words(name: str) -> str:
    """Return the letters and digits of a name in lower case, words parted by one space."""
    folded = _INITIALS.sub(r"\1", name).casefold().translate(_LETTERS)
    kept = (_character(c) for c in unicodedata.normalize("NFKD", folded).casefold())
    return " ".join("".join(kept).split())


def _character(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Mn", "Cf"):
        return ""
    return character if category[0] in "LNM" else " "


def _without_legal_forms(words: str) -> str:
    shorter = _LEGAL_SUFFIX.sub("", words)
    while shorter != words:
        words, shorter = shorter, _LEGAL_SUFFIX.sub("", shorter)
    return words


def _hash(text: str, size: int = 5) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=size).hexdigest()
