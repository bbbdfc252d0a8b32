"""Counts of other things than money: "13 miliardi di parametri", "366 milioni di pezzi".

A number in millions without a currency is money unless the text says otherwise: by the noun
behind it, by a noun in front ("i clienti sono saliti a 10 milioni"), or because the number
before it in the sentence was such a count ("2,2 milioni di auto, 1,7 milioni l'anno prima").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kg.nlp.lexicon import words
from kg.nlp.values.figures import GAP
from kg.nlp.values.sums import Sum

THOUSAND: Final = 1000
_NEAR: Final = 130
_SENTENCE: Final = 500
_OF_MONEY: Final = (
    "accantonamenti|acconti|acconto|aiuti|anticipo|arretrati|asset|attivi|attività|attivo"
    "|aumento|avanzo|base|bond|bonus|buco|budget|capitale|capitali|capitalizzazione|cassa"
    "|cedola|cedole|cofinanziamento|commessa|commesse|commissioni|compensi|compenso"
    "|conguaglio|contante|contanti|contributi|contributo|controvalore|coperture|costi|costo"
    "|crediti|credito|danni|debiti|debito|deficit|denaro|depositi|disavanzo|dividendi"
    "|dividendo|dote|earn-out|ebit|ebitda|entrate|equity|esborso|esportazioni|esposizione"
    "|export|fatturato|fatture|finanza|finanziamenti|finanziamento|fondi|garanzie|giro"
    "|imposte|incassi|incasso|incentivi|indebitamento|indennizzi|indennizzo|indotto"
    "|interessi|introiti|investimenti|investimento|liquidità|margine|margini|masse"
    "|minusvalenze|multa|multe|mutui|obbligazioni|oneri|ordinativi|ordini|passività|passivo"
    "|patrimonio|penale|penali|perdita|perdite|plusvalenza|plusvalenze|portafoglio|premi"
    "|premio|prestiti|prestito|profitti|profitto|raccolta|rettifiche|ricadute|ricavi|ricavo"
    "|rimborsi|risarcimenti|risarcimento|riserve|risorse|risparmi|risparmio|ristori|rosso"
    "|royalty|sanzione|sanzioni|sconto|sinergie|soldi|sovvenzioni|spesa|spese|sussidi"
    "|svalutazioni|tagli|tasse|transazione|turnover|utile|utili|valore|valutazione|vendite"
)
_COUNTED: Final = (
    r"\b(?:abbonati|addetti|apparecchi|auto|automobili|azioni|bottiglie|clienti|consegne|copie"
    r"|crocieristi|dispositivi|download|famiglie|iscritti|ospiti|parametri|passeggeri|persone|pezzi"
    r"|presenze|spettatori|tonnellate|turisti|unità|utenti|veicoli|viaggiatori|visitatori|volumi)\b"
)
_NOUN = re.compile(
    rf"(?:{GAP}e{GAP}mezzo)?{GAP}(?:(?:tond[io]|annu[io]|complessiv[io]){GAP})?"
    r"(?:di[ \n]|d['’])"
    r"(?!(?:un[oa]?|cui|quest[ei]|tasca|fine|inizio|prima|qui|chi)\b)"
    r"(?P<noun>[^\W\d_][\w-]*)"
)
_SENTENCE_END = re.compile(r"[.!?;]\s")
_SUBJECT = re.compile(rf"{_COUNTED}[^.;:]{{0,60}}\Z", re.IGNORECASE)
_MONEY_WORD = re.compile(rf"\b(?:{_OF_MONEY})\b", re.IGNORECASE)
_PRICE = re.compile(r"\bper(?:\s(?:circa|oltre|quasi|almeno))?\s\Z")
_FREE_END = re.compile(r"[,;.:)]|\Z")


def drop_counts(text: str, sums: Sequence[Sum]) -> list[Sum]:
    """Return the sums that are money; `sums` are in text order.

    Thousands without a currency ("300 mila") are counts, unless they close a clause just
    behind a sum of money.
    """
    kept: list[Sum] = []
    counted_until = 0
    for one in sums:
        if one.scale == THOUSAND:
            after_money = bool(kept) and one.start - kept[-1].end <= _NEAR
            is_money = after_money and _FREE_END.match(text, one.end) is not None
        else:
            is_money = not _is_count(text, one, counted_until)
        if one.currency is not None or is_money:
            kept.append(one)
            counted_until = 0
        elif one.scale != THOUSAND:
            ending = _SENTENCE_END.search(text, one.end, one.end + _SENTENCE)
            counted_until = ending.start() if ending else one.end + _SENTENCE
    return kept


def _is_count(text: str, one: Sum, counted_until: int) -> bool:
    noun = _NOUN.match(text, one.end)
    if noun:
        named = not noun["noun"].islower() and noun["noun"] not in words("no-names")
        return not named and not _MONEY_WORD.fullmatch(noun["noun"])
    before = text[max(0, one.start - 90) : one.start]
    if _PRICE.search(before):
        return False
    if one.start < counted_until:
        return True
    subject = _SUBJECT.search(before)
    return (
        subject is not None
        and _FREE_END.match(text, one.end) is not None
        and _MONEY_WORD.search(before, subject.start()) is None
    )
