"""`kg evaluate`: how good the extraction is, held against annotated texts."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from kg.cli.comparing import Compare, Curve, compare
from kg.cli.gauges import (
    Corpus,
    Errors,
    FloorsFile,
    Form,
    FoundFile,
    Gate,
    Grouping,
    Lower,
    Quick,
    SetFloors,
    Split,
    Texts,
    Together,
)
from kg.cli.language import say
from kg.cli.options import Model, settings
from kg.cli.output import Format, aside, report
from kg.cli.progress import progress_bar
from kg.errors import GateError

if TYPE_CHECKING:
    from kg.evaluate.case import Case
    from kg.evaluate.gate import Part
    from kg.evaluate.gold import Gold
    from kg.evaluate.predict import OnProgress
    from kg.evaluate.results import Results

EVALUATE_HELP = say(
    "Misura quanto è giusto ciò che si estrae, rispetto a testi annotati.\n\n"
    "PATH è una cartella di testi annotati, un file .ann o un file di token con etichette IOB.\n\n"
    "Esempi: kg evaluate corpus/annotated --split dev --errors 5\n\n"
    "kg evaluate corpus/annotated --found estratti.jsonl --format json\n\n"
    "kg evaluate --split test --compare corpus/replies --curve",
    "Measure how right the extraction is, against annotated texts.\n\n"
    "PATH is a folder of annotated reports, a .ann file, or a file of tokens with IOB tags.\n\n"
    "Examples: kg evaluate corpus/annotated --split dev --errors 5\n\n"
    "kg evaluate corpus/annotated --found extracted.jsonl --format json\n\n"
    "kg evaluate --split test --compare corpus/replies --curve",
)
_QUICK = "quick"


def evaluate(
    path: Corpus = Path("corpus/annotated"),
    split: Split = "dev",
    model: Model = None,
    found: FoundFile = None,
    errors: Errors = 0,
    by: Grouping = None,
    form: Form = Format.TABLE,
    quick: Quick = False,
    gate: Gate = False,
    set_floors: SetFloors = False,
    lower: Lower = False,
    floors: FloorsFile = None,
    texts: Texts = None,
    sentences: Together = 1,
    others: Compare = None,
    curve: Curve = False,
) -> None:
    """Print the scores on standard output."""
    _check_usage(split, by, set_floors=set_floors, lower=lower)
    if curve and not others:
        raise typer.BadParameter(
            say("--curve vuole --compare", "--curve wants --compare"), param_hint="--curve"
        )
    if found is not None and (model is not None or gate or set_floors):
        raise typer.BadParameter(_apart("--found", "--model, --gate, --set-floors"))
    if others and (found is not None or gate or set_floors):
        raise typer.BadParameter(_apart("--compare", "--found, --gate, --set-floors"))
    from kg.evaluate import gate as gates
    from kg.evaluate.gold import only, read_gold
    from kg.evaluate.predict import model_digest

    file = floors or gates.FLOORS
    parts = gates.read_floors(file) if quick or gate or set_floors else {}
    part = _QUICK if quick else split
    gold = read_gold(path, split, sentences)
    if quick:
        gold = only(gold, parts.get(part, gates.Part()).reports)
    if texts is not None:
        _write_texts(gold, texts)
        return
    name = model or settings().model
    if others:
        with _on_progress() as on_progress:
            compare(gold, name, others, form, on_progress, with_curve=curve)
        return
    cases = _cases(gold, name, found)
    results = _measured(cases, by)
    if set_floors:
        _set_floors(parts, part, file, gold, name, results, lower=lower)
    elif gate:
        _hold(parts.get(part), gold, name, results, form)
    else:
        answers = str(found) if found else f"{name} {model_digest(name)}".strip()
        _tell(cases, results, gold, form, errors, answers=answers)


def _check_usage(split: str, by: Sequence[str] | None, *, set_floors: bool, lower: bool) -> None:
    if split not in {"train", "dev", "test"}:
        raise typer.BadParameter("train, dev, test", param_hint="--split")
    if set(by or ()) - {"kind", "batch", "length"}:
        raise typer.BadParameter("kind, batch, length", param_hint="--by")
    if lower and not set_floors:
        raise typer.BadParameter(
            say("--lower vuole --set-floors", "--lower wants --set-floors"), param_hint="--lower"
        )


def _apart(option: str, others: str) -> str:
    return say(f"{option} non va con {others}", f"{option} does not go with {others}")


def _cases(gold: Gold, model: str, found: Path | None) -> list[Case]:
    from kg.evaluate.case import Case

    if found is None:
        from kg.evaluate.predict import predict

        with _on_progress() as on_progress:
            answers = list(
                predict(gold.reports, model, annotated=gold.annotated, on_progress=on_progress)
            )
    else:
        from kg.evaluate.found import read_found

        read = read_found(found, gold.reports)
        answers = list(read.found)
        aside(
            say(
                f"{found}: {len(answers) - read.missing} testi su {len(answers)}, "
                f"{read.foreign} di altri",
                f"{found}: {len(answers) - read.missing} of {len(answers)} texts, "
                f"{read.foreign} of others",
            )
        )
    return [
        Case(one, answer, gold.labels, gold.annotated)
        for one, answer in zip(gold.reports, answers, strict=True)
    ]


def _measured(cases: Sequence[Case], by: Sequence[str] | None) -> Results:
    from kg.evaluate.results import By, evaluate

    if by is None:
        return evaluate(cases, (By.KIND, By.LENGTH) if cases[0].annotated else ())
    return evaluate(cases, [By(way) for way in by])


def _tell(
    cases: Sequence[Case], results: Results, gold: Gold, form: Format, errors: int, *, answers: str
) -> None:
    from kg.cli import scores
    from kg.evaluate.mistakes import listed, mistakes

    found = (mistake for case in cases for mistake in mistakes(case)) if errors else ()
    origin = {"gold": gold.digest, "answers": answers}
    sys.stdout.write(scores.render_results(results, listed(found, errors), form, origin))
    aside(
        say(
            f"{results.articles} testi (impronta {gold.digest}), risposte: {answers}; intervalli "
            "al 95 % su 1000 ricampionamenti dei testi",
            f"{results.articles} texts (digest {gold.digest}), answers: {answers}; 95 % intervals "
            "from 1000 samples of the texts",
        )
    )


def _hold(part: Part | None, gold: Gold, model: str, results: Results, form: Format) -> None:
    """Print floors and scores; raise GateError where one is too low."""
    from kg.cli import scores
    from kg.evaluate.gate import breaches
    from kg.evaluate.predict import model_digest

    if part is None:
        raise GateError(
            say("non ci sono soglie per questa parte", "there are no floors for this part"),
            say("stabiliscile con --set-floors", "set them with --set-floors"),
        )
    sys.stdout.write(scores.render_floors(part, results.figures(), form))
    if part.model != model_digest(model):
        aside(
            say(
                "il modello è cambiato da quando le soglie sono state decise",
                "the model has changed since the floors were decided",
            )
        )
    found = list(breaches(part, gold.digest, results.figures()))
    for breach in found[:-1]:
        report(GateError(breach))
    if found:
        raise GateError(
            found[-1],
            say(
                "rimedia; una soglia scende solo per decisione: --set-floors --lower",
                "mend it; a floor sinks only by decision: --set-floors --lower",
            ),
        )


def _set_floors(
    parts: dict[str, Part],
    part: str,
    file: Path,
    gold: Gold,
    model: str,
    results: Results,
    *,
    lower: bool,
) -> None:
    from kg.cli import scores
    from kg.evaluate.gate import Part, raised, write_floors
    from kg.evaluate.predict import model_digest

    parts[part], changes = raised(
        parts.get(part, Part()), gold.digest, model_digest(model), results.figures(), lower=lower
    )
    write_floors(parts, file)
    sys.stdout.write(scores.render_changes(changes))
    aside(say(f"scritto {file}", f"wrote {file}"))


def _write_texts(gold: Gold, file: Path) -> None:
    with file.open("w", encoding="utf-8") as stream:
        for one in gold.reports:
            article = one.annotation.article
            record = {
                "id": article.id,
                "title": article.title,
                "date": article.date,
                "publisher": article.publisher,
                "text": article.text,
            }
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")
    aside(say(f"scritto {file}", f"wrote {file}"))


@contextmanager
def _on_progress() -> Iterator[OnProgress]:
    """Draw a bar of the texts read."""
    with progress_bar() as advance:
        yield partial(advance, say("leggo i testi", "reading the texts"))
