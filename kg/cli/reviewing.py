"""`kg annotate --review`: doubtful statements one by one, in the terminal.

Every answer takes effect at once. What the news says is shown with nothing in it that could
steer the terminal.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TypeVar

from rich.text import Text

from kg.annotated import Report
from kg.cli.language import LANGUAGE, say
from kg.cli.output import clean, err_console, report
from kg.errors import ReadingError
from kg.model import Span
from kg.ontology import RELATIONS, STATUSES, Relation, Status
from kg.review import (
    DOUBTS,
    Doubt,
    changed,
    decide,
    is_symmetric,
    pending,
    relation_of,
    report_of,
    status_of,
)

_T = TypeVar("_T", Relation, Status)

_CHOICES = say(
    "t tieni · x togli · r relazione · v verso · s stato · a avanti · f fine",
    "k keep · x drop · r relation · d direction · s status · n next · q quit",
)
_KEYS = say("txrvsaf", "kxrdsnq")  # one letter each, in the order of the choices
_KEEP, _DROP, _RELATION, _TURN, _STATUS, _SKIP, _QUIT = tuple(_KEYS)


def step_through(folder: Path, below: float) -> None:
    """Show what is pending and do what is said, until all is decided or somebody has enough."""
    if not (folder / DOUBTS).exists():
        raise ReadingError(
            say("qui kg annotate non ha scritto nulla", "kg annotate has written nothing here"),
            say("prima: kg annotate PATH... -o DIR", "first: kg annotate PATH... -o DIR"),
            path=str(folder),
        )
    waiting = pending(folder, below)
    done = 0
    for number, doubt in enumerate(waiting, start=1):
        found = _report(folder, doubt)
        if found is None:
            continue
        answer = _decide(folder, doubt, found, f"{number}/{len(waiting)}")
        if answer == _QUIT:
            break
        done += answer != _SKIP
    left = len(pending(folder, below))
    _print(Text(say(f"decise {done}, restano {left}", f"{done} decided, {left} left"), "bold"))


def _report(folder: Path, doubt: Doubt) -> Report | None:
    try:
        return report_of(folder, doubt)
    except ReadingError as error:
        report(error)
        return None


def _decide(folder: Path, doubt: Doubt, found: Report, place: str) -> str:
    """Ask about one row until something is decided; return the key of what was."""
    row = doubt.row
    while True:
        _show(found, row, doubt, place)
        answer = _ask(_CHOICES, _KEYS)
        if answer in {_SKIP, _QUIT}:
            return answer
        if answer == _RELATION:
            row = changed(row, relation=_choose(list(Relation), relation_of(row)))
        elif answer == _STATUS:
            row = changed(row, status=_choose(list(Status), status_of(row)))
        elif answer == _TURN:
            row = row if is_symmetric(row) else changed(row, turned=True)
        else:
            try:
                decide(folder, doubt, None if answer == _DROP else row)
            except ReadingError as error:
                report(error)
                row = doubt.row
            else:
                return answer


def _show(found: Report, row: str, doubt: Doubt, place: str) -> None:
    head, *rest = row.split(" ; ")
    subject, relation, object_ = head.split()
    names = {entity.id: entity.name for entity in found.annotation.entities}
    number = next((part[5:] for part in rest if part.startswith("sent=")), "0")
    text = Text()
    text.append(f"\n{place}  {clean(found.id)}  {doubt.confidence:.2f}\n", "dim")
    sentences = found.annotation.sentences
    if int(number) < len(sentences):
        text.append(_sentence(found, sentences[int(number)], {subject, object_}))
    what = RELATIONS[Relation(relation)]
    arrow = "–" if what.symmetric else "→"
    label = f"{what.label.in_(LANGUAGE)} {arrow}"
    edge = f"{names.get(subject, subject)} – {label} {names.get(object_, object_)}"
    text.append(clean(edge) + "\n", "bold")
    text.append(clean("  ".join(_spoken(part) for part in rest)) + "\n")
    _print(text, end="")


def _spoken(part: str) -> str:
    name, _, value = part.partition("=")
    if name == "status" and value in set(Status):
        return STATUSES[Status(value)].in_(LANGUAGE)
    return "" if name == "sent" else part


def _sentence(found: Report, sentence: Span, ends: set[str]) -> Text:
    """Return a sentence with the mentions of both ends marked."""
    whole = found.annotation.article.text
    text, at = Text("    "), sentence.start
    mentions = sorted(
        (mention.start, mention.end)
        for entity in found.annotation.entities
        if entity.id in ends
        for mention in entity.mentions
        if sentence.covers(mention.start, mention.end)
    )
    for start, end in mentions:
        text.append(clean(whole[at:start]))
        text.append(f"[{clean(whole[start:end])}]", "bold cyan")
        at = end
    return text.append(clean(whole[at : sentence.end]) + "\n")


def _choose(among: list[_T], now: _T) -> _T:
    """Ask for one of a closed list by number; an empty answer is what is there now."""
    labels = (RELATIONS[one].label if isinstance(one, Relation) else STATUSES[one] for one in among)
    lines = [f"{number:>4}  {label.in_(LANGUAGE)}" for number, label in enumerate(labels, start=1)]
    _print(Text("\n".join(lines)))
    question = say("numero (invio: resta com'è) > ", "number (enter: as it is) > ")
    while True:
        answer = _line(question)
        if answer is None or not answer:
            return now
        if answer.isdecimal() and 1 <= int(answer) <= len(among):
            return among[int(answer) - 1]


def _ask(question: str, keys: str) -> str:
    """Ask until one of the keys is given; the end of the input is an end."""
    while True:
        answer = _line(f"{question} > ")
        if answer is None:
            return _QUIT
        if len(answer) == 1 and answer in keys:
            return answer


def _line(question: str) -> str | None:
    _print(Text(question, "dim"), end="")
    line = sys.stdin.readline()
    return line.strip().lower() if line else None


def _print(text: Text, end: str = "\n") -> None:
    err_console().print(text, end=end, soft_wrap=True)
