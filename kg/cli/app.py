"""The commands of `kg`, by name. Each is a short function in a room of its own."""

from __future__ import annotations

from typing import Annotated

import typer

import kg
from kg.cli import annotating, asking, explaining, making, measuring, serving, showing, training
from kg.cli.language import say
from kg.cli.options import Language

app = typer.Typer(
    name="kg",
    help=say(
        "Notizie italiane in un grafo di conoscenza: chi investe in chi, chi fornisce chi, chi "
        "compete con chi, chi lo dice, da quando, e se è fatto o solo una voce.",
        "Italian news as a knowledge graph: who invests in whom, who supplies whom, who competes "
        "with whom, who says so, since when, and whether it is done or only rumoured.",
    ),
    epilog=say(
        "Per cominciare: kg build articoli/ && kg query investors --name OpenAI && kg view",
        "To start: kg build articles/ && kg query investors --name OpenAI && kg view",
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command("build", help=making.BUILD_HELP)(making.build)
app.command("extract", help=making.EXTRACT_HELP)(making.extract)
app.command("annotate", help=annotating.ANNOTATE_HELP)(annotating.annotate)
app.command("query", help=asking.QUERY_HELP, context_settings=asking.QUERY_CONTEXT)(asking.query)
app.command("explain", help=explaining.EXPLAIN_HELP)(explaining.explain)
app.command("view", help=showing.VIEW_HELP)(showing.view)
app.command("export", help=showing.EXPORT_HELP)(showing.export)
app.command("serve", help=serving.SERVE_HELP)(serving.serve)
app.command("validate", help=asking.VALIDATE_HELP)(asking.validate)
app.command("evaluate", help=measuring.EVALUATE_HELP)(measuring.evaluate)
app.command("info", help=asking.INFO_HELP)(asking.info)
app.command("train", help=training.TRAIN_HELP)(training.train)


def _show_version(value: bool) -> None:
    if value:
        print(kg.__version__)
        raise typer.Exit


@app.callback()
def _common(
    lang: Language = None,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_show_version,
            is_eager=True,
            help=say("La versione.", "The version."),
        ),
    ] = False,
) -> None:
    """Take the options that stand before a command; `--lang` was read when the process began."""
    del version
    if lang is not None and lang not in {"it", "en"}:
        raise typer.BadParameter(say("scrivi it o en", "write it or en"), param_hint="--lang")
