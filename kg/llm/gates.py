"""The gates: what of an answer may be believed. Everything refused is named with its reason.

An entity needs a known type and a proper name that stands in the text. A statement needs a
relation and a status of the closed lists, two entities that the relation may join, and a
quote that stands in the text, in or next to a sentence that speaks of one of them. Amount,
stake, date, role and claimant that do not hold are taken off the statement, which stays.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from kg.forms import real_date
from kg.llm import values
from kg.llm.entities import read_entities
from kg.llm.locate import Text
from kg.llm.refusals import Reason, Refusal, Refusals
from kg.llm.reply import Answer, Item
from kg.model import (
    Amount,
    Annotation,
    Article,
    Entity,
    Evidence,
    Extraction,
    Span,
    Statement,
)
from kg.nlp.sentences import find_sentences
from kg.nlp.values import find_values
from kg.ontology import RELATIONS, Relation, Status, admits
from kg.relations.statements import settle

_SHORTEST = 8  # characters of a quote
_MOST_PLACES = 50  # where a quote is looked at that the text repeats
_DOUBTED = 0.5  # the confidence of a statement whose own is none

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in an article and may be believed, and what was refused of it.

    `doubt` is what our own model thinks of its reading: the mistakes to be expected.
    """

    annotation: Annotation
    statements: tuple[Statement, ...]
    refusals: tuple[Refusal, ...] = ()
    doubt: float = 0.0

    @property
    def extraction(self) -> Extraction:
        """Return the reading as the pipeline gives it."""
        return Extraction(self.annotation.article, self.annotation.entities, self.statements)


def read_answer(article: Article, answer: Answer, producer: str) -> Reading:
    """Return what passes; `producer` is written on every statement."""
    return _Gate(article, producer).read(answer)


class _Gate:
    """One answer on its way through."""

    def __init__(self, article: Article, producer: str) -> None:
        self._article = article
        self._producer = producer
        self._text = Text(article.text)
        self._sentences = find_sentences(article.text)
        self._values = find_values(article.text, article.date)
        self._refusals = Refusals()
        self._entities: dict[str, Entity] = {}  # by the teacher's id
        self._spoken: dict[str, set[int]] = {}  # sentences that speak of an entity, by our id

    def read(self, answer: Answer) -> Reading:
        for fault in answer.faults:
            self._refusals.add(Reason.FORM, fault)
        self._entities = read_entities(answer.entities, self._text, self._sentences, self._refusals)
        self._spoken = {e.id: self._numbers(e) for e in self._entities.values()}
        order = {entity.id: place for place, entity in enumerate(self._entities.values())}
        passed = [s for item in answer.statements for s in self._read_statement(item, order)]
        annotation = Annotation(
            self._article, self._sentences, tuple(self._entities.values()), self._values
        )
        return Reading(annotation, settle(passed), tuple(self._refusals))

    # statements

    def _read_statement(self, item: Item, order: dict[str, int]) -> Iterator[Statement]:
        wrong = self._why_not(item)
        if wrong is not None:
            self._refusals.add(wrong, f"{item['subject']} {item['relation']} {item['object']}")
            return
        relation = Relation(item["relation"])
        ends = [self._entities[item["subject"]].id, self._entities[item["object"]].id]
        if RELATIONS[relation].symmetric:
            ends.sort(key=order.__getitem__)
        quotes = self._text.find_quote(item["quote"])
        place = self._evidence(quotes, {*ends})
        if place is None:
            self._refusals.add(_why_no_evidence(item["quote"], quotes), item["quote"])
            return
        quote, sentence = place
        text = self._article.text
        part = (quote.start, quote.end) != (sentence.start, sentence.end)
        yield Statement(
            subject=ends[0],
            relation=relation,
            object=ends[1],
            status=Status(item["status"]),
            evidence=Evidence(sentence.start, sentence.end, text[sentence.start : sentence.end]),
            confidence=self._confidence(item["confidence"]),
            producer=self._producer,
            amount=self._amount(item.get("amount")),
            stake=self._stake(item.get("stake")),
            date=self._date(item.get("date")),
            role=self._role(item.get("role"), relation),
            claimant=self._claimant(item.get("claimant")),
            triggers=(quote,) if part else (),
        )

    def _why_not(self, item: Item) -> Reason | None:
        """Return why a statement cannot be, whatever its quote, or None."""
        if item["relation"] not in set(Relation):
            return Reason.RELATION
        if item["status"] not in set(Status):
            return Reason.STATUS
        ends = [self._entities.get(item[end]) for end in ("subject", "object")]
        if ends[0] is None or ends[1] is None:
            return Reason.END
        if ends[0] is ends[1]:
            return Reason.SELF
        if not admits(Relation(item["relation"]), ends[0].type, ends[1].type):
            return Reason.ENDS
        return None

    def _evidence(self, quotes: list[Span], ends: set[str]) -> tuple[Span, Span] | None:
        """Return a quote and the sentence it mostly stands in, one that speaks of an end.

        Of several the first is taken that names most of the ends.
        """
        best: tuple[int, Span, Span] | None = None
        for quote in quotes[:_MOST_PLACES]:
            if quote.end - quote.start < _SHORTEST:
                continue
            number = max(range(len(self._sentences)), key=lambda n: self._shared(n, quote))
            sentence = self._sentences[number]
            named = sum(number in self._spoken[end] for end in ends)
            near = named or any(number - 1 in self._spoken[end] for end in ends)
            if near and (best is None or named > best[0]):
                inside = Span(max(quote.start, sentence.start), min(quote.end, sentence.end))
                best = named, inside, sentence
        return (best[1], best[2]) if best else None

    def _shared(self, number: int, quote: Span) -> int:
        sentence = self._sentences[number]
        return min(sentence.end, quote.end) - max(sentence.start, quote.start)

    def _numbers(self, entity: Entity) -> set[int]:
        """Return the sentences an entity is mentioned in, by number."""
        starts = [sentence.start for sentence in self._sentences]
        return {bisect_right(starts, mention.start) - 1 for mention in entity.mentions}

    # what else a statement carries

    def _confidence(self, value: float) -> float:
        if 0 <= value <= 1:
            return round(float(value), 3)
        self._refusals.add(Reason.CONFIDENCE, value)
        return _DOUBTED

    def _amount(self, item: Item | None) -> Amount | None:
        if item is None:
            return None
        held = values.sum_of(item["value"], item["currency"], self._article, self._values)
        return self._held(held, Reason.AMOUNT, f"{item['value']} {item['currency']}")

    def _stake(self, value: float | None) -> float | None:
        if value is None:
            return None
        return self._held(values.share_of(value, self._article, self._values), Reason.STAKE, value)

    def _date(self, text: str | None) -> str | None:
        return None if text is None else self._held(real_date(text), Reason.DATE, text)

    def _role(self, text: str | None, relation: Relation) -> str | None:
        if text is None or relation is not Relation.EXECUTIVE_OF:
            return None
        return self._held(values.role_of(text, self._article), Reason.ROLE, text)

    def _claimant(self, key: str | None) -> str | None:
        if key is None:
            return None
        entity = self._entities.get(key)
        return self._held(entity.id if entity else None, Reason.CLAIMANT, key)

    def _held(self, value: _T | None, reason: Reason, what: object) -> _T | None:
        if value is None:
            self._refusals.add(reason, what)
        return value


def _why_no_evidence(quote: str, found: list[Span]) -> Reason:
    if len(quote.strip()) < _SHORTEST:
        return Reason.SHORT
    return Reason.FAR if found else Reason.QUOTE
