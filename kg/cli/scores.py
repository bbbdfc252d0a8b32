"""How scores look: tables with a heading for people, one flat table or object for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kg.cli.language import LANGUAGE, say
from kg.cli.output import Format, render
from kg.evaluate.results import Group, Results
from kg.ontology import STATUSES, Status
from kg.query import Answer, Cell

if TYPE_CHECKING:
    from kg.evaluate.calibration import Calibration
    from kg.evaluate.gate import Change, Part
    from kg.evaluate.mistakes import Kind, Mistake
    from kg.evaluate.results import Row

Listed = Mapping[tuple[str, "Kind"], tuple[int, list["Mistake"]]]
Section = tuple[str, Answer]

_PARTS = {
    "names": say("Nomi (stesse posizioni e tipo)", "Names (same ends and type)"),
    "document": say("Nomi distinti di ogni testo", "Distinct names of each text"),
    "nominal": say("Menzioni nominali", "Nominal mentions"),
    "coreference.given": say("Coreferenza, menzioni del gold", "Coreference, mentions of the gold"),
    "coreference.raw": say("Coreferenza, dal testo grezzo", "Coreference, from raw text"),
    "relations.given": say(
        "Relazioni, entità del gold (verso compreso)", "Relations, entities of the gold (directed)"
    ),
    "relations.raw": say(
        "Relazioni, dal testo grezzo (verso compreso)", "Relations, from raw text (directed)"
    ),
}
_SIDES = {
    "given": say("entità del gold", "entities of the gold"),
    "raw": say("dal testo grezzo", "from raw text"),
}
_NAMES = {
    "all": say("tutti", "all"),
    "spans": say("trovate", "found"),
    "resolved": say("all'entità giusta", "given to the right entity"),
    "given": say("lo stesso, menzioni del gold", "the same, mentions of the gold"),
    "core": say("le tre principali", "core three"),
    "explicit": say("con i due nomi nella frase", "both names in the sentence"),
    "implicit": say("con un nome altrove", "a name elsewhere"),
    "status": say("stato giusto", "status right"),
    "amount": say("importo", "amount"),
    "stake": say("quota", "stake"),
    "date": say("data", "date"),
    "role": say("ruolo", "role"),
    "claimant": say("chi lo dice", "claimant"),
    "plain": say("archi semplici (intervallo di P)", "plain edges (interval of P)"),
    "named": say("nomi", "named"),
    "nominal": say("nominali", "nominal"),
    "muc": "MUC",
    "b3": "B³",
    "ceafe": "CEAF-e",
    "conll": "CoNLL",
}
_HEADS = {
    "names.all": say("nomi", "names"),
    "document.all": say("nomi distinti", "distinct names"),
    "nominal.resolved": say("nominali all'entità giusta", "nominals to the right entity"),
    "coreference.raw.all.conll": say("coreferenza, CoNLL", "coreference, CoNLL"),
    "relations.given.micro": say("relazioni, entità del gold", "relations, entities of the gold"),
    "relations.raw.micro": say("relazioni, dal testo grezzo", "relations, from raw text"),
}
_WAYS = {
    "kind": say("genere", "kind"),
    "batch": say("lotto", "batch"),
    "length": say("parole", "words"),
}
_MISTAKES = {
    "missed": say("mancata", "missed"),
    "wrong": say("sbagliata", "wrong"),
    "wrong direction": say("verso sbagliato", "wrong direction"),
    "wrong status": say("stato sbagliato", "wrong status"),
    "name missed": say("nome mancato", "name missed"),
    "name wrong": say("nome che non c'è", "name wrong"),
    "name of wrong type": say("nome di tipo sbagliato", "name of wrong type"),
    "name with wrong ends": say("nome con limiti sbagliati", "name with wrong ends"),
}


def render_results(
    results: Results, mistakes: Listed, form: Format, origin: Mapping[str, str]
) -> str:
    """Return the results in one of the forms; `origin` says what was measured against what.

    Tables and Markdown hold everything, JSON too, as one object. The one-table forms hold
    the scores, or the mistakes where they are asked for.
    """
    if form in {Format.TABLE, Format.MARKDOWN}:
        return _headed(_sections(results, mistakes), form)
    if form is Format.JSON:
        return (
            json.dumps({**origin, **_object(results, mistakes)}, ensure_ascii=False, indent=2)
            + "\n"
        )
    return render(_flat_mistakes(mistakes) if mistakes else _flat(results), form)


def render_floors(part: Part, figures: Mapping[str, float], form: Format) -> str:
    """Return every floor beside its score."""
    rows = tuple(
        (name, _decimal(figures.get(name)), _decimal(floor), figures.get(name, 0.0) >= floor)
        for name, floor in (part.floors or {}).items()
    )
    return render(_answer(("figure", "score", "floor", "holds"), rows), form)


def render_changes(changes: Sequence[Change]) -> str:
    """Return what moved."""
    rows = tuple((c.figure, _decimal(c.old), _decimal(c.new)) for c in changes)
    return render(_answer(("figure", "old", "new"), rows), Format.TABLE)


def _headed(sections: Iterator[Section], form: Format) -> str:
    lead = "## " if form is Format.MARKDOWN else ""
    gap = "\n" if form is Format.MARKDOWN else ""
    return "\n".join(f"{lead}{title}\n{gap}{render(answer, form)}" for title, answer in sections)


def _sections(results: Results, mistakes: Listed) -> Iterator[Section]:
    for part, title in _PARTS.items():
        rows = [row for row in results.rows if row.measure.startswith(part + ".")]
        if rows:
            yield title, _table(rows, part)
    for side, counts in results.confusions.items():
        title = say("Stato: gold (righe) e trovato", "Status: gold (rows) and found")
        yield f"{title}, {_SIDES[side]}", _confusion(counts)
    for side, calibration in results.calibrations.items():
        yield _calibration_title(side, calibration), _reliability(calibration)
    if results.groups:
        yield say("Per gruppi (F1)", "By group (F1)"), _grouped(results)
    for (side, kind), (count, some) in mistakes.items():
        yield f"{_MISTAKES[kind]}, {_SIDES[side]}: {len(some)} / {count}", _mistakes(some)


def _table(rows: Sequence[Row], part: str) -> Answer:
    columns = (say("misura", "measure"), "P", "R", "F1", "95 %", say("trovati", "found"), "gold")
    cells = tuple(
        (
            _name(row.measure.removeprefix(part + ".")),
            _figure(row.precision),
            _figure(row.recall),
            _figure(row.f1),
            f"{_figure(row.low)}-{_figure(row.high)}",
            _count(row.found),
            _count(row.gold),
        )
        for row in rows
    )
    return Answer(columns, columns, cells)


def _confusion(counts: Mapping[tuple[Status, Status], int]) -> Answer:
    titles = ("gold", *(STATUSES[status].in_(LANGUAGE) for status in Status))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            STATUSES[gold].in_(LANGUAGE),
            *(counts.get((gold, found), 0) for found in Status),
        )
        for gold in Status
    )
    return Answer(titles, titles, rows)


def _calibration_title(side: str, calibration: Calibration) -> str:
    name = say("Affidabilità", "Reliability")
    interval = f"{_figure(calibration.low)}-{_figure(calibration.high)}"
    return f"{name}, {_SIDES[side]}: ECE {_figure(calibration.error)} ({interval})"


def _reliability(calibration: Calibration) -> Answer:
    titles = tuple(
        say("confidenza|affermazioni|media|giuste", "confidence|statements|mean|right").split("|")
    )
    rows = tuple(
        (f"{b.low:.1f}-{b.high:.1f}", b.count, _figure(b.confidence), _figure(b.right))
        for b in calibration.bins
    )
    return Answer(titles, titles, rows)


def _grouped(results: Results) -> Answer:
    titles = (
        *say("gruppo|testi|misura", "group|texts|measure").split("|"),
        *("F1", "95 %"),
    )
    rows: list[tuple[Cell, ...]] = []
    for group in results.groups:
        head: tuple[Cell, Cell] = (_group(group), group.articles)
        for row in group.rows:
            interval = f"{_figure(row.low)}-{_figure(row.high)}"
            rows.append((*head, _HEADS[row.measure], _figure(row.f1), interval))
            head = ("", None)
    return Answer(titles, titles, tuple(rows))


def _group(group: Group) -> str:
    return f"{_WAYS[group.by]} {group.name}"


def _mistakes(some: Sequence[Mistake]) -> Answer:
    titles = say(
        "testo|errore|nel gold|confidenza|da|frase",
        "text|mistake|in the gold|confidence|by|sentence",
    ).split("|")
    rows = tuple(
        (m.article, m.words, m.instead, _decimal(m.confidence, 2), m.producer, m.sentence)
        for m in some
    )
    return Answer(tuple(titles), tuple(titles), rows)


def _flat(results: Results) -> Answer:
    rows = [("all", *_cells(row)) for row in results.rows]
    rows += [
        (f"{group.by} {group.name}", *_cells(row)) for group in results.groups for row in group.rows
    ]
    columns = (
        *("group", "measure", "precision", "recall", "f1", "low", "high"),
        *("right", "found", "gold"),
    )
    return _answer(columns, tuple(rows))


def _cells(row: Row) -> tuple[Cell, ...]:
    counts = (_decimal(row.right), _decimal(row.found), _decimal(row.gold))
    figures = (row.precision, row.recall, row.f1, row.low, row.high)
    return (row.measure, *map(_decimal, figures), *counts)


def _flat_mistakes(mistakes: Listed) -> Answer:
    columns = (
        *("side", "kind", "article", "words", "instead"),
        *("confidence", "producer", "sentence"),
    )
    rows = tuple(
        (
            *(m.side, m.kind.value, m.article, m.words, m.instead),
            *(_decimal(m.confidence), m.producer, m.sentence),
        )
        for _, some in mistakes.values()
        for m in some
    )
    return _answer(columns, rows)


def _object(results: Results, mistakes: Listed) -> dict[str, Any]:
    return {
        "articles": results.articles,
        "scores": [asdict(row) for row in results.rows],
        "groups": [asdict(group) for group in results.groups],
        "confusions": {
            side: [
                {"gold": gold, "found": found, "count": count}
                for (gold, found), count in sorted(counts.items())
            ]
            for side, counts in results.confusions.items()
        },
        "calibration": {side: asdict(one) for side, one in results.calibrations.items()},
        "mistakes": [
            {"side": side, "kind": kind, "count": count, "listed": [asdict(m) for m in some]}
            for (side, kind), (count, some) in mistakes.items()
        ],
    }


def _answer(columns: tuple[str, ...], rows: tuple[tuple[Cell, ...], ...]) -> Answer:
    return Answer(columns, columns, rows)


def _name(measure: str) -> str:
    """Return the name people read: "named.muc" -> "named MUC"."""
    return " ".join(_NAMES.get(word, word) for word in measure.split("."))


def _figure(value: float) -> str:
    text = f"{value:.3f}"
    return text.replace(".", ",") if LANGUAGE == "it" else text


def _count(value: float | None) -> Cell:
    return None if value is None else _decimal(value, 1)


def _decimal(value: float | None, places: int = 4) -> Decimal | None:
    return None if value is None else Decimal(str(round(value, places)))
