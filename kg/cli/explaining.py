"""`kg explain`: why the graph says this, or why it does not."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.language import say
from kg.cli.options import Model, ReadingProfile, StorePath, settings
from kg.cli.output import clean, drawn, err_console
from kg.edges import EDGE_CONFIDENCE
from kg.errors import QueryError
from kg.model import Profile

if TYPE_CHECKING:
    from kg.explain import ArticleExplanation, StatementExplanation
    from kg.graph.records import StatementRecord

EXPLAIN_HELP = say(
    "Spiega perché il grafo dice una cosa: frase, menzioni, modelli, schemi, soglie.\n\n"
    "WHAT è un'affermazione del grafo (il suo IRI o l'inizio del suo codice) oppure il file di "
    "un articolo.\n\n"
    "Esempi: kg explain 3f9a2c --store grafo\n\n"
    "kg explain articolo.txt --number 2\n\n"
    "kg explain articolo.txt --pair OpenAI Oracle",
    "Explain why the graph says something: sentence, mentions, models, patterns, thresholds.\n\n"
    "WHAT is a statement of the graph (its IRI or the start of its id) or the file of an "
    "article.\n\n"
    "Examples: kg explain 3f9a2c --store graph\n\n"
    "kg explain article.txt --number 2\n\n"
    "kg explain article.txt --pair OpenAI Oracle",
)


class ExplainFormat(StrEnum):
    """The forms of an explanation."""

    TEXT = "text"
    JSON = "json"


def explain(
    what: Annotated[
        str,
        typer.Argument(
            metavar="WHAT",
            help=say(
                "Un'affermazione (IRI o inizio del codice) o il file di un articolo (a.jsonl#2).",
                "A statement (IRI or start of its id) or the file of an article (a.jsonl#2).",
            ),
        ),
    ],
    store: StorePath = None,
    number: Annotated[
        int | None,
        typer.Option(
            "--number",
            "-n",
            min=1,
            metavar="N",
            help=say(
                "Solo l'N-esima affermazione dell'articolo.",
                "Only the N-th statement of the article.",
            ),
        ),
    ] = None,
    pair: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--pair",
            metavar="NAME NAME",
            help=say(
                "Perché l'articolo non lega (o lega) questi due nomi.",
                "Why the article does not (or does) join these two names.",
            ),
        ),
    ] = None,
    form: Annotated[
        ExplainFormat,
        typer.Option("--format", help=say("Forma della spiegazione.", "Form of the explanation.")),
    ] = ExplainFormat.TEXT,
    model: Model = None,
    profile: ReadingProfile = None,
) -> None:
    """Explain a statement of the graph, the statements of an article, or a pair of names."""
    from kg.graph.lookup import is_reference

    if is_reference(what) and not Path(what).exists():
        if pair is not None or number is not None:
            raise typer.BadParameter(
                say("--pair e --number vogliono un file", "--pair and --number want a file")
            )
        _explain_stored(what, store, form, model, profile)
    else:
        _explain_article(what, number, pair, form, model, profile)


def _explain_stored(
    reference: str,
    store: str | None,
    form: ExplainFormat,
    model: str | None,
    profile: Profile | None,
) -> None:
    from kg.cli.opening import open_to_read
    from kg.cli.taught import TAUGHT
    from kg.explain import explain_stored
    from kg.graph.lookup import find_statement
    from kg.graph.statements import record
    from kg.nlp import pipeline

    with open_to_read(store) as opened:
        located = find_statement(opened, reference)
        taught = record(opened, located.iri) if located.producer.startswith(TAUGHT) else None
    if taught is not None and model is None:
        _show_taught(taught, form)
        return
    found = explain_stored(located, pipeline.load, model, profile)
    if not found.same_reader:
        note = say(
            "il grafo fu costruito con un'altra versione: questi sono i numeri di oggi",
            "the graph was built by another version: these are today's figures",
        )
        err_console().print(clean(note), style="dim", soft_wrap=True)
    _show(found.article, [found.statement], form, whole=False)


def _explain_article(
    path: str,
    number: int | None,
    pair: tuple[str, str] | None,
    form: ExplainFormat,
    model: str | None,
    profile: Profile | None,
) -> None:
    from kg.explain import explain as explain_text
    from kg.explain import find_article
    from kg.nlp import pipeline

    article = find_article(path)
    chosen = profile or settings().profile
    nlp = pipeline.load(model or settings().model, chosen)
    known = settings().edge_confidence
    least = EDGE_CONFIDENCE if known is None else known
    explained = explain_text(nlp, article, chosen, least)
    if pair is not None:
        _show_pair(explained, pair, form)
        return
    statements = explained.statements
    if number is None:
        _show(explained, list(statements), form, whole=True)
    elif number <= len(statements):
        _show(explained, [statements[number - 1]], form, whole=False)
    else:
        raise QueryError(
            say(
                f"l'articolo fa {len(statements)} affermazioni",
                f"the article makes {len(statements)} statements",
            ),
            say("scegli un numero più piccolo", "choose a smaller number"),
            path=path,
        )


def _show(
    explained: ArticleExplanation,
    statements: list[StatementExplanation],
    form: ExplainFormat,
    *,
    whole: bool,
) -> None:
    from kg.cli.explanation import draw_statement, drawn
    from kg.explain.record import explanation_record

    if form is ExplainFormat.JSON:
        records = [explanation_record(explained, one) for one in statements]
        _print_json(records if whole else records[0])
        return
    if not statements:
        print(say("l'articolo non fa affermazioni", "the article makes no statement"))
    for place, one in enumerate(statements):
        sys.stdout.write("\n" if place else "")
        sys.stdout.write(drawn(draw_statement(explained, one)))


def _show_taught(taught: StatementRecord, form: ExplainFormat) -> None:
    """Show what a language model read: there is nothing to weigh again."""
    from kg.cli.taught import draw_taught, taught_record

    if form is ExplainFormat.JSON:
        _print_json(taught_record(taught))
    else:
        sys.stdout.write(drawn(draw_taught(taught)))


def _show_pair(explained: ArticleExplanation, names: tuple[str, str], form: ExplainFormat) -> None:
    from kg.cli.explanation import draw_pair, draw_statement, drawn
    from kg.explain import explain_pair
    from kg.explain.record import pair_record

    found = explain_pair(explained, *names)
    if form is ExplainFormat.JSON:
        _print_json(pair_record(explained, found))
        return
    sys.stdout.write(drawn(draw_pair(explained, found)))
    for one in found.statements:
        sys.stdout.write("\n" + drawn(draw_statement(explained, one)))


def _print_json(record: Any) -> None:
    sys.stdout.write(json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False) + "\n")
