"""Mentions of an article made whole: what is named once is named everywhere.

The recogniser reads a few words around each place; an article names the same company many
times. A name that was recognised is sought in the rest of the text, and all its mentions
get the type most of them carry.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from kg.model import Mention, MentionLabel
from kg.nlp.lexicon import known_names, phrases, words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

_KNOWN = {
    "known-organizations": MentionLabel.ORG,
    "known-places": MentionLabel.LOC,
    "known-products": MentionLabel.PROD,
}
_VERB_TAIL = re.compile(r"\s\w+(?:ebbero?|ranno|[aei]vano|[aei]rono|isce|iscono)$")
_ARTICLE = re.compile(r"(?:il|lo|la|i|gli|le|un|uno|una)|(?:l|un)['’]", re.IGNORECASE)
_OF = re.compile(r"\s(?:di|d['’]|del|dello|della|dei|degli|delle|dell['’])$")
_NOUN = re.compile(
    r"\s?(?:(?:su[oaei]i?|loro|ex|(?:stess|altr|prim|nuov|second|terz)[oaie])\s)?"
    r"(?P<noun>[^\W\d_]{2,}(?:-[^\W\d_]+)*)(?![\w-])",
    re.IGNORECASE,
)
_LEAST_SHARE = 0.5
_ADDRESS = re.compile(r"[.@/#]\w|.\w+[.@/]\w")  # around the first letter: "www.eni.com"
_WORD_OR_SIGN = re.compile(r"\w+|\W")


def complete_mentions(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """Return the mentions in text order, with missed repetitions of their names added."""
    found = _trim_all(text, mentions)
    names = _names(found)
    surnames = _surnames(names)
    typed = [_retyped(text, mention, names, surnames) for mention in found]
    typed += _in_small_letters(text, typed)
    return sorted([*typed, *_repetitions(text, typed, names, surnames)], key=lambda m: m.start)


def _whole_nouns(text: str, mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Give an article that stands alone the noun it belongs to; drop it where there is none."""
    rest = deque(sorted(mentions, key=lambda mention: mention.start))
    while rest:
        mention = rest.popleft()
        if mention.label is MentionLabel.NOM and _ARTICLE.fullmatch(mention.text):
            noun = _NOUN.match(text, mention.end, rest[0].start if rest else len(text))
            if rest and rest[0].label is mention.label and rest[0].start <= mention.end + 1:
                end = rest.popleft().end
            elif noun is not None and noun["noun"].lower() not in words("no-nouns"):
                end = noun.end()
            else:
                continue
            mention = Mention(mention.start, end, text[mention.start : end], mention.label)
        yield mention


