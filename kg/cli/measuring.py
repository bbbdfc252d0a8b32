"""`kg evaluate`: how good the extraction is, held against annotated texts."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from kg.cli.comparing import Compare, Curve, compare
from kg.cli.language import say
from kg.cli.options import Model, settings
from kg.cli.output import Format, clean, err_console, report
from kg.errors import GateError

if TYPE_CHECKING:
    from kg.evaluate.case import Case
    from kg.evaluate.gate import Part
    from kg.evaluate.gold import Gold
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

Corpus = Annotated[
    Path,
    typer.Argument(metavar="PATH", help=say("I testi annotati.", "The annotated texts.")),
]
Split = Annotated[
    str,
    typer.Option(
        "--split",
        metavar="train|dev|test",
        help=say("Quale parte dei testi annotati.", "Which part of the annotated reports."),
    ),
]
FoundFile = Annotated[
    Path | None,
    typer.Option(
        "--found",
        metavar="FILE",
        help=say(
            "Misura queste risposte (JSON Lines come da kg extract) invece del modello.",
            "Measure these answers (JSON Lines as of kg extract) instead of the model.",
        ),
    ),
]
Errors = Annotated[
    int,
    typer.Option(
        "--errors",
        min=0,
        metavar="N",
        help=say("Elenca N errori di ogni tipo.", "List N mistakes of every kind."),
    ),
]
Grouping = Annotated[
    list[str] | None,
    typer.Option(
        "--by",
        metavar="kind|batch|length",
        help=say(
            "Anche per gruppi di testi; ripetibile (kind, length).",
            "For groups of texts too; repeatable (kind, length).",
        ),
    ),
]
Form = Annotated[
    Format, typer.Option("--format", help=say("Forma della risposta.", "Form of the answer."))
]
Quick = Annotated[
    bool,
    typer.Option(
        "--quick",
        help=say(
            "Solo i pochi testi del controllo veloce.", "Only the few reports of the quick check."
        ),
    ),
]
Gate = Annotated[
    bool,
    typer.Option(
        "--gate",
        help=say(
            "Fallisci se una misura è sotto la sua soglia.",
            "Fail where a score is below its floor.",
        ),
    ),
]
SetFloors = Annotated[
    bool,
    typer.Option(
        "--set-floors",
        help=say("Alza le soglie a queste misure.", "Raise the floors to these scores."),
    ),
]
Lower = Annotated[
    bool,
    typer.Option(
        "--lower",
        help=say("Con --set-floors: anche più in basso.", "With --set-floors: sink them too."),
    ),
]
FloorsFile = Annotated[
    Path | None,
    typer.Option(
        "--floors", metavar="FILE", help=say("Il file delle soglie.", "The file of floors.")
    ),
]
Together = Annotated[
    int,
    typer.Option(
        "--sentences",
        min=1,
        metavar="N",
        help=say(
            "Parole etichettate senza articoli: N frasi di seguito fanno un articolo.",
            "Tagged tokens without articles: N sentences in a row make one.",
        ),
    ),
]
Texts = Annotated[
    Path | None,
    typer.Option(
        "--texts",
        metavar="FILE",
        help=say(
            "Scrivi solo i testi, da far leggere a un altro programma (JSON Lines).",
            "Only write the texts, for another tool to read (JSON Lines).",
        ),
    ),
]


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
        raise typer.BadParameter(
            say(
                "--found non va con --model, --gate, --set-floors",
                "--found does not go with --model, --gate, --set-floors",
            )
        )
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
        with _progress_bar() as on_progress:
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


def _cases(gold: Gold, model: str, found: Path | None) -> list[Case]:
    from kg.evaluate.case import Case

    if found is None:
        from kg.evaluate.predict import predict

        with _progress_bar() as on_progress:
            answers = list(
                predict(gold.reports, model, annotated=gold.annotated, on_progress=on_progress)
            )
    else:
        from kg.evaluate.found import read_found

        read = read_found(found, gold.reports)
        answers = list(read.found)
        _words(
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
    _words(
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
        _words(
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
    _words(say(f"scritto {file}", f"wrote {file}"))


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
    _words(say(f"scritto {file}", f"wrote {file}"))


@contextmanager
def _progress_bar() -> Iterator[Callable[[int, int], None]]:
    """Draw a bar of the texts read; on no terminal, draw nothing."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    console = err_console()
    hidden = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=hidden) as bar:
        task = bar.add_task(say("leggo i testi", "reading the texts"), total=None)

        def advance(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield advance


def _words(text: str) -> None:
    err_console().print(clean(text), style="dim", soft_wrap=True)
