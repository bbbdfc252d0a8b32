"""The clues that a noun means an entity: how near it was mentioned, what it is called, ..."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.model import MentionLabel
from kg.nlp.coreference.knowledge import knowledge_clues
from kg.nlp.coreference.nouns import head
from kg.nlp.coreference.scene import WORD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from kg.model import Mention
    from kg.nlp.coreference.nouns import Noun
    from kg.nlp.coreference.scene import Candidate, Scene

APPOSITION = re.compile(r"\s*[,(–—-]\s*(?:che è |ovvero |cioè )?")
_CLAUSE = re.compile(r"[,;:–—(]| e | ma | che | mentre ")
_LEAD = re.compile(r"(\w+)['\s]\s*[«“\"]?$")
ROLES = {
    form: role
    for role, forms in {
        "da": "da dal dallo dalla dai dagli dalle dall",
        "di": "di del dello della dei degli delle dell d",
        "a": "a ad al allo alla ai agli alle all",
        "con": "con tra fra",
        "su": "su sul sullo sulla sui sugli sulle sull",
        "in": "in nel nello nella nei negli nelle nell",
        "per": "per secondo",
    }.items()
    for form in forms.split()
}
_COMPLEMENT = re.compile(
    r"\s(?:\w+[oae] )?(?:d[aei]|del|dal|dell[aeo]|dall[aeo]|dei|dai|d[ae]gli)\s"
    r"|\s(?:\w+[oae] )?(?:dell|dall)['’]"
)
_CONTEXT = 50


def clues(
    scene: Scene, nominal: Mention, noun: Noun, candidate: Candidate, rank: int
) -> Iterator[str]:
    """Yield what speaks for, or against, an entity; `rank` tells how many were named since."""
    yield from _distance_clues(scene, nominal, noun, candidate, rank)
    yield from _standing_clues(scene, nominal, noun, candidate)
    yield from _place_clues(scene, nominal, candidate)
    yield from _role_clues(scene, nominal, noun, candidate)
    yield from _word_clues(scene, noun, candidate)


def _distance_clues(
    scene: Scene, nominal: Mention, noun: Noun, candidate: Candidate, rank: int
) -> Iterator[str]:
    yield f"rank={min(rank, 5)}"
    yield f"{noun.part}&rank={min(rank, 3)}"
    if candidate.last is None:
        yield "later"
        return
    apart = scene.sentence(nominal.start) - scene.sentence(candidate.last.start)
    yield f"sentences={min(apart, 5)}"
    yield f"{noun.part}&sentences={min(apart, 2)}"
    if candidate.last.label is MentionLabel.NOM:
        yield f"last-nominal&sentences={min(apart, 2)}"


def _standing_clues(
    scene: Scene, nominal: Mention, noun: Noun, candidate: Candidate
) -> Iterator[str]:
    number = scene.sentence(nominal.start)
    yield f"order={min(candidate.order, 3)}"
    yield f"mentions={min(len(candidate.so_far), 5)}"
    if candidate.in_title:
        yield "title"
        yield f"{noun.part}&title"
    if scene.openers.get(number - 1) is candidate:
        yield "opened-previous"
        yield f"{noun.part}&opened-previous"
    if scene.openers.get(number) is candidate:
        yield f"opened-own&{noun.part}"
    if scene.starts[number] >= nominal.start - 2 and candidate.last is not None:
        apart = number - scene.sentence(candidate.last.start)
        yield f"opens&sentences={min(apart, 3)}"
    yield f"type={candidate.type}&{noun.part}"


def _place_clues(scene: Scene, nominal: Mention, candidate: Candidate) -> Iterator[str]:
    if candidate.last is not None:
        before = scene.text[candidate.last.end : nominal.start]
        if len(before) < 12 and APPOSITION.fullmatch(before):
            yield "phrase-before"
        elif len(before) < 25 and "," not in before:
            yield "close-before"
    following = next((m for m in candidate.named if m.start >= nominal.end), None)
    if following is not None and following.start - nominal.end < 30:
        between = scene.text[nominal.end : following.start]
        if between == " ":
            yield "names-next"
        elif _COMPLEMENT.fullmatch(between):
            yield "complement"
        elif APPOSITION.fullmatch(between):
            yield "apposition-after"


def _role_clues(scene: Scene, nominal: Mention, noun: Noun, candidate: Candidate) -> Iterator[str]:
    if candidate.last is None:
        return
    own, before = _role(scene, nominal), _role(scene, candidate.last)
    apart = min(scene.sentence(nominal.start) - scene.sentence(candidate.last.start), 2)
    yield f"role={before}>{own}&sentences={apart}"
    if apart == 0:
        between = scene.text[candidate.last.end : nominal.start]
        clauses = min(len(_CLAUSE.findall(between)), 2)
        yield f"clauses={clauses}&{noun.part}"
        yield f"clauses={clauses}&role={before}>{own}"
    heads = {head(m.text) for m in candidate.so_far if m.label is MentionLabel.NOM}
    if noun.head in heads:
        yield "same-noun-before"
    elif heads:
        yield "other-noun-before"


def _role(scene: Scene, mention: Mention) -> str:
    """Return how a mention hangs in its sentence: "opens", a preposition, or "bare"."""
    start = scene.starts[scene.sentence(mention.start)]
    if mention.start - start < 3:
        return "opens"
    lead = scene.text[max(start, mention.start - 12) : mention.start].replace("’", "'")
    found = _LEAD.search(lead)
    return ROLES.get(found[1].lower(), "bare") if found else "bare"


def _word_clues(scene: Scene, noun: Noun, candidate: Candidate) -> Iterator[str]:
    names = candidate.words
    if noun.head and _shares(noun.head, names):
        yield "head-in-name"
    context = _context(scene, candidate)
    if noun.head and noun.part != "other" and _shares(noun.head, context):
        yield "head-in-context"
        yield f"{noun.part}&head-in-context"
    matched = sum(_shares(word, context | names) for word in noun.modifiers)
    if noun.modifiers:
        yield f"modifiers-in-context={min(matched, 2)}"
    yield from knowledge_clues(noun, candidate, context, names)


def _context(scene: Scene, candidate: Candidate) -> set[str]:
    """Return the words around the mentions so far, within their sentences."""
    found: set[str] = set()
    for mention in candidate.so_far[:12]:
        number = scene.sentence(mention.start)
        start = max(scene.starts[number], mention.start - _CONTEXT)
        end = mention.end + _CONTEXT
        if number + 1 < len(scene.starts):
            end = min(end, scene.starts[number + 1])
        around = scene.text[start : mention.start] + " " + scene.text[mention.end : end]
        found.update(word.lower() for word in WORD.findall(around))
        if mention.label is MentionLabel.NOM:
            found.update(word.lower() for word in WORD.findall(mention.text))
    return found


def _shares(word: str, others: AbstractSet[str]) -> bool:
    """Tell whether one of `others` begins like `word`: "torinese" like "Torino"."""
    if word in others:
        return True
    stem = word[: max(4, min(6, len(word) - 3))]
    return len(word) > 4 and any(other.startswith(stem) for other in others)
