"""The reasons why something of an answer is refused, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from kg.cli.language import say
from kg.llm.refusals import Reason

REASONS: Mapping[Reason, str] = {
    Reason.FORM: say("forma sbagliata", "wrong form"),
    Reason.TYPE: say("tipo di entità ignoto", "unknown entity type"),
    Reason.NAME: say("nome che non è nel testo", "name not in the text"),
    Reason.NOUN: say("descrizione che non è nella sua frase", "description not in its sentence"),
    Reason.UNNAMED: say("entità senza nome nel testo", "entity without a name in the text"),
    Reason.ID: say("sigla usata due volte", "id used twice"),
    Reason.RELATION: say("relazione ignota", "unknown relation"),
    Reason.STATUS: say("stato ignoto", "unknown status"),
    Reason.END: say("capo che non è un'entità", "end that is no entity"),
    Reason.SELF: say("entità unita a se stessa", "entity joined to itself"),
    Reason.ENDS: say("tipi che la relazione non unisce", "types the relation cannot join"),
    Reason.QUOTE: say("citazione che non è nel testo", "quote not in the text"),
    Reason.SHORT: say("citazione troppo breve", "quote too short"),
    Reason.FAR: say("citazione che non parla dei due capi", "quote about neither end"),
    Reason.AMOUNT: say("importo", "amount"),
    Reason.STAKE: say("quota", "stake"),
    Reason.DATE: say("data", "date"),
    Reason.ROLE: say("ruolo", "role"),
    Reason.CLAIMANT: say("fonte che non è un'entità", "claimant that is no entity"),
    Reason.CONFIDENCE: say("confidenza", "confidence"),
}
