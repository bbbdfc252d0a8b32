"""`python -m kg.train`: rebuild what is learnt from the annotated reports.

Takes about half an hour on one core. Words go to stderr through logging.
"""

from __future__ import annotations

import argparse
import logging
from dataclasses import replace
from pathlib import Path

from kg.annotated import read_split
from kg.train.artefact import write
from kg.train.coreference import fit, read_choices, write_weights
from kg.train.recogniser import Plan, train

_LOG = logging.getLogger("kg.train")
_NEVER = -99.0  # every noun is resolved to its best candidate: on DEV no floor did better
_PACKAGE = Path(__file__).parent.parent


def main(arguments: list[str] | None = None) -> None:
    """Train what the command line asks for and write it into the package."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    reports = read_split(options.corpus, "train")
    if options.part in {"coreference", "all"}:
        weights = fit(read_choices(reports))
        write_weights(weights, options.weights, none=_NEVER)
        _LOG.info("%s: %d clues", options.weights, len(weights))
    if options.part in {"recogniser", "all"}:
        plan = replace(Plan(), seed=options.seed, epochs=options.epochs or Plan().epochs)
        trained = train(reports, read_split(options.corpus, "dev"), plan)
        digest = write(trained, plan, options.models / options.name)
        _LOG.info("%s: digest %s, F1 on DEV %s", options.name, digest, trained.scores)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m kg.train", description=__doc__)
    parser.add_argument(
        "part", nargs="?", choices=["recogniser", "coreference", "all"], default="all"
    )
    parser.add_argument("--name", default="default", help="the model's name")
    parser.add_argument("--corpus", type=Path, default=Path("corpus/annotated"))
    parser.add_argument("--models", type=Path, default=_PACKAGE / "models")
    parser.add_argument(
        "--weights", type=Path, default=_PACKAGE / "nlp" / "lexicon" / "nominal-weights.tsv"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=None, help="fewer for a quick trial")
    return parser


if __name__ == "__main__":
    main()
