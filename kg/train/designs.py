"""Designs of the head `pairs` side by side, on a part of TRAIN, scored on DEV.

    python -m kg.train.designs corpus/annotated --reports 600 --epochs 3 --seeds 1 2 3

| design | what a pair is read from |
|---|---|
| `pooled` | vectors of its mentions and entities, a few features |
| `adaptive` | the words around it too; its relations must outscore a threshold learnt per pair |
| `attention` | the words around it too; each relation for itself: what ships |

`pooled` is what a first trial did; the threshold is that of Zhou et al. 2021 (ATLOP). All else
is equal: encoder, other heads, plan. The scores go to the card of the model.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import torch
from torch import Tensor, nn

from kg.annotated import read_split
from kg.relations.pairs import RELATIONS
from kg.train.base import find_base, read_base
from kg.train.learning import Plan, Run
from kg.train.making import words_of_reports
from kg.train.network import Attention, Pairs

_GENERAL = ("b19", "b20")  # longer reports of general news, which hold few relations
_SAMPLE = 7  # seed of the choice of reports
_FAR = -1e4


class Pooled(Pairs):
    """Pairs whose relations are read without the words around them."""

    def __init__(self, dropout: float) -> None:
        super().__init__(dropout)
        self.what = _Blind()


class _Blind(nn.Module):
    def forward(self, vectors: Tensor, ends: Tensor, *_: Tensor) -> Tensor:
        return torch.zeros(len(ends), Attention.READ, dtype=vectors.dtype)


class Adaptive(Pairs):
    """Pairs with a threshold of their own, which true relations must exceed."""

    def __init__(self, dropout: float) -> None:
        super().__init__(dropout)
        self.relation = _Above()

    @staticmethod
    def loss(logits: Tensor, truth: Tensor, counts: Tensor) -> Tensor:
        """Return the loss of true relations against the threshold, and of it against false ones."""
        out, least = logits[:, :-1], logits[:, -1:]
        far = torch.full_like(out, _FAR)
        true, false = (truth > 0) & (counts > 0), (truth == 0) & (counts > 0)
        above = torch.cat([torch.where(true, out, far), least], -1).log_softmax(-1)
        below = torch.cat([torch.where(false, out, far), least], -1).log_softmax(-1)
        return -(above[:, :-1] * true).sum() - below[:, -1].sum()


class _Above(nn.Module):
    """Logits of the relations and the threshold; once trained, what is above it."""

    def __init__(self) -> None:
        super().__init__()
        self.out = nn.Linear(Pairs.HIDDEN, len(RELATIONS) + 1)

    def forward(self, hidden: Tensor) -> Tensor:
        logits: Tensor = self.out(hidden)
        return logits if self.training else logits[:, :-1] - logits[:, -1:]


DESIGNS: Mapping[str, Callable[[float], Pairs]] = {
    "pooled": Pooled,
    "adaptive": Adaptive,
    "attention": Pairs,
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Train every design with every seed; print the scores on DEV, a line of JSON each."""
    parser = argparse.ArgumentParser(prog="python -m kg.train.designs")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--reports", type=int, default=600)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--designs", nargs="+", choices=DESIGNS, default=list(DESIGNS))
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    train, dev = read_split(options.corpus, "train"), read_split(options.corpus, "dev")
    base = read_base(find_base()).prune(words_of_reports(train))
    business = [report for report in train if not report.id.startswith(_GENERAL)]
    some = Random(_SAMPLE).sample(business, min(options.reports, len(business)))  # noqa: S311 - a sample, no secret
    for seed in options.seeds:
        for design in options.designs:
            plan = replace(Plan(), seed=seed, epochs=options.epochs, stop=options.epochs)
            run = Run(some, dev, base, plan, DESIGNS[design])
            for _ in range(options.epochs):
                run.run_epoch()
            sys.stdout.write(json.dumps({"design": design, "seed": seed, **run.score()}) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
