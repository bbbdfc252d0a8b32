"""The closed list: entity types, relations and statuses the graph may speak of.

This is the one place where a relation is added or changed. `graph/ontology.ttl` and
`graph/shapes.ttl` are held against it by a test; the lexical patterns of a relation stand
in `relations/patterns/`. Labels are Italian and English; definitions follow the
annotation guide in `corpus/annotated/GUIDE.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class EntityType(StrEnum):
    """What a node can be."""

    ORG = "ORG"
    PER = "PER"
    LOC = "LOC"
    PROD = "PROD"


class Status(StrEnum):
    """How a statement holds, according to the sentence behind it."""

    ASSERTED = "asserted"
    PROSPECTIVE = "prospective"
    ENDED = "ended"
    DENIED = "denied"


class Relation(StrEnum):
    """The ten relations; facts about each stand in `RELATIONS`."""

    INVESTOR_IN = "investorIn"
    SUPPLIER_TO = "supplierTo"
    COMPETITOR_OF = "competitorOf"
    PARTNER_OF = "partnerOf"
    ACQUIRER_OF = "acquirerOf"
    PARENT_OF = "parentOf"
    FOUNDER_OF = "founderOf"
    EXECUTIVE_OF = "executiveOf"
    DEVELOPER_OF = "developerOf"
    LOCATED_IN = "locatedIn"


@dataclass(frozen=True, slots=True)
class Label:
    """A name in the two languages people see."""

    it: str
    en: str

    def in_(self, language: str) -> str:
        """Return the Italian label for "it", the English one for anything else."""
        return self.it if language == "it" else self.en


@dataclass(frozen=True, slots=True)
class RelationFacts:
    """What a relation joins and how it is called.

    `domain` and `range` are the entity types allowed as subject and object. A symmetric
    relation is written once, with its ends ordered by entity identifier.
    """

    relation: Relation
    domain: frozenset[EntityType]
    range: frozenset[EntityType]
    label: Label
    inverse: Label
    definition: Label
    symmetric: bool = False


_ORG = frozenset({EntityType.ORG})
_PER = frozenset({EntityType.PER})
_LOC = frozenset({EntityType.LOC})
_PROD = frozenset({EntityType.PROD})

ENTITY_TYPES: dict[EntityType, Label] = {
    EntityType.ORG: Label("organizzazione", "organization"),
    EntityType.PER: Label("persona", "person"),
    EntityType.LOC: Label("luogo", "place"),
    EntityType.PROD: Label("prodotto", "product"),
}

STATUSES: dict[Status, Label] = {
    Status.ASSERTED: Label("affermato", "asserted"),
    Status.PROSPECTIVE: Label("in prospettiva", "prospective"),
    Status.ENDED: Label("concluso", "ended"),
    Status.DENIED: Label("smentito", "denied"),
}

RELATIONS: dict[Relation, RelationFacts] = {
    facts.relation: facts
    for facts in (
        RelationFacts(
            Relation.INVESTOR_IN,
            domain=_ORG | _PER,
            range=_ORG,
            label=Label("investe in", "invests in"),
            inverse=Label("ha come investitore", "has investor"),
            definition=Label(
                "Ha messo o metterà denaro nel capitale o nei finanziamenti dell'oggetto, "
                "o ne detiene una quota che non dà il controllo.",
                "Has put or will put money into the object's equity or funding, or holds a "
                "stake short of control.",
            ),
        ),
        RelationFacts(
            Relation.SUPPLIER_TO,
            domain=_ORG,
            range=_ORG,
            label=Label("fornisce", "supplies"),
            inverse=Label("è cliente di", "is customer of"),
            definition=Label(
                "Fornisce beni, servizi, capacità o componenti all'oggetto, che è il cliente.",
                "Provides goods, services, capacity or components to the object, the customer.",
            ),
        ),
        RelationFacts(
            Relation.COMPETITOR_OF,
            domain=_ORG,
            range=_ORG,
            label=Label("compete con", "competes with"),
            inverse=Label("compete con", "competes with"),
            definition=Label("Sono rivali in un mercato.", "Are rivals in a market."),
            symmetric=True,
        ),
        RelationFacts(
            Relation.PARTNER_OF,
            domain=_ORG,
            range=_ORG,
            label=Label("è partner di", "is partner of"),
            inverse=Label("è partner di", "is partner of"),
            definition=Label(
                "Alleanza, joint venture o collaborazione senza un verso chiaro di fornitura.",
                "Alliance, joint venture or collaboration with no clear direction of supply.",
            ),
            symmetric=True,
        ),
        RelationFacts(
            Relation.ACQUIRER_OF,
            domain=_ORG | _PER,
            range=_ORG,
            label=Label("acquisisce", "acquires"),
            inverse=Label("è acquisita da", "is acquired by"),
            definition=Label(
                "Compra, rileva, incorpora l'oggetto o fa un'offerta per averlo.",
                "Buys, takes over, merges in the object, or bids for it.",
            ),
        ),
        RelationFacts(
            Relation.PARENT_OF,
            domain=_ORG,
            range=_ORG,
            label=Label("controlla", "controls"),
            inverse=Label("è controllata da", "is controlled by"),
            definition=Label(
                "Controlla o possiede l'oggetto: controllata, divisione, marchio.",
                "Controls or owns the object: a subsidiary, division or brand company.",
            ),
        ),
        RelationFacts(
            Relation.FOUNDER_OF,
            domain=_PER | _ORG,
            range=_ORG,
            label=Label("ha fondato", "founded"),
            inverse=Label("è stata fondata da", "was founded by"),
            definition=Label("Ha fondato l'oggetto.", "Founded the object."),
        ),
        RelationFacts(
            Relation.EXECUTIVE_OF,
            domain=_PER,
            range=_ORG,
            label=Label("è ai vertici di", "is an executive of"),
            inverse=Label("ha ai vertici", "has executive"),
            definition=Label(
                "Ricopre un ruolo di vertice nell'oggetto; il ruolo è conservato.",
                "Holds a top role in the object; the role is kept.",
            ),
        ),
        RelationFacts(
            Relation.DEVELOPER_OF,
            domain=_ORG,
            range=_PROD,
            label=Label("sviluppa", "develops"),
            inverse=Label("è sviluppato da", "is developed by"),
            definition=Label(
                "Fa, sviluppa o pubblica il prodotto.", "Makes, develops or publishes the product."
            ),
        ),
        RelationFacts(
            Relation.LOCATED_IN,
            domain=_ORG,
            range=_LOC,
            label=Label("ha sede o sito a", "is located in"),
            inverse=Label("ospita", "hosts"),
            definition=Label(
                "Ha nel luogo la sede, uno stabilimento, un sito o un data center.",
                "Has its headquarters, a plant, a site or a data centre there.",
            ),
        ),
    )
}


def admits(relation: Relation, subject: EntityType, object_: EntityType) -> bool:
    """Tell whether `relation` may join a subject and an object of these types.

    >>> admits(Relation.EXECUTIVE_OF, EntityType.PER, EntityType.ORG)
    True
    >>> admits(Relation.DEVELOPER_OF, EntityType.ORG, EntityType.ORG)
    False
    """
    facts = RELATIONS[relation]
    return subject in facts.domain and object_ in facts.range
