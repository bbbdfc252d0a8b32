"""The nouns everybody shares: article, mention, entity, value, evidence, statement.

Frozen records with no library types in them, so that the language side and the RDF side
can both speak of them and neither needs the other. Every offset is a half-open pair of
character positions in `Article.text`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kg.ontology import EntityType, Relation, Status


@dataclass(frozen=True, slots=True)
class Article:
    r"""One news text as it was read.

    `id` is minted from the content (see `kg.text`), so the same article has the same id
    wherever it was found. `text` is the body, line ends as "\n", never normalised further:
    offsets point into it. `date` is ISO 8601 (YYYY-MM-DD). `source` is the path as given
    (with "#n" for the n-th article of a file that holds several, 0-based).
    """

    id: str
    text: str
    source: str
    title: str | None = None
    date: str | None = None
    publisher: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of the text."""

    start: int
    end: int

    def covers(self, start: int, end: int) -> bool:
        """Tell whether [start, end) lies inside this span."""
        return self.start <= start and end <= self.end


class MentionLabel(StrEnum):
    """How a text refers to an entity: by name (with the entity's type) or by a noun."""

    ORG = "ORG"
    PER = "PER"
    LOC = "LOC"
    PROD = "PROD"
    NOM = "NOM"


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where an entity is named ("OpenAI") or described ("la startup": NOM)."""

    start: int
    end: int
    text: str
    label: MentionLabel


@dataclass(frozen=True, slots=True)
class Entity:
    """What the mentions of one article refer to.

    `id` is unique within its article; `name` is the fullest name the article gives;
    `mentions` are in text order and hold at least one named mention.
    """

    id: str
    name: str
    type: EntityType
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money in units (not thousands) of an ISO 4217 currency."""

    value: float
    currency: str


class ValueKind(StrEnum):
    """What a value expression denotes."""

    MONEY = "MONEY"
    PCT = "PCT"
    DATE = "DATE"


@dataclass(frozen=True, slots=True)
class Value:
    """An expression of money, percentage or date, with its typed reading.

    Exactly one of `amount`, `percent` and `date` is set, as `kind` says. `date` is YYYY,
    YYYY-MM or YYYY-MM-DD, resolved against the date of the article where it is relative.
    """

    start: int
    end: int
    text: str
    kind: ValueKind
    amount: Amount | None = None
    percent: float | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Annotation:
    """An article with everything found in it before relations are read.

    `sentences` cover the text in order without overlap. `values` are in text order.
    """

    article: Article
    sentences: tuple[Span, ...]
    entities: tuple[Entity, ...]
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentence behind a statement: `article.text[start:end] == quote`, always."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing an article says: who is in which relation to whom, and how it holds.

    `subject`, `object` and `claimant` are entity ids of the same article. `stake` is in
    percent (0-100). `date` is the date of the fact, YYYY[-MM[-DD]]. `confidence` lies in
    0..1. `producer` names the component and rule the statement came from. `triggers` are
    the words that gave it away, as spans of the text.
    """

    subject: str
    relation: Relation
    object: str
    status: Status
    evidence: Evidence
    confidence: float
    producer: str
    amount: Amount | None = None
    stake: float | None = None
    date: str | None = None
    role: str | None = None
    claimant: str | None = None
    triggers: tuple[Span, ...] = ()


class Profile(StrEnum):
    """How much has to speak for a statement before it is believed.

    `BALANCED` finds most for what it gets wrong; `STRICT` keeps what is nearly certain.
    """

    BALANCED = "balanced"
    STRICT = "strict"


class Reader(StrEnum):
    """Who reads: our own small model, a language model, or that one where ours is unsure."""

    SMALL = "small"
    LLM = "llm"
    AUTO = "auto"


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything read from one article: what `kg extract` prints and the graph stores."""

    article: Article
    entities: tuple[Entity, ...]
    statements: tuple[Statement, ...]