def _trim_all(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    trimmed = [cut for mention in mentions if (cut := trim(text, mention))]
    whole = _whole_nouns(text, trimmed)
    return [cut for mention in whole if (cut := _cut_no_names(text, mention))]


def _cut_no_names(text: str, mention: Mention) -> Mention | None:
    """Cut words that are no names off the front of a mention: "AI Nvidia", "Tuttavia Eni"."""
    if mention.label is MentionLabel.NOM:
        return mention
    if mention.text.lower() in phrases("no-name-phrases") or _is_article(mention.text):
        return None
    first, _, rest = mention.text.partition(" ")
    if first in words("no-names") or (_opens_sentence(text, mention) and _is_opening(first)):
        if not rest:
            return None
        start = mention.end - len(rest)
        return _cut_no_names(text, Mention(start, mention.end, rest, mention.label))
    return mention


def _is_article(name: str) -> bool:
    return name.islower() and _ARTICLE.fullmatch(name) is not None


def _opens_sentence(text: str, mention: Mention) -> bool:
    before = text[: mention.start].rstrip(" «“\"'‘(–—-")
    return not before or before[-1] in ".!?:;…\n"


def _is_opening(word: str) -> bool:
    folded = word.lower()
    return folded.endswith("mente") or (
        folded in words("sentence-openers") and folded not in words("name-articles")
    )


def trim(text: str, mention: Mention) -> Mention | None:
    """Return the mention without white space, quotes and commas at its ends."""
    start, end = mention.start, mention.end
    while start < end and text[start] in " \n\t\r«»“”\"'’‘,;:.-–—(":
        start += 1
    while end > start and text[end - 1] in ' \n\t\r«»“”",;:-–—(':
        end -= 1
    if mention.label is MentionLabel.NOM:
        for tail in (_VERB_TAIL, _OF):
            end -= len(found[0]) if (found := tail.search(text, start, end)) else 0
    if start == end or not any(char.isalnum() for char in text[start:end]):
        return None
    return Mention(start, end, text[start:end], mention.label)


def _names(mentions: Iterable[Mention]) -> dict[str, MentionLabel]:
    """Return each name with its known type or the one most mentions carry; ORG wins a tie."""
    labels: dict[str, Counter[MentionLabel]] = defaultdict(Counter)
    for mention in mentions:
        if mention.label is not MentionLabel.NOM:
            labels[mention.text][mention.label] += 1
    return {name: _known_label(name) or _majority(counts) for name, counts in labels.items()}


def _majority(counts: Counter[MentionLabel]) -> MentionLabel:
    return max(counts, key=lambda label: (counts[label], label is MentionLabel.ORG))


def _known_label(name: str) -> MentionLabel | None:
    """Return the type of a well-known name that has only one."""
    return _known_labels().get(name)


@cache
def _known_labels() -> Mapping[str, MentionLabel]:
    found: dict[str, set[MentionLabel]] = defaultdict(set)
    for list_, label in _KNOWN.items():
        for name in known_names(list_):
            found[name].add(label)
    doubtful = {*known_names("known-people"), *known_names("ambiguous-names")}
    return {
        name: next(iter(labels))
        for name, labels in found.items()
        if len(labels) == 1 and name not in doubtful and any(map(str.isalpha, name))
    }


def _surnames(names: Mapping[str, MentionLabel]) -> set[str]:
    """Return the surnames of people named in full, but for those that firms carry too."""
    people = [name.split() for name, label in names.items() if label is MentionLabel.PER]
    surnames = {" ".join(parts[start:]) for parts in people for start in {1, len(parts) - 1}}
    others = [name for name, label in names.items() if label is not MentionLabel.PER]
    return surnames - {word for name in others if " " in name for word in name.split()} - {""}


def _retyped(
    text: str, mention: Mention, names: Mapping[str, MentionLabel], surnames: Collection[str]
) -> Mention:
    if mention.label is MentionLabel.NOM:
        return mention
    if mention.text in surnames and not _follows_firm_noun(text, mention):
        return replace(mention, label=MentionLabel.PER)
    return replace(mention, label=names[mention.text])


def _follows_firm_noun(text: str, mention: Mention) -> bool:
    """Tell "il gruppo Bolloré" from the man."""
    word = text[max(0, mention.start - 20) : mention.start].split(" ")[-2:-1]
    return bool(word) and word[0].lower() in words("firm-nouns")


def _repetitions(
    text: str,
    mentions: Sequence[Mention],
    names: Mapping[str, MentionLabel],
    surnames: Collection[str],
) -> Iterator[Mention]:
    taken = bytearray(len(text))
    counts = Counter(mention.text for mention in mentions)
    for mention in mentions:
        taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    silent: dict[str, list[int]] = defaultdict(list)
    for name, start in _places(text, (n for n in {*names, *surnames} if _is_telling(n))):
        if not any(taken[start : start + len(name)]):
            silent[name].append(start)
    for name, starts in silent.items():
        label = names.get(name, MentionLabel.PER)
        if name in surnames or counts[name] >= _LEAST_SHARE * (counts[name] + len(starts)):
            yield from (Mention(start, start + len(name), name, label) for start in starts)


def _in_small_letters(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Return known organisations that stand without a capital where no mention does: "eni"."""
    names = [name for name in words("small-letter-names") if name in text]
    if not names:
        return []
    taken = {place for mention in mentions for place in range(mention.start, mention.end)}
    return [
        Mention(start, start + len(name), name, MentionLabel.ORG)
        for name, start in _places(text, names)
        if start not in taken and not _ADDRESS.match(text[max(0, start - 1) :])
    ]


def _is_telling(name: str) -> bool:
    return len(name) > 1 and name != name.lower()


def _places(text: str, names: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Yield where whole names stand in the text, the longest at each place, without overlap."""
    by_start: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names, key=lambda name: (-len(name), name)):
        by_start[_WORD_OR_SIGN.match(name)[0]].append(name)  # type: ignore[index] # never empty
    end = 0
    for word in _WORD_OR_SIGN.finditer(text):
        start = word.start()
        if start < end or (start and text[start - 1] in "-_"):
            continue
        for name in by_start.get(word[0], ()):
            if text.startswith(name, start) and _ends_word(text, start + len(name)):
                yield name, start
                end = start + len(name)
                break


def _ends_word(text: str, place: int) -> bool:
    return place == len(text) or not (text[place].isalnum() or text[place] in "-_")
