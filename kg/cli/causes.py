"""The words of an explanation in both languages: origins, ties, reasons, voices."""

from __future__ import annotations

from collections.abc import Mapping

from kg.cli.language import LANGUAGE, say
from kg.explain import Reason
from kg.model import Entity
from kg.nlp.coreference.names import Tie
from kg.nlp.tracing import Origin
from kg.ontology import RELATIONS, Relation

ORIGINS: Mapping[Origin, str] = {
    Origin.NETWORK: say("rete", "network"),
    Origin.RECOGNISER: say("riconoscitore", "recogniser"),
    Origin.REPETITION: say("nome ripetuto", "repeated name"),
    Origin.RULE: say("regola", "rule"),
}
TIES: Mapping[Tie, str] = {
    Tie.SAME_NAME: say("stesso nome", "same name"),
    Tie.SURNAME: say("cognome", "surname"),
    Tie.FULL_NAME: say("nome completo", "full name"),
    Tie.MIDDLE_NAME: say("senza il secondo nome", "middle name left out"),
    Tie.FIRST_NAME: say("nome di battesimo", "first name"),
    Tie.SHORT_FORM: say("forma breve", "short form"),
    Tie.GENERIC_WORDS: say("con parole generiche", "generic words added"),
    Tie.ACRONYM: say("sigla", "acronym"),
    Tie.CLIPPED: say("troncato", "clipped"),
    Tie.BRACKETS: say("fra parentesi, o chiamato così prima", "in brackets, or so called before"),
}
HOLDERS: Mapping[str, str] = {
    "network": say("rete", "network"),
    "together": say("le voci insieme", "the voices together"),
    "pattern": say("lo dice lo schema", "the pattern says so"),
    "model": say("modello lineare", "linear model"),
    "rule": say("regola", "rule"),
}
VOICES: Mapping[str, str] = {
    "network": say("rete", "network"),
    "linear": say("lineare", "linear"),
    "rule": say("regola", "rule"),
    "constant": say("costante", "constant"),
}
REASONS: Mapping[Reason, str] = {
    Reason.STATED: say("l'articolo li lega", "the article joins them"),
    Reason.BELOW: say(
        "nessuna relazione raggiunge la sua soglia", "no relation reaches its threshold"
    ),
    Reason.APART: say(
        "non stanno mai abbastanza vicini: nessuna frase li propone come coppia",
        "they never stand near enough: no sentence makes a candidate of them",
    ),
    Reason.TYPES: say(
        "nessuna relazione unisce questi tipi di entità",
        "no relation joins these types of entities",
    ),
    Reason.SAME: say("nell'articolo sono una sola entità", "the article takes them for one entity"),
    Reason.UNRECOGNISED: say(
        "è nel testo ma non è stato riconosciuto come nome",
        "it stands in the text but was not recognised as a name",
    ),
    Reason.ABSENT: say("non è nel testo", "it is not in the text"),
}


def edge(subject: Entity, relation: Relation, object_: Entity) -> str:
    """Return a relation between two entities as people read it."""
    arrow = "–" if RELATIONS[relation].symmetric else "→"
    return f"{subject.name} – {RELATIONS[relation].label.in_(LANGUAGE)} {arrow} {object_.name}"
