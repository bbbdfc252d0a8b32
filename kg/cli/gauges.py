"""The options of `kg evaluate`; those of `--compare` stand in `kg.cli.comparing`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.language import say
from kg.cli.output import Format

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
