"""Which entity a noun means: "la società", "il gruppo di Redmond", "gli americani".

Every nominal mention is held against the entities named around it. What speaks for an
entity (how near it was mentioned, whether it stands in the title, whether its context
shares words with the noun, apposition...) is named as a clue; the weights of the clues
were fitted on TRAIN by `kg.train.coreference` and stand in a table one can read.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from kg.model import MentionLabel
from kg.nlp.lexicon import rows, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from kg.model import Mention, Span

_WORD = re.compile(r"[\w-]+")
_CLAUSE = re.compile(r"[,;:–—(]| e | ma | che | mentre ")
_LEAD = re.compile(r"(\w+)['\s]\s*[«“\"]?$")
_ROLES = {
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
_REMEMBERED = 40
_NO_MEDIA = frozenset({"self", "fund", "bank", "target", "daughter", "buyer", "supplier"})
_NEAR_CANDIDATES = 10
_CONTEXT = 50
_APPOSITION = re.compile(r"\s*[,(–—-]\s*(?:che è |ovvero |cioè )?")
_COMPLEMENT = re.compile(
    r"\s(?:\w+[oae] )?(?:d[aei]|del|dal|dell[aeo]|dall[aeo]|dei|dai|d[ae]gli)\s"
    r"|\s(?:\w+[oae] )?(?:dell|dall)['’]"
)
_LEAST_SCORE = 0.0


@dataclass(frozen=True, slots=True)
class Noun:
    """What a nominal mention says of itself: the type and the part its head noun names."""

    type: MentionLabel | None
    part: str
    head: str
    modifiers: tuple[str, ...]
    plural: bool


@dataclass(slots=True, eq=False)
class Candidate:
    """An entity as it stands at some point of the article: what was said of it so far.

    `forms` are its names in lower case, `words` the words in them, `kinds` what these
    words tell of an organisation ("bank", "medium", ...).
    """

    order: int
    named: list[Mention]
    in_title: bool
    forms: frozenset[str]
    words: frozenset[str]
    kinds: frozenset[str]
    so_far: list[Mention] = field(default_factory=list)

    @property
    def type(self) -> MentionLabel:
        """Return the type of its first name."""
        return self.named[0].label

    @property
    def last(self) -> Mention | None:
        """Return the latest mention, named or nominal."""
        return self.so_far[-1] if self.so_far else None


@dataclass(slots=True)
class Scene:
    """The article read up to one nominal mention."""

    text: str
    starts: list[int]
    candidates: list[Candidate]
    recent: list[Candidate] = field(default_factory=list)
    openers: dict[int, Candidate] = field(default_factory=dict)
    titled: list[Candidate] = field(default_factory=list)

    def sentence(self, position: int) -> int:
        """Return the number of the sentence that holds `position`."""
        return bisect_right(self.starts, position) - 1

    def see(self, candidate: Candidate, mention: Mention) -> None:
        """Take note that `mention` speaks of `candidate`."""
        candidate.so_far.append(mention)
        if candidate in self.recent:
            self.recent.remove(candidate)
        self.recent.insert(0, candidate)
        del self.recent[_REMEMBERED:]
        self.openers.setdefault(self.sentence(mention.start), candidate)


def resolve_nominals(
    text: str,
    sentences: Sequence[Span],
    groups: Sequence[list[Mention]],
    nominals: Sequence[Mention],
    title: str | None = None,
) -> list[tuple[Mention, list[Mention]]]:
    """Return each nominal mention that can be resolved with the group it belongs to."""
    ranked = rank_nominals(text, sentences, groups, nominals, title)
    return [(nominal, groups[scores[0][1]]) for nominal, scores in ranked if scores]


def rank_nominals(
    text: str,
    sentences: Sequence[Span],
    groups: Sequence[list[Mention]],
    nominals: Sequence[Mention],
    title: str | None = None,
) -> Iterator[tuple[Mention, list[tuple[float, int]]]]:
    """Yield each nominal mention with (score, group) of all it may mean, the best first.

    The list is empty where nothing fits well enough.
    """
    weights = clue_weights()
    for nominal, scene in walk(text, sentences, groups, nominals, title):
        scored = [
            (sum(weights.get(clue, 0.0) for clue in clues), -candidate.order, candidate)
            for candidate, clues in weigh(scene, nominal)
        ]
        scored.sort(key=lambda item: item[:2], reverse=True)
        if scored and scored[0][0] > weights.get("none", _LEAST_SCORE):
            scene.see(scored[0][2], nominal)
            yield nominal, [(score, candidate.order) for score, _, candidate in scored]
        else:
            yield nominal, []


def walk(
    text: str,
    sentences: Sequence[Span],
    groups: Sequence[list[Mention]],
    nominals: Sequence[Mention],
    title: str | None,
) -> Iterator[tuple[Mention, Scene]]:
    """Yield every nominal mention with the scene it appears in; named mentions are seen."""
    title_words = {word.lower() for word in _WORD.findall(title or "")}
    candidates = [_candidate(order, group, title_words) for order, group in enumerate(groups)]
    scene = Scene(text, [span.start for span in sentences] or [0], candidates)
    scene.titled = [candidate for candidate in candidates if candidate.in_title]
    pending = sorted(
        (
            (mention.start, candidate, mention)
            for candidate in candidates
            for mention in candidate.named
        ),
        key=lambda item: item[0],
    )
    position = 0
    for nominal in nominals:
        while position < len(pending) and pending[position][0] < nominal.start:
            scene.see(pending[position][1], pending[position][2])
            position += 1
        upcoming = [candidate for start, candidate, _ in pending[position : position + 2]]
        scene.recent.extend(c for c in dict.fromkeys(upcoming) if c not in scene.recent)
        yield nominal, scene
        scene.recent = [candidate for candidate in scene.recent if candidate.so_far]


def _candidate(order: int, group: list[Mention], title_words: set[str]) -> Candidate:
    forms = frozenset(mention.text.lower() for mention in group)
    names = [_WORD.findall(form) for form in forms]
    parts = frozenset(word for name in names for word in name)
    return Candidate(
        order=order,
        named=group,
        in_title=any(all(word in title_words for word in name) for name in names if name),
        forms=forms,
        words=parts,
        kinds=frozenset(kind for word in parts if (kind := _organization_kinds().get(word))),
    )


def weigh(scene: Scene, nominal: Mention) -> Iterator[tuple[Candidate, list[str]]]:
    """Yield the entities `nominal` may mean, each with its clues."""
    noun = read_noun(nominal.text)
    fitting = [candidate for candidate in scene.recent if _fits(noun, candidate)]
    if fitting and _is_apposed(scene, nominal, fitting[0]):
        yield fitting[0], ["apposition"]
        return
    near = fitting[:_NEAR_CANDIDATES]
    near += [c for c in scene.titled if c.so_far and c not in near and _fits(noun, c)]
    for rank, candidate in enumerate(near):
        yield candidate, list(_clues(scene, nominal, noun, candidate, rank))


def _is_apposed(scene: Scene, nominal: Mention, candidate: Candidate) -> bool:
    """Tell "xAI, la startup di Musk" from "secondo Reuters, la startup"."""
    last = candidate.last
    if last is None or last.label is MentionLabel.NOM:
        return False
    if not _APPOSITION.fullmatch(scene.text[last.end : nominal.start]):
        return False
    start = scene.starts[scene.sentence(last.start)]
    lead = scene.text[start : last.start]
    opening = lead.split(maxsplit=1)[0].lower() if lead.strip() else ""
    opens_phrase = opening.rstrip("'’") in _ROLES and "," not in lead
    return not opens_phrase and "medium" not in candidate.kinds


def _fits(noun: Noun, candidate: Candidate) -> bool:
    if noun.part in _NO_MEDIA and "medium" in candidate.kinds:
        return False
    if noun.type is None:
        return candidate.type in {MentionLabel.ORG, MentionLabel.PROD, MentionLabel.PER}
    return noun.type is candidate.type or (
        noun.head in words("platform-words")
        and candidate.type in {MentionLabel.ORG, MentionLabel.PROD}
    )


def read_noun(text: str) -> Noun:
    """Read the words of a nominal mention.

    >>> noun = read_noun("il gruppo di Redmond")
    >>> noun.part, noun.head, noun.modifiers
    ('self', 'gruppo', ('redmond',))
    """
    parts = [word.lower() for word in _WORD.findall(text.replace("’", "'"))]
    content = [word for word in parts if word not in words("noun-frames")]
    for word in content:
        if word in _heads():
            type_, part = _heads()[word]
            rest = tuple(other for other in content if other != word)
            return Noun(type_, part, word, rest, plural=_is_plural(parts, word))
    head = content[0] if content else ""
    plural = _is_plural(parts, head)
    return Noun(None, "folk" if plural else "other", head, tuple(content), plural=plural)


def _is_plural(parts: Sequence[str], head: str) -> bool:
    return bool(parts) and (
        parts[0] in {"i", "gli", "le"} or (parts[0] == head and head.endswith("i"))
    )


@cache
def _heads() -> Mapping[str, tuple[MentionLabel, str]]:
    found: dict[str, tuple[MentionLabel, str]] = {}
    for type_, part, nouns in rows("nominal-heads"):
        for noun in nouns.split():
            found.setdefault(noun, (MentionLabel(type_), part))
    return found


@cache
def clue_weights() -> Mapping[str, float]:
    """Return the weight of every clue."""
    return {clue: float(weight) for clue, weight in rows("nominal-weights")}


def _clues(
    scene: Scene, nominal: Mention, noun: Noun, candidate: Candidate, rank: int
) -> Iterator[str]:
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
        if len(before) < 12 and _APPOSITION.fullmatch(before):
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
        elif _APPOSITION.fullmatch(between):
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
    heads = {_head(m.text) for m in candidate.so_far if m.label is MentionLabel.NOM}
    if noun.head in heads:
        yield "same-noun-before"
    elif heads:
        yield "other-noun-before"


@lru_cache(maxsize=4096)
def _head(text: str) -> str:
    return read_noun(text).head


def _role(scene: Scene, mention: Mention) -> str:
    """Return how a mention hangs in its sentence: "opens", a preposition, or "bare"."""
    start = scene.starts[scene.sentence(mention.start)]
    if mention.start - start < 3:
        return "opens"
    lead = scene.text[max(start, mention.start - 12) : mention.start].replace("’", "'")
    found = _LEAD.search(lead)
    return _ROLES.get(found[1].lower(), "bare") if found else "bare"


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
    yield from _knowledge_clues(noun, candidate, context, names)


def _knowledge_clues(
    noun: Noun, candidate: Candidate, context: set[str], names: AbstractSet[str]
) -> Iterator[str]:
    words_of_noun = {noun.head, *noun.modifiers}
    wanted = {nation for word in words_of_noun for nation in _nations_of_word(word)}
    if wanted:
        known = _known_nations(names)
        told = {nation for word in context | names for nation in _nations_of_word(word)}
        if wanted & (known | told):
            yield "nation=same"
        elif known or told:
            yield f"nation={'other' if known else 'told-other'}"
    nicknames = {word for name in candidate.forms for word in _nicknames().get(name, ())}
    if any(word.startswith(nick) for word in words_of_noun for nick in nicknames):
        yield "nickname"
    kind = min(candidate.kinds, default="other")
    yield f"kind={kind}&{noun.part}"


@lru_cache(maxsize=16384)
def _nations_of_word(word: str) -> tuple[str, ...]:
    return tuple(
        nation
        for nation, stems, places, _ in _nations()
        if word in places or word.startswith(stems)
    )


def _known_nations(names: AbstractSet[str]) -> set[str]:
    return {nation for nation, _, _, known in _nations() if names & known}


@cache
def _nations() -> tuple[tuple[str, tuple[str, ...], frozenset[str], frozenset[str]], ...]:
    return tuple(
        (
            row[0],
            tuple(row[1].split()),
            frozenset(row[2].split()),
            frozenset(" ".join(row[3:]).split()),
        )
        for row in rows("nations")
    )


@cache
def _nicknames() -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(nicks.split()) for name, nicks in rows("nicknames")}


@cache
def _organization_kinds() -> Mapping[str, str]:
    return {word: kind for kind, known in rows("organization-kinds") for word in known.split()}


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
        found.update(word.lower() for word in _WORD.findall(around))
        if mention.label is MentionLabel.NOM:
            found.update(word.lower() for word in _WORD.findall(mention.text))
    return found


def _shares(word: str, others: AbstractSet[str]) -> bool:
    """Tell whether one of `others` begins like `word`: "torinese" like "Torino"."""
    if word in others:
        return True
    stem = word[: max(4, min(6, len(word) - 3))]
    return len(word) > 4 and any(other.startswith(stem) for other in others)
