"""The entities of an answer: a known type, and a proper name that stands in the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.keys import short_key
from kg.llm.locate import Text
from kg.llm.refusals import Reason, Refusals
from kg.llm.reply import Item
from kg.model import Entity, Mention, MentionLabel, Span
from kg.ontology import EntityType


def read_entities(
    items: Sequence[Item], text: Text, sentences: Sequence[Span], refusals: Refusals
) -> dict[str, Entity]:
    """Return the entities by the teacher's id, in the order of the text.

    Every whole word that is a name of theirs becomes a mention, the longest names first; a
    description becomes one where it stands in its sentence.
    """
    return _Marker(text, sentences, refusals).read(items)


@dataclass(slots=True)
class _Known:
    """An entity under way: its type, and where the text speaks of it."""

    type: EntityType
    names: list[str]
    nouns: list[tuple[str, int]]
    mentions: list[Mention] = field(default_factory=list)


class _Marker:
    """Marks the mentions of one answer's entities."""

    def __init__(self, text: Text, sentences: Sequence[Span], refusals: Refusals) -> None:
        self._text = text
        self._sentences = sentences
        self._refusals = refusals
        self._taken = bytearray(len(text.text))  # 1 where a mention stands

    def read(self, items: Sequence[Item]) -> dict[str, Entity]:
        known: dict[str, _Known] = {}
        for item in items:
            if item["type"] not in set(EntityType):
                self._refusals.add(Reason.TYPE, item["type"])
            elif item["id"] in known:
                self._refusals.add(Reason.ID, item["id"])
            else:
                nouns = [(noun["text"], noun["sentence"]) for noun in item.get("nouns", ())]
                names = [name for name in item.get("names", ()) if name.strip()]
                known[item["id"]] = _Known(EntityType(item["type"]), names, nouns)
        self._mark(known)
        found = {}
        for key, one in known.items():
            if any(mention.label is not MentionLabel.NOM for mention in one.mentions):
                found[key] = one
            else:
                self._refusals.add(Reason.UNNAMED, key)
        ordered = sorted(found, key=lambda key: min(m.start for m in found[key].mentions))
        ids: set[str] = set()
        return {key: _entity(found[key], ids) for key in ordered}

    def _mark(self, known: dict[str, _Known]) -> None:
        """Find every name, the longest first, then the nouns; nothing overlaps."""
        names = [(name, one) for one in known.values() for name in dict.fromkeys(one.names)]
        for name, one in sorted(names, key=lambda pair: -len(pair[0])):
            spans = self._text.find_words(name)
            if not spans:
                self._refusals.add(Reason.NAME, name)
            for span in spans:
                self._claim(span, one, MentionLabel(one.type.value))
        for one in known.values():
            for noun, number in one.nouns:
                spans = [
                    span
                    for span in self._text.find_words(noun)
                    if 0 <= number < len(self._sentences)
                    and self._sentences[number].covers(span.start, span.end)
                ]
                claimed = [self._claim(span, one, MentionLabel.NOM) for span in spans[:1]]
                if not any(claimed):
                    self._refusals.add(Reason.NOUN, f"{number}: {noun}")

    def _claim(self, span: Span, one: _Known, label: MentionLabel) -> bool:
        if self._taken.find(1, span.start, span.end) >= 0:
            return False
        self._taken[span.start : span.end] = b"\1" * (span.end - span.start)
        surface = self._text.text[span.start : span.end]
        one.mentions.append(Mention(span.start, span.end, surface, label))
        return True


def _entity(one: _Known, ids: set[str]) -> Entity:
    """Return the entity with an id of ours: the teacher's may hold anything."""
    mentions = tuple(sorted(one.mentions, key=lambda mention: mention.start))
    name = max((m.text for m in mentions if m.label is not MentionLabel.NOM), key=len)
    return Entity(short_key(name, ids), name, one.type, mentions)
