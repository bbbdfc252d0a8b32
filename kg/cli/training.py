"""`kg train`: rebuild what is learnt from the annotated reports."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.language import say
from kg.cli.output import err_console

TRAIN_HELP = say(
    "Rifà quello che si impara dai testi annotati.\n\n"
    "La parte network ha bisogno di 'kg\\[train]' e di un paio d'ore su due processori; se si "
    "ferma, lo stesso comando riprende dall'ultima epoca.\n\n"
    "Esempi: kg train corpus/annotated --part network --out modello\n\n"
    "kg train --add annotati --part relations --out modello",
    "Rebuild what is learnt from the annotated reports.\n\n"
    "The part network needs 'kg\\[train]' and a couple of hours on two cores; where it is "
    "stopped, the same command goes on from the last epoch.\n\n"
    "Examples: kg train corpus/annotated --part network --out model\n\n"
    "kg train --add annotated --part relations --out model",
)


class Part(StrEnum):
    """What can be rebuilt; `kg.train.making` says where each ships."""

    NETWORK = "network"
    FAST = "fast"
    RELATIONS = "relations"
    COREFERENCE = "coreference"
    CALIBRATION = "calibration"


def train(
    corpus: Annotated[
        Path,
        typer.Argument(
            metavar="CORPUS",
            exists=True,
            file_okay=False,
            help=say(
                "Cartella di file .ann con splits.tsv.", "Folder of .ann files with splits.tsv."
            ),
        ),
    ] = Path("corpus/annotated"),
    part: Annotated[
        Part,
        typer.Option("--part", help=say("Che cosa rifare.", "What to rebuild.")),
    ] = Part.NETWORK,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            help=say(
                "Dove scrivere il modello (dentro il pacchetto).",
                "Where to write the model (into the package).",
            ),
        ),
    ] = None,
    work: Annotated[
        Path,
        typer.Option(
            "--work",
            metavar="DIR",
            help=say(
                "Cartella del registro e dello stato intermedio.",
                "Folder of the log and the unfinished state.",
            ),
        ),
    ] = Path("out/training"),
    text: Annotated[
        list[Path] | None,
        typer.Option(
            "--text",
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help=say(
                "Testi che la parte fast impara dalla rete; ripetibile.",
                "Texts the part fast learns from the network; repeatable.",
            ),
        ),
    ] = None,
    add: Annotated[
        list[Path] | None,
        typer.Option(
            "--add",
            metavar="FILE|DIR",
            exists=True,
            help=say(
                "Altri testi annotati (.ann) da cui imparare, come li scrive kg annotate; "
                "ripetibile.",
                "Further annotated reports (.ann) to learn from, as kg annotate writes them; "
                "repeatable.",
            ),
        ),
    ] = None,
    seed: Annotated[
        int,
        typer.Option(
            "--seed",
            min=0,
            metavar="N",
            help=say("Seme del caso.", "Seed of all that is random."),
        ),
    ] = 1,
    epochs: Annotated[
        int | None,
        typer.Option(
            "--epochs",
            min=1,
            metavar="N",
            help=say("Meno epoche, per provare.", "Fewer epochs, for a trial."),
        ),
    ] = None,
) -> None:
    """Train one part and say what came of it."""
    _log_to(work / f"{part}.log")
    schedule = Schedule(seed, epochs, work, tuple(text or ()), tuple(add or ()))
    err_console().print(_make(part, corpus, out, schedule))


@dataclass(frozen=True, slots=True)
class Schedule:
    """How to train: the seed, fewer epochs if asked, where to keep the state, further texts.

    `added` are further annotated reports.
    """

    seed: int
    epochs: int | None
    work: Path
    texts: tuple[Path, ...]
    added: tuple[Path, ...]


def _make(part: Part, corpus: Path, out: Path | None, how: Schedule) -> str:
    from kg.train import making

    if part is Part.COREFERENCE:
        path = out / making.WEIGHTS.name if out else making.WEIGHTS
        count = making.make_coreference(corpus, path, how.added)
        return say(f"{count} indizi in {path}", f"{count} clues in {path}")
    if part is Part.RELATIONS:
        making.make_relations(corpus, out, how.added)
        return str(out or making.MODELS / "relations")
    if part is Part.CALIBRATION:
        folder = out or making.MODELS / "default"
        digest = making.calibrate(folder, corpus)
    elif part is Part.FAST:
        folder = out or making.MODELS / "fast"
        digest = making.make_fast(
            corpus,
            folder,
            added=how.added,
            texts=how.texts,
            seed=how.seed,
            epochs=how.epochs,
        )
    else:
        folder = out or making.MODELS / "default"
        digest = making.make_network(
            corpus, folder, added=how.added, seed=how.seed, epochs=how.epochs, work=how.work
        )
    return say(f"{folder}: impronta {digest}", f"{folder}: digest {digest}")


def _log_to(path: Path) -> None:
    """Send the log of the training to standard error and, added at its end, to a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    log = logging.getLogger("kg")
    log.setLevel(logging.INFO)
    log.addHandler(logging.StreamHandler())
    log.addHandler(logging.FileHandler(path, encoding="utf-8"))
