"""Training the entity recogniser: epochs over varied samples, the best one on DEV is kept.

Everything random comes from the seed of the plan, so that the same corpus, plan and
libraries give the same weights. Weights are averaged over the steps for scoring and saving.
"""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from spacy.training import Example
from spacy.util import fix_random_seed, minibatch
from thinc.api import Adam

from kg.model import MentionLabel
from kg.nlp.components import mark_sentences
from kg.nlp.recogniser import Shape, blank_pipeline
from kg.train.artefact import write_manifest
from kg.train.samples import read_sample
from kg.train.variation import Names, Rates, vary

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spacy.language import Language
    from spacy.tokens import Doc

    from kg.annotated import Report
    from kg.train.samples import Sample

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train. `rate` falls in a straight line to a twentieth over the epochs."""

    seed: int = 1
    epochs: int = 24
    dropout: float = 0.15
    rate: float = 0.001
    batch: int = 8
    score_every: int = 2
    shape: Shape = field(default_factory=Shape)
    rates: Rates = field(default_factory=Rates)


@dataclass(frozen=True, slots=True)
class Trained:
    """A trained pipeline with its strict F1 on DEV, per label and for all names ("named")."""

    nlp: Language
    scores: dict[str, float]
    epoch: int


def train(
    train_reports: Iterable[Report],
    dev: Sequence[Report],
    plan: Plan,
    taught: Sequence[Sample] = (),
) -> Trained:
    """Train on the first reports, choose the epoch by the second.

    `taught` are further texts with the names a better model found in them.
    """
    fix_random_seed(plan.seed)
    rng = Random(plan.seed)  # noqa: S311 - a sample, not a secret
    samples = [read_sample(report) for report in train_reports]
    names = Names(samples)
    nlp = blank_pipeline(plan.shape)
    nlp.initialize(lambda: [make_example(nlp, sample) for sample in samples])
    optimizer = Adam(plan.rate, L2=0.01, grad_clip=1.0, use_averages=True)
    best = Trained(nlp, {"named": -1.0}, 0)
    weights = b""
    for epoch in range(1, plan.epochs + 1):
        optimizer.learn_rate = plan.rate * max(0.05, 1 - epoch / plan.epochs)
        loss = _run_epoch(nlp, optimizer, [*samples, *taught], names, plan, rng)
        if epoch % plan.score_every and epoch != plan.epochs:
            continue
        with nlp.use_params(optimizer.averages):
            scores = score(nlp, dev)
            _LOG.info("epoch %d: loss %.0f, F1 on DEV %s", epoch, loss, scores)
            if scores["named"] > best.scores["named"]:
                best = Trained(nlp, scores, epoch)
                weights = nlp.get_pipe("ner").model.to_bytes()
    nlp.get_pipe("ner").model.from_bytes(weights)
    return best


def write(trained: Trained, plan: Plan, folder: Path) -> str:
    """Write the model and its manifest into `folder`; return its digest."""
    folder.mkdir(parents=True, exist_ok=True)
    trained.nlp.to_disk(folder, exclude=["vocab"])
    facts = {
        "plan": asdict(plan),
        "epoch": trained.epoch,
        "dev": trained.scores,
        "spacy": trained.nlp.meta["spacy_version"],
    }
    return write_manifest(folder, facts)


def _run_epoch(
    nlp: Language,
    optimizer: Adam,
    samples: Sequence[Sample],
    names: Names,
    plan: Plan,
    rng: Random,
) -> float:
    order = list(samples)
    rng.shuffle(order)
    examples = [make_example(nlp, vary(sample, names, plan.rates, rng)) for sample in order]
    losses: dict[str, float] = {}
    for batch in minibatch(examples, size=plan.batch):
        nlp.update(batch, sgd=optimizer, drop=plan.dropout, losses=losses)
    return losses["ner"]


def make_example(nlp: Language, sample: Sample) -> Example:
    """Return the sample as a training example, its sentences marked.

    Mentions that do not end where tokens end (about 1 in 10,000) are left out.
    """
    doc = _blank_doc(nlp, sample.text(), sample.starts())
    marks = [mark for mark in sample.spans() if doc.char_span(mark[0], mark[1]) is not None]
    return Example.from_dict(doc, {"entities": marks})


def _blank_doc(nlp: Language, text: str, starts: Sequence[int]) -> Doc:
    doc = nlp.make_doc(text)
    number = 0
    for token in doc:
        token.is_sent_start = number < len(starts) and token.idx >= starts[number]
        number += token.is_sent_start
    return doc


def score(nlp: Language, reports: Sequence[Report]) -> dict[str, float]:
    """Return the strict F1 (0..100) of what the recogniser itself finds, before later steps."""
    docs = [mark_sentences(nlp.make_doc(report.annotation.article.text)) for report in reports]
    right = dict.fromkeys(MentionLabel, 0)
    total = dict.fromkeys(MentionLabel, 0)
    for report, doc in zip(reports, nlp.pipe(docs, batch_size=32), strict=True):
        gold = {
            (mention.start, mention.end, mention.label)
            for entity in report.annotation.entities
            for mention in entity.mentions
        }
        found = {(e.start_char, e.end_char, MentionLabel(e.label_)) for e in doc.ents}
        for mark in gold & found:
            right[mark[2]] += 1
        for mark in (*gold, *found):
            total[mark[2]] += 1
    names = [label for label in MentionLabel if label is not MentionLabel.NOM]
    scores = {label.value: _f1(right[label], total[label]) for label in MentionLabel}
    named = _f1(sum(right[label] for label in names), sum(total[label] for label in names))
    return {"named": named, **scores}


def _f1(right: int, total: int) -> float:
    return round(200 * right / total, 2) if total else 0.0
