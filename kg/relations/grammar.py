"""The language of patterns: Italian phrases with slots, compiled to regular expressions.

    {S} @investire ... IN {O}          "Nordica ha deciso di investire molto nella Tessilnova"
    {O} ,? @controllare/p DA {S}       "Tessilnova, controllata da Nordica"

- `{S}` and `{O}` are the ends of the relation: a mention of a type the relation admits, or
  a list ("X, Y e Z"), with a few words of its noun phrase before it and an aside after it.
  `{S!}` takes a single mention. `{AMOUNT}`, `{STAKE}`, `{DATE}` and `{ROLE}` fill the
  qualifiers.
- `@verb` is the verb in an active form, `@verb/p` its past participle (see verbs.toml).
- A word in capitals is a class of classes.toml (IN: in, nel, nella ...); other words stand
  for themselves, `a|b` for either. `word?` is optional; so is `( ... )?`.
- `...` is a gap of up to seven words and `..` of up to three, in the same clause and
  across no other mention of a company or person.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kg.errors import SettingsError
from kg.ontology import RELATIONS, EntityType, Relation, Status
from kg.relations.inflection import Verb
from kg.relations.symbols import LETTERS

_PART = re.compile(r"\)\??|\(|[^\s()]+")
_WORD = r"(?:(?![OP]\d)[^\s,;:.()«»!?]+ )"
_ASIDE = r"(?:, (?:[^\s,;:.!?]+ ){1,12}, |\( (?:[^\s)]+ ){1,8}\) )?"
_QUALIFIERS = {"AMOUNT": "M", "STAKE": "Q", "DATE": "D"}


@dataclass(frozen=True, slots=True)
class Words:
    """What a pattern may refer to: verbs, classes of words, words no phrase runs over, roles."""

    verbs: Mapping[str, Verb]
    classes: Mapping[str, frozenset[str]]
    stop: frozenset[str]
    titles: tuple[str, ...]

    @property
    def lead(self) -> str:
        """Return the expression for the words of a noun phrase before a mention."""
        stop = "|".join(map(re.escape, sorted(self.stop)))
        return rf"(?:(?!(?:{stop}) )[a-zà-ÿ'«-]+ ){{0,4}}"


@dataclass(frozen=True)
class Pattern:
    """One pattern as data; `expression` is compiled when it is first needed.

    `anchor` is the set of words of which one must occur: patterns are looked up by it.
    """

    relation: Relation
    name: str
    source: str
    text: str
    anchor: frozenset[str]
    status: Status | None = None

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """Return the compiled pattern over the text of a line."""
        return re.compile(self.text)

    @property
    def producer(self) -> str:
        """Return the name statements carry ("pattern:investorIn/investe-in")."""
        return f"pattern:{self.relation}/{self.name}"


def compile_pattern(
    relation: Relation, name: str, source: str, words: Words, status: Status | None = None
) -> Pattern:
    """Compile one pattern; raise SettingsError when it does not follow the language."""
    compiler = _Compiler(relation, source, words)
    text = compiler.compile()
    if not {"S", "O"} <= compiler.slots:
        raise compiler.fault("it needs both {S} and {O}")
    if compiler.anchor is None:
        raise compiler.fault("it has no word of its own that must occur")
    return Pattern(relation, name, source, text, compiler.anchor, status)


class _Compiler:
    """Turns the parts of one pattern into the text of a regular expression."""

    def __init__(self, relation: Relation, source: str, words: Words) -> None:
        self._relation = relation
        self._source = source
        self._words = words
        self._depth = 0
        self._triggers = 0
        self.slots: set[str] = set()
        self.anchor: frozenset[str] | None = None

    def fault(self, why: str) -> SettingsError:
        """Return the error that says what is wrong with this pattern."""
        hint = "kg/relations/grammar.py describes the language of patterns"
        return SettingsError(f"pattern {self._source!r} of {self._relation}: {why}", hint)

    def compile(self) -> str:
        """Return the expression of the whole pattern."""
        parts = _PART.findall(self._source)
        ends = len(parts) - 1
        text = "".join(self._part(part, last=i == ends) for i, part in enumerate(parts))
        if self._depth:
            raise self.fault("a bracket is left open")
        return rf"(?<= ){text}"

    def _part(self, part: str, *, last: bool) -> str:
        if part == "(":
            self._depth += 1
            return "(?:"
        if part.startswith(")"):
            self._depth -= 1
            return part
        optional = part.endswith("?") and len(part) > 1
        bare = part[:-1] if optional else part
        if bare.startswith("{"):
            text = self._slot(bare.strip("{}"), last=last)
        elif bare in {"...", ".."}:
            return f"{_WORD}{{0,{7 if bare == '...' else 3}}}?"
        elif bare.startswith("@"):
            text = self._verb(bare[1:], required=not optional)
        else:
            text = self._literal(bare, required=not optional)
        return f"(?:{text})?" if optional else text

    def _slot(self, name: str, *, last: bool) -> str:
        single, name = name.endswith("!"), name.rstrip("!")
        if name in self.slots:
            raise self.fault(f"{{{name}}} stands twice")
        first = not self.slots
        self.slots.add(name)
        if name in _QUALIFIERS:
            return rf"(?P<{name}>{_QUALIFIERS[name]}\d+) "
        if name == "ROLE":
            self._anchored(frozenset(t.split()[0] for t in self._words.titles), required=True)
            titles = "|".join(sorted(map(re.escape, self._words.titles), key=len, reverse=True))
            return rf"(?P<ROLE>(?:{titles}) (?:(?:esecutiv|unic|operativ)[oa] )?)"
        if name not in {"S", "O"}:
            raise self.fault(f"unknown slot {{{name}}}")
        mention = rf"[{self._letters(name)}]\d+"
        lead = self._words.lead
        ends = mention
        if not single:
            more = rf"{lead}{mention}"
            ends = rf"{mention}(?:(?: , {more})*(?: ,)? (?:e|ed|o|nonché) {more})?"
        return f"{'' if first else lead}(?P<{name}>{ends}) {'' if last else _ASIDE}"

    def _letters(self, name: str) -> str:
        facts = RELATIONS[self._relation]
        types: frozenset[EntityType] = facts.domain if name == "S" else facts.range
        return "".join(sorted(LETTERS[type_] for type_ in types))

    def _verb(self, name: str, *, required: bool) -> str:
        lemma, _, form = name.partition("/")
        verb = self._words.verbs.get(lemma)
        if verb is None or form not in {"", "p"}:
            raise self.fault(f"unknown verb @{name}")
        participle = _either(verb.participle)
        if form == "p":
            self._anchored(verb.participle, required=required)
            return rf"(?P<t{self._next()}>{participle}) "
        self._anchored(verb.forms, required=required)
        active = _either(verb.finite | verb.infinitive | verb.gerund)
        have = _either(self._words.classes["HA"])
        perfect = rf"{have} (?:[a-zà-ÿ]+ ){{0,3}}?{participle}"
        return rf"{_WORD}{{0,6}}?(?P<t{self._next()}>{perfect}|{active}) "

    def _literal(self, part: str, *, required: bool) -> str:
        names = part.split("|")
        words: frozenset[str] = frozenset()
        for name in names:
            words |= self._class(name) if name.isupper() else {name}
        if any(name.isupper() or not name[0].isalnum() for name in names):
            return rf"{_either(words)} "
        self._anchored(words, required=required)
        return rf"(?P<t{self._next()}>{_either(words)}) "

    def _class(self, name: str) -> frozenset[str]:
        if name not in self._words.classes:
            raise self.fault(f"unknown class {name}")
        return self._words.classes[name]

    def _anchored(self, words: frozenset[str], *, required: bool) -> None:
        """Keep the words as the anchor if they must occur and are rarer than the last."""
        if (
            required
            and not self._depth
            and (self.anchor is None or _weight(words) > _weight(self.anchor))
        ):
            self.anchor = words

    def _next(self) -> int:
        self._triggers += 1
        return self._triggers


def _weight(words: frozenset[str]) -> int:
    """Guess how rare words are: long ones are."""
    return min(map(len, words))


def _either(words: frozenset[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(words)))})"
