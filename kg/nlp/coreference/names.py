"""Names of one entity: full and short forms, surnames, acronyms, legal forms.

What the annotated reports show (TRAIN): a short form that comes after the long one means
the same organisation 96 times in 100 ("Delta Air Lines ... Delta"), but one that comes
before it means another in 94 ("Enel ... Enel Green Power" is parent and daughter). People
go by their surname; two people of one surname are told apart by who was named last.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from kg.model import MentionLabel
from kg.nlp.lexicon import rows, words
from kg.ontology import EntityType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kg.model import Mention

    Words = tuple[str, ...]
    Rule = Callable[[Words, Sequence[Words]], bool]

_WORD = re.compile(r"[\w&+]+(?:[.'’-][\w&+]+)*")
_LONGEST_ACRONYM = 8
_BRACKET = re.compile(r"\s*[(\[]\s*[«“\"]?")


class Tie(StrEnum):
    """Why a name speaks of an entity that was named before."""

    SAME_NAME = "same name"
    SURNAME = "surname"
    FULL_NAME = "full name"
    MIDDLE_NAME = "middle name left out"
    FIRST_NAME = "first name"
    SHORT_FORM = "short form"
    GENERIC_WORDS = "generic words added"
    ACRONYM = "acronym"
    CLIPPED = "clipped"
    BRACKETS = "in brackets after it"


@dataclass(slots=True, eq=False)
class _Group:
    """The mentions of one entity while it grows, with the word forms it was named by."""

    label: MentionLabel
    mentions: list[Mention] = field(default_factory=list)
    forms: list[Words] = field(default_factory=list)


class _Groups:
    """The entities so far, found again by the words and first letters of their names."""

    def __init__(self) -> None:
        self.all: list[_Group] = []
        self._index: dict[tuple[MentionLabel, str], dict[_Group, None]] = defaultdict(dict)

    def add(self, group: _Group | None, mention: Mention, form: Words) -> _Group:
        """Put the mention into the group, or into a new one."""
        if group is None:
            group = _Group(mention.label)
            self.all.append(group)
        group.mentions.append(mention)
        if form not in group.forms and not _is_bare_surname(group, form):
            group.forms.append(form)
            for key in _keys(form):
                self._index[group.label, key][group] = None
        return group

    def find(self, label: MentionLabel, form: Words) -> _Group | None:
        """Return the group the name fits best; among equals the one named last."""
        near = {group: None for key in _keys(form) for group in self._index[label, key]}
        for matches in _RULES[label]:
            found = [group for group in near if matches(form, group.forms)]
            if found:
                return max(found, key=lambda group: group.mentions[-1].start)
        return None


def _is_bare_surname(group: _Group, form: Words) -> bool:
    """Tell a surname that may mean another person next time it is used."""
    return group.label is MentionLabel.PER and len(form) == 1 and bool(group.forms)


def _keys(form: Words) -> set[str]:
    """Return what names must share at least one of, to be compared at all.

    Shared words; for a short word, the names whose words begin with its first letter
    ("1a" in both); for single words, the same beginning.
    """
    if len(form) > 1:
        return {*form, *("1" + word[0] for word in form)}
    short = {"1" + form[0][0]} if len(form[0]) <= _LONGEST_ACRONYM else set()
    return {form[0], "4" + form[0][:4], *short}


def group_names(text: str, mentions: Iterable[Mention]) -> list[list[Mention]]:
    """Group named mentions, given in text order, by the entity they name."""
    ordered = list(mentions)
    aliases = _bracketed_aliases(text, ordered)
    groups = _Groups()
    holders: list[_Group] = []
    for position, mention in enumerate(ordered):
        form = _form(text, mention)
        known = aliases.get(position)
        group = groups.find(mention.label, form) if known is None else holders[known]
        holders.append(groups.add(group, mention, form))
    return [group.mentions for group in groups.all]


def find_tie(text: str, mention: Mention, before: Sequence[Mention]) -> Tie | None:
    """Return what ties a name to the earlier names of its entity; None for the first one."""
    if not before:
        return None
    form = _form(text, mention)
    forms = list(dict.fromkeys(_form(text, other) for other in before))
    rules = zip(_RULES[mention.label], _TIES[mention.label], strict=True)
    return next((tie for matches, tie in rules if matches(form, forms)), Tie.BRACKETS)


def _form(text: str, mention: Mention) -> Words:
    """Return the words of the name; a family is not one of its members."""
    form = name_words(mention.text)
    if mention.label is MentionLabel.PER and len(form) == 1:
        lead = _WORD.findall(text[max(0, mention.start - 25) : mention.start])
        if lead and lead[-1].lower() in words("family-words"):
            return ("famiglia", *form)
    return form


def fullest_name(mentions: Sequence[Mention]) -> str:
    """Return the longest name; among equals the one that comes first and is not shouted."""
    names = [mention.text for mention in mentions if mention.label is not MentionLabel.NOM]
    return max(names, key=lambda name: (len(name), not name.isupper()))


def majority_type(mentions: Sequence[Mention]) -> EntityType:
    """Return the type most named mentions carry; the first one wins a tie."""
    labels = [mention.label for mention in mentions if mention.label is not MentionLabel.NOM]
    return EntityType(Counter(labels).most_common(1)[0][0].value)


def name_words(name: str) -> Words:
    """Return the words that identify a name: folded, without legal forms and articles.

    >>> name_words("l’Eni S.p.A.")
    ('eni',)
    >>> name_words("Microsoft Corp.")
    ('microsoft',)
    """
    folded = tuple(_fold(word) for word in _WORD.findall(name.replace("S.p.A.", "spa")))
    kept = [word for word in folded if word not in words("legal-forms")]
    while len(kept) > 1 and kept[0] in words("name-articles"):
        kept.pop(0)
    form = tuple(kept) or folded or (name.casefold(),)
    return _synonyms().get(form, form)


def _fold(word: str) -> str:
    plain = unicodedata.normalize("NFD", word.replace("’", "'").casefold())
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    for article in ("l'", "un'", "dell'", "all'"):
        bare = bare.removeprefix(article)
    return bare.replace(".", "")


@cache
def _synonyms() -> dict[Words, Words]:
    return {
        tuple(other.split()): tuple(cells[0].split())
        for table in ("place-synonyms", "organization-synonyms")
        for cells in rows(table)
        for other in cells[1:]
    }


def _bracketed_aliases(text: str, mentions: Sequence[Mention]) -> dict[int, int]:
    """Return, for names like "Mps" in "Monte dei Paschi (Mps)", the position they stand for."""
    found = {}
    for position in range(1, len(mentions)):
        long, short = mentions[position - 1], mentions[position]
        between = text[long.end : short.start]
        closed = text[short.end : short.end + 2].lstrip('»”"')[:1] in {")", "]", ","}
        if not (long.label is short.label and _BRACKET.fullmatch(between) and closed):
            continue
        one, other = name_words(short.text), name_words(long.text)
        if _abbreviates(one, other) or _abbreviates(other, one):
            found[position] = position - 1
    return found


def _equal(new: Words, old: Words) -> bool:
    return new == old


def _is_surname_of(new: Words, old: Words) -> bool:
    """Tell "Altman" after "Sam Altman", "De Santis" after "Rosa De Santis"."""
    return 0 < len(new) < len(old) and old[-len(new) :] == new and old[0] != "famiglia"


def _completes(new: Words, forms: Sequence[Words]) -> bool:
    """Tell "Sam Altman" after "Altman", unless another Altman was named in full."""
    return all(len(old) == 1 and old[0] in {new[0], new[-1]} for old in forms)


def _is_first_name_of(new: Words, old: Words) -> bool:
    return len(new) == 1 and len(old) > 1 and old[0] == new[0]


def _skips_middle(new: Words, old: Words) -> bool:
    """Tell "John Smith" from "John F. Smith"."""
    short, long = sorted((new, old), key=len)
    return 2 <= len(short) < len(long) and (short[0], short[-1]) == (long[0], long[-1])


def _is_short_form_of(new: Words, old: Words) -> bool:
    """Tell "Delta" after "Delta Air Lines", but not "Cdp" after "Cdp Equity"."""
    if not 0 < len(new) < len(old):
        return False
    if old[: len(new)] == new:
        rest = old[len(new) :]
        return not (rest[0] in words("daughter-words") or rest[-1] in words("daughter-words"))
    return old[-len(new) :] == new or (len(new[0]) > 3 and len(new) == 1 and new[0] in old[1:])


def _is_clipped(new: Words, old: Words) -> bool:
    """Tell "Telenaz" after "Telenazionale"."""
    return len(new) == len(old) == 1 and len(new[0]) > 3 and old[0].startswith(new[0])


def _adds_generic_words(new: Words, old: Words) -> bool:
    """Tell "Gruppo Gavio" after "Gavio"."""
    if not 0 < len(old) < len(new):
        return False
    if new[: len(old)] == old:
        return all(word in words("generic-words") for word in new[len(old) :])
    return new[-len(old) :] == old and all(
        word in words("generic-words") for word in new[: -len(old)]
    )


def _abbreviates(short: Words, long: Words) -> bool:
    """Tell whether the letters of `short` begin the words of `long`, in order."""
    letters = short[0].replace("&", "") if len(short) == 1 else ""
    if not 2 <= len(letters) <= _LONGEST_ACRONYM or len(long) < 2:
        return False
    return _letters_begin(letters, long)


def _letters_begin(letters: str, long: Words) -> bool:
    content = [word for word in long if word not in words("name-joints")]
    initials = "".join(word[0] for word in content)
    every = "".join(word[0] for word in long)
    if letters in {initials, every}:
        return True
    while len(content) > 2 and content[0] in words("generic-words"):
        content.pop(0)
    return len(content) > 1 and len(letters) >= 3 and _threads(letters, content)


def _threads(letters: str, content: Sequence[str]) -> bool:
    """Tell whether `letters` runs through all the words, one to three from each head."""
    if not content:
        return not letters
    heads = range(1, min(3, len(content[0]), len(letters)) + 1)
    return any(
        letters[:size] == content[0][:size] and _threads(letters[size:], content[1:])
        for size in heads
    )


def _acronym(new: Words, old: Words) -> bool:
    return _abbreviates(new, old) or _abbreviates(old, new)


def _any_form(matches: Callable[[Words, Words], bool]) -> Rule:
    return lambda new, forms: any(matches(new, old) for old in forms)


_RULES: dict[MentionLabel, tuple[Rule, ...]] = {
    MentionLabel.PER: (
        _any_form(_equal),
        _any_form(_is_surname_of),
        _completes,
        _any_form(_skips_middle),
        _any_form(_is_first_name_of),
    ),
    MentionLabel.ORG: (
        _any_form(_equal),
        _any_form(_is_short_form_of),
        _any_form(_adds_generic_words),
        _any_form(_acronym),
        _any_form(_is_clipped),
    ),
    MentionLabel.LOC: (_any_form(_equal),),
    MentionLabel.PROD: (_any_form(_equal), _any_form(_adds_generic_words)),
}

_TIES: dict[MentionLabel, tuple[Tie, ...]] = {
    MentionLabel.PER: (
        Tie.SAME_NAME,
        Tie.SURNAME,
        Tie.FULL_NAME,
        Tie.MIDDLE_NAME,
        Tie.FIRST_NAME,
    ),
    MentionLabel.ORG: (
        Tie.SAME_NAME,
        Tie.SHORT_FORM,
        Tie.GENERIC_WORDS,
        Tie.ACRONYM,
        Tie.CLIPPED,
    ),
    MentionLabel.LOC: (Tie.SAME_NAME,),
    MentionLabel.PROD: (Tie.SAME_NAME, Tie.GENERIC_WORDS),
}
"""What each of the rules is called."""
