"""The forms of Italian verbs, as far as patterns need them: third persons and non-finite forms.

News speaks in the third person, so that is what is built: present, imperfect, past, future,
conditional and subjunctive of both numbers, infinitive, gerund and past participle.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_FINITE: Mapping[str, tuple[str, ...]] = {
    "are": (
        *("a", "ano", "ava", "avano", "ò", "arono", "i", "ino", "asse", "assero"),
        *("erà", "eranno", "erebbe", "erebbero"),
    ),
    "ere": (
        *("e", "ono", "eva", "evano", "é", "ette", "erono", "ettero", "a", "ano"),
        *("esse", "essero", "erà", "eranno", "erebbe", "erebbero"),
    ),
    "ire": (
        *("e", "ono", "iva", "ivano", "ì", "irono", "a", "ano", "isse", "issero"),
        *("irà", "iranno", "irebbe", "irebbero"),
    ),
    "isc": (
        *("isce", "iscono", "iva", "ivano", "ì", "irono", "isca", "iscano", "isse", "issero"),
        *("irà", "iranno", "irebbe", "irebbero"),
    ),
}
_INFINITIVE = {"are": "ar", "ere": "er", "ire": "ir", "isc": "ir"}
_GERUND = {"are": "ando", "ere": "endo", "ire": "endo", "isc": "endo"}
_PARTICIPLE = {"are": "at", "ere": "ut", "ire": "it", "isc": "it"}
_ATTACHED = ("e", "lo", "la", "li", "le", "si", "ne", "gli", "")


@dataclass(frozen=True, slots=True)
class Verb:
    """The forms of one verb. `infinitive` and `gerund` include those with a clitic at the end."""

    finite: frozenset[str]
    infinitive: frozenset[str]
    gerund: frozenset[str]
    participle: frozenset[str]

    @property
    def forms(self) -> frozenset[str]:
        """Return all forms."""
        return self.finite | self.infinitive | self.gerund | self.participle


def inflect(infinitive: str, notes: str = "") -> Verb:
    """Build the forms of a verb from its infinitive.

    `notes` are words: "isc" for verbs like "fornire"; "part=speso" for a participle
    (masculine singular); "also=tiene,tengono" for further finite forms; "stem=produc" for
    the stem of a contracted infinitive.

    >>> sorted(inflect("investire").participle)
    ['investita', 'investite', 'investiti', 'investito']
    >>> "forniscono" in inflect("fornire", "isc").finite
    True
    >>> {"paga", "pagherà", "paghi"} <= inflect("pagare").finite
    True
    """
    options = dict(note.partition("=")[::2] for note in notes.split())
    stem, group = options.get("stem", infinitive[:-3]), _group(infinitive, options)
    root = infinitive[:-3] if infinitive.endswith("rre") else stem + _INFINITIVE[group][0]
    finite = {_joined(stem, ending) for ending in _FINITE[group]}
    if infinitive.endswith("rre"):
        finite |= {infinitive[:-2] + ending for ending in ("à", "anno", "ebbe", "ebbero")}
    finite |= set(filter(None, options.get("also", "").split(",")))
    participle = options.get("part", stem + _PARTICIPLE[group] + "o")[:-1]
    return Verb(
        finite=frozenset(finite),
        infinitive=frozenset(f"{root}r{end}" for end in _ATTACHED if end) | {infinitive},
        gerund=frozenset(f"{stem}{_GERUND[group]}{end}" for end in _ATTACHED if end != "e"),
        participle=frozenset(participle + end for end in "aeio"),
    )


def _group(infinitive: str, options: Mapping[str, str]) -> str:
    if "isc" in options:
        return "isc"
    return "ere" if infinitive.endswith("rre") else infinitive[-3:]


def _joined(stem: str, ending: str) -> str:
    """Join stem and ending with the spelling of -care, -gare, -ciare and -giare."""
    if ending[0] not in "ei" or ending == "e":
        return stem + ending
    if stem.endswith(("c", "g")) and ending[:2] in {"er", "i", "in"}:
        return f"{stem}h{ending}"
    if stem.endswith(("ci", "gi", "i")):
        return stem[:-1] + ending
    return stem + ending
