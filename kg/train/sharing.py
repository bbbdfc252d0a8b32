"""Processes that train together: each takes its part of a batch, all take the same step.

A step is taken with the mean of the parts' gradients, which is near to that of the whole
batch (each part's losses are means of their own). Two numbers have one sum, in whatever
order, so two processes give the same weights in every run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import torch
from torch import distributed, multiprocessing, nn
from torch.nn.utils import parameters_to_vector, vector_to_parameters

_GREETING = timedelta(minutes=5)  # until all have started
_PATIENCE = timedelta(hours=1)  # the others wait while the first scores
_FAREWELL = 5.0  # seconds

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Share:
    """The part of one process: its number from 0, and how many there are."""

    rank: int = 0
    processes: int = 1

    def of(self, batch: Sequence[Item]) -> Sequence[Item]:
        """Return the part of a batch that is ours; the whole where it is too small to share."""
        return batch[self.rank :: self.processes] if len(batch) >= self.processes else batch

    def mean_gradients(self, net: nn.Module) -> None:
        """Put the mean of all processes' gradients in place of our own; none counts as zero."""
        if self.processes == 1:
            return
        own = [p.grad if p.grad is not None else torch.zeros_like(p) for p in net.parameters()]
        together = parameters_to_vector(own)
        distributed.all_reduce(together)
        together /= self.processes
        vector_to_parameters(together, own)
        for parameter, gradient in zip(net.parameters(), own, strict=True):
            parameter.grad = gradient


ALONE = Share()


@contextmanager
def shared(processes: int, work: Callable[[Share], None]) -> Iterator[Share]:
    """Let other processes do a piece of work with us; give our own share, the first.

    `work` must take the same steps as the block does. Where it fails, so does the block, with
    what went wrong there.
    """
    if processes == 1:
        yield ALONE
        return
    with TemporaryDirectory() as scratch:
        meeting = Path(scratch) / "meeting"
        helpers = multiprocessing.start_processes(
            _start, (processes, meeting, work), processes - 1, join=False, start_method="spawn"
        )
        try:
            _meet(0, processes, meeting)
            yield Share(0, processes)
        except RuntimeError:
            helpers.join(_FAREWELL)  # raises what happened in a helper, if it was that
            raise
        finally:
            if distributed.is_initialized():
                distributed.destroy_process_group()
            for helper in helpers.processes:
                helper.join(_FAREWELL)
                helper.kill()


def _start(number: int, processes: int, meeting: Path, work: Callable[[Share], None]) -> None:
    _meet(number + 1, processes, meeting)
    work(Share(number + 1, processes))
    distributed.destroy_process_group()


def _meet(rank: int, processes: int, meeting: Path) -> None:
    store = distributed.FileStore(str(meeting), processes)
    store.set_timeout(_GREETING)
    distributed.init_process_group(
        "gloo", store=store, rank=rank, world_size=processes, timeout=_PATIENCE
    )
