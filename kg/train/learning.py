"""Training the network: epochs over varied reports, weights averaged, resumable.

Everything random comes from the seed of the plan and the number of the epoch, so a run
that was stopped goes on as if it had not been. Forward passes run in bfloat16, weights stay
in single precision. What is kept is a running average of the weights. Processes share each
batch and take every step with the mean of their gradients (see `kg.train.sharing`); each
computes in one thread: a second one saved only a seventh of the time, and would make the
weights depend on the machine.
"""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import torch
from torch.nn.utils import clip_grad_norm_

from kg.neural.pieces import MASK, Segmenter
from kg.train.examples import Reader, hide, vary_report
from kg.train.losses import measure, total
from kg.train.network import Network, Pairs
from kg.train.samples import read_sample
from kg.train.scoring import score
from kg.train.sharing import ALONE, Share, shared
from kg.train.variation import Names, Rates, vary

if TYPE_CHECKING:
    from kg.annotated import Report
    from kg.train.base import Base
    from kg.train.examples import Example

_LOG = logging.getLogger(__name__)
_LONGEST = 510  # pieces; longer reports are left out


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train.

    `processes` share the batches: the weights depend on how many there are.

    `epochs` shapes the rates, `stop` is the last epoch that is run.

    `rate` is the learning rate of the uppermost layer; each layer below learns `decay` as
    fast, the heads at `head_rate`. Rates rise over the first `warmup` of all steps and then
    fall in a straight line. `hidden_reports` is the share of reports in which names are
    hidden, `hidden_names` the share of their entities.
    """

    seed: int = 1
    processes: int = 2
    layers: int = 8
    epochs: int = 6
    stop: int = 5
    batch: int = 8
    rate: float = 2e-4
    head_rate: float = 1e-3
    decay: float = 0.9
    warmup: float = 0.08
    weight_decay: float = 0.01
    average: float = 0.995
    hidden_reports: float = 0.6
    hidden_names: float = 0.4
    rates: Rates = field(
        default_factory=lambda: Rates(window=0, cuts=0, swap=0.5, openings=0.05, breaks=0.15)
    )


def train(
    train_reports: Sequence[Report],
    dev: Sequence[Report],
    base: Base,
    plan: Plan,
    checkpoint: Path | None = None,
) -> tuple[Network, dict[str, Any]]:
    """Train on the first reports; return the network (averaged) and its scores on the second.

    `base` is pruned already. With `checkpoint` the state is written after every epoch, and
    a run with the same plan goes on from it.
    """
    run = _begin(train_reports, dev, base, plan, checkpoint)
    work = partial(_run_beside, train_reports, base, plan, checkpoint)
    scores: dict[str, Any] = {}
    with shared(plan.processes, work) as run.share:
        while not run.is_over:
            run.run_epoch()
            scores = run.score()
            _LOG.info("epoch %d on DEV: %s", run.epoch, scores)
            if checkpoint is not None:
                run.save(checkpoint)
    return run.averaged(), scores or run.score()


def _run_beside(
    reports: Sequence[Report], base: Base, plan: Plan, checkpoint: Path | None, share: Share
) -> None:
    """Run the same epochs as the first process, with our share of each batch.

    The first one writes no state before its first step, which it takes with us: so both
    begin with the same.
    """
    run = _begin(reports, (), base, plan, checkpoint)
    run.share = share
    while not run.is_over:
        run.run_epoch()


def _begin(
    reports: Sequence[Report],
    dev: Sequence[Report],
    base: Base,
    plan: Plan,
    checkpoint: Path | None,
) -> Run:
    """Return a training at its start, or where the state in `checkpoint` left it."""
    run = Run(reports, dev, base, plan)
    if checkpoint is not None and checkpoint.is_file():
        run.resume(checkpoint)
    return run


class Run:
    """A training under way: the network, its average, its optimizer, and the epochs done."""

    def __init__(
        self,
        reports: Sequence[Report],
        dev: Sequence[Report],
        base: Base,
        plan: Plan,
        pairs: Callable[[float], Pairs] = Pairs,
    ) -> None:
        torch.set_num_threads(1)
        torch.manual_seed(plan.seed)
        self.plan = plan
        self.share = ALONE
        self.epoch = 0
        self._reports = reports
        self._samples = [read_sample(report) for report in reports]
        self._names = Names(self._samples)
        self._embeddings = base.embeddings
        self._reader = Reader(Segmenter(base.pieces, base.scores), base.pieces.index(MASK))
        self._dev = [e for r in dev if len((e := self._reader.read(r)).ids) <= _LONGEST]
        self._pairs = pairs
        self._net = Network(plan.layers, pairs=pairs)
        self._net.encoder.fill(base)
        self._average = {k: v.clone() for k, v in self._net.state_dict().items()}
        self._optimizer = torch.optim.AdamW(_groups(self._net, plan), betas=(0.9, 0.98))
        self._steps = 0
        self._all_steps = plan.epochs * max(1, len(reports) // plan.batch)

    @property
    def is_over(self) -> bool:
        """Tell whether every epoch of the plan has been run."""
        return self.epoch >= min(self.plan.epochs, self.plan.stop)

    def run_epoch(self) -> None:
        """Run one epoch over newly varied reports."""
        rng = Random(f"{self.plan.seed}-{self.epoch}")  # noqa: S311 - a sample, not a secret
        torch.manual_seed((self.plan.seed * 1000 + self.epoch) * 100 + self.share.rank)
        examples = list(self._examples(rng))
        started, losses = time.monotonic(), defaultdict(list)
        self._net.train()
        for batch in _batches(examples, self.plan.batch, rng):
            for name, loss in self._learn(batch).items():
                losses[name].append(loss)
        self.epoch += 1
        means = {name: round(sum(rows) / len(rows), 3) for name, rows in losses.items()}
        _LOG.info("epoch %d: %.0f s, loss %s", self.epoch, time.monotonic() - started, means)

    def _examples(self, rng: Random) -> Iterator[Example]:
        for report, sample in zip(self._reports, self._samples, strict=True):
            varied = vary_report(report, vary(sample, self._names, self.plan.rates, rng))
            share = self.plan.hidden_names if rng.random() < self.plan.hidden_reports else 0.0
            example = self._reader.read(varied, hide(varied, share, rng))
            if len(example.ids) <= _LONGEST:
                yield example

    def _learn(self, batch: Sequence[Example]) -> dict[str, float]:
        for group in self._optimizer.param_groups:
            group["lr"] = group["full_rate"] * self._pace()
        losses = measure(self._net, self._embeddings, self.share.of(batch))
        self._optimizer.zero_grad()
        total(losses).backward()
        self.share.mean_gradients(self._net)
        clip_grad_norm_(self._net.parameters(), 1.0)
        self._optimizer.step()
        self._steps += 1
        self._keep_average()
        return {name: float(loss.detach()) for name, loss in losses.items()}

    def _pace(self) -> float:
        warmup = max(1.0, self.plan.warmup * self._all_steps)
        if self._steps < warmup:
            return (self._steps + 1) / warmup
        return max(0.02, 1 - (self._steps - warmup) / (self._all_steps - warmup))

    def _keep_average(self) -> None:
        share = min(self.plan.average, (self._steps + 1) / (self._steps + 10))
        with torch.no_grad():
            for name, weight in self._net.state_dict().items():
                self._average[name].mul_(share).add_(weight, alpha=1 - share)

    def averaged(self) -> Network:
        """Return the network with its averaged weights."""
        net = Network(self.plan.layers, pairs=self._pairs)
        net.load_state_dict(self._average)
        net.eval()
        return net

    def score(self) -> dict[str, Any]:
        """Score the averaged network on DEV."""
        return score(self.averaged(), self._embeddings, self._dev)

    def save(self, path: Path) -> None:
        """Write the whole state; a file that is there is replaced at once."""
        path.parent.mkdir(parents=True, exist_ok=True)
        state = {
            "plan": asdict(self.plan),
            "epoch": self.epoch,
            "steps": self._steps,
            "net": self._net.state_dict(),
            "average": self._average,
            "optimizer": self._optimizer.state_dict(),
        }
        unfinished = path.with_suffix(".part")
        torch.save(state, unfinished)
        unfinished.replace(path)

    def resume(self, path: Path) -> None:
        """Take up a saved state, if it was made by the same plan."""
        state = torch.load(path, weights_only=True)
        if state["plan"] != asdict(self.plan):
            _LOG.warning("%s was made by another plan: starting anew", path)
            return
        self.epoch, self._steps = state["epoch"], state["steps"]
        self._net.load_state_dict(state["net"])
        self._average = state["average"]
        self._optimizer.load_state_dict(state["optimizer"])
        _LOG.info("going on after epoch %d of %s", self.epoch, path)


def _groups(net: Network, plan: Plan) -> list[dict[str, Any]]:
    """Return the parameters with the rate each learns at."""
    groups = []
    for name, parameter in net.named_parameters():
        head, _, rest = name.partition(".")
        rate = plan.head_rate
        if head == "encoder":
            depth = int(rest.split(".")[1]) if rest.startswith("layers.") else -1
            rate = plan.rate * plan.decay ** (plan.layers - 1 - depth)
        decay = plan.weight_decay if parameter.ndim > 1 else 0.0
        groups.append({"params": [parameter], "lr": rate, "full_rate": rate, "weight_decay": decay})
    return groups


def _batches(examples: Sequence[Example], size: int, rng: Random) -> list[list[Example]]:
    """Return batches of examples of like length, in random order."""
    ordered = sorted(examples, key=lambda example: len(example.ids) + 60 * rng.random())
    batches = [ordered[start : start + size] for start in range(0, len(ordered), size)]
    rng.shuffle(batches)
    return batches
