"""What the network says of a batch of examples, and how wrong it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from kg.neural.nouns import choice_features
from kg.neural.pieces import END, PAD, START
from kg.relations.claimants import speaker_lines
from kg.relations.pairs import pair_inputs
from kg.train.network import WIDTH, Network

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.neural.model import Embeddings
    from kg.train.examples import Example

WEIGHTS: Mapping[str, float] = {
    "tags": 3.0,
    "pairs": 1.0,
    "status": 0.7,
    "values": 0.5,
    "nominals": 0.5,
    "claimants": 1.0,
}
"""How much each question counts in the sum that is trained."""

_STEP = 16  # pieces
_SMOOTH = 10.0  # added to the number of true relations of a batch


def encode(net: Network, embeddings: Embeddings, examples: Sequence[Example]) -> list[Tensor]:
    """Return the vectors of the tokens of every example: (tokens, width) each.

    The encoder runs in bfloat16, and lengths are rounded up, because each new shape costs
    the preparation of its kernels; the heads are small and run in single precision.
    """
    longest = -(-(max(len(example.ids) for example in examples) + 2) // _STEP) * _STEP
    ids = np.full((len(examples), longest), PAD, np.int64)
    for row, example in zip(ids, examples, strict=True):
        row[0], row[1 : len(example.ids) + 1], row[len(example.ids) + 1] = START, example.ids, END
    with torch.autocast("cpu", torch.bfloat16):
        hidden = net.encoder(torch.from_numpy(embeddings.of(ids)), torch.from_numpy(ids == PAD))
    hidden = hidden.float()
    return [
        net.drop(_pool(rows[1 : len(example.ids) + 1], example.sizes))
        for rows, example in zip(hidden, examples, strict=True)
    ]


def _pool(rows: Tensor, sizes: Sequence[int]) -> Tensor:
    """Return the mean of each token's pieces, as `kg.neural.windows.pool` does."""
    counts = torch.tensor(sizes)
    owners = torch.repeat_interleave(torch.arange(len(sizes)), counts)
    summed = torch.zeros(len(sizes), WIDTH, dtype=rows.dtype).index_add_(0, owners, rows)
    return summed / counts[:, None].to(rows.dtype)


def measure(net: Network, embeddings: Embeddings, examples: Sequence[Example]) -> dict[str, Tensor]:
    """Return the loss of every question over a batch."""
    losses: dict[str, list[Tensor]] = defaultdict(list)
    true = sum(float(example.truth.sum()) for example in examples) + _SMOOTH
    for example, vectors in zip(examples, encode(net, embeddings, examples), strict=True):
        tags = torch.from_numpy(example.tags)
        losses["tags"].append(
            functional.cross_entropy(net.tags(vectors).float(), tags, ignore_index=-1)
            if (tags >= 0).any()
            else vectors.sum() * 0
        )
        _pair_losses(net, vectors, example, true, losses)
        _noun_losses(net, vectors, example, losses)
    return {
        name: torch.stack(rows).sum() if name == "pairs" else torch.stack(rows).mean()
        for name, rows in losses.items()
    }


def total(losses: Mapping[str, Tensor]) -> Tensor:
    """Return the weighted sum that is trained."""
    return sum((WEIGHTS[name] * loss for name, loss in losses.items()), torch.zeros(()))


def tensors(arrays: Mapping[str, NDArray[Any]]) -> dict[str, Tensor]:
    """Return the arrays as tensors."""
    return {name: torch.from_numpy(np.ascontiguousarray(array)) for name, array in arrays.items()}


def read_pairs(net: Network, vectors: Tensor, example: Example) -> tuple[Tensor, Tensor, Tensor]:
    """Return logits, hidden vectors and manners of an example's pairs; there must be some."""
    numbers = np.arange(len(vectors), dtype=np.float32)[:, None]
    arrays = pair_inputs(example.scene, replace(example.tokens, vectors=numbers))
    used = torch.from_numpy(arrays.pop("vectors")[:, 0].astype(np.int64))
    found: tuple[Tensor, Tensor, Tensor] = net.pairs(vectors[used], **tensors(arrays))
    return found


def _pair_losses(
    net: Network,
    vectors: Tensor,
    example: Example,
    true: float,
    losses: dict[str, list[Tensor]],
) -> None:
    if not example.scene.pairs:
        return
    logits, hidden, manner = read_pairs(net, vectors, example)
    truth, counts = torch.from_numpy(example.truth), torch.from_numpy(example.counts)
    losses["pairs"].append(net.pairs.loss(logits, truth, counts) / true)
    if not example.facts:
        return
    facts = torch.tensor(example.facts)
    losses["status"].append(
        functional.cross_entropy(status_scores(net, hidden, manner, facts), facts[:, 2])
    )
    if example.speakers:
        answers = claim_scores(net, (vectors, hidden, manner), example)
        speaks = torch.from_numpy(example.speaks)
        losses["claimants"].append(functional.binary_cross_entropy_with_logits(answers, speaks))
    if example.attached:
        belongs = torch.tensor([float(row.belongs) for row in example.attached])
        answers = value_scores(net, (vectors, hidden, manner), example)
        losses["values"].append(functional.binary_cross_entropy_with_logits(answers, belongs))


def status_scores(net: Network, hidden: Tensor, manner: Tensor, facts: Tensor) -> Tensor:
    """Return (facts, statuses) logits."""
    scores: Tensor = net.status(hidden[facts[:, 0]], manner[facts[:, 0]], facts[:, 1])
    return scores


def value_scores(net: Network, read: tuple[Tensor, Tensor, Tensor], example: Example) -> Tensor:
    """Return one score for every value near a fact.

    `read` are vectors of tokens, and hidden vectors and manners of pairs.
    """
    vectors, hidden, manner = read
    rows = torch.tensor([row[:5] for row in example.attached])
    owners = torch.tensor(example.facts)[rows[:, 0]]
    pairs = owners[:, 0]
    ends = torch.cat([vectors[rows[:, 2]], vectors[rows[:, 3]]], -1)
    scores: Tensor = net.values(
        hidden[pairs], manner[pairs], owners[:, 1], rows[:, 1], ends, rows[:, 4]
    )
    return scores


def _noun_losses(
    net: Network, vectors: Tensor, example: Example, losses: dict[str, list[Tensor]]
) -> None:
    """Want every noun to prefer its entity, by whichever of its names, to all others."""
    if not example.choices:
        return
    scores = noun_scores(net, vectors, example)
    owners = torch.tensor([choice.noun for choice in example.choices])
    right = torch.tensor(
        [
            example.names[choice.name].entity == example.nouns[choice.noun].entity
            for choice in example.choices
        ]
    )
    rows = []
    for number in range(len(example.nouns)):
        own = owners == number
        if (own & right).any():
            rows.append(torch.logsumexp(scores[own], 0) - torch.logsumexp(scores[own & right], 0))
    if rows:
        losses["nominals"].append(torch.stack(rows).mean())


def noun_scores(net: Network, vectors: Tensor, example: Example) -> Tensor:
    """Return one score for every choice of an example."""
    features = choice_features(example.choices, example.nouns, example.names)
    one = torch.tensor([example.nouns[c.noun][:2] for c in example.choices])
    other = torch.tensor([example.names[c.name][:2] for c in example.choices])
    return net.nominals(
        vectors[one].flatten(1), vectors[other].flatten(1), torch.from_numpy(features)
    ).float()


def claim_scores(net: Network, read: tuple[Tensor, Tensor, Tensor], example: Example) -> Tensor:
    """Return one score for everybody who may claim a fact; `read` as in `value_scores`.

    Rows are picked by `index_select`: adding up the gradients of many equal indices in
    `tensor[indices]` has no fixed order.
    """
    vectors, hidden, manner = read
    scene = example.scene
    lines = [scene.pairs[fact.pair].line for fact in example.facts]
    away = speaker_lines(example.speakers, lines, scene)
    places = [scene.places[speaker.place] for speaker in example.speakers]
    first, last = (torch.tensor([place[end] for place in places]) for end in (0, 1))
    said = torch.tensor([speaker.said for speaker in example.speakers])
    facts = torch.tensor(example.facts)[said]
    means = torch.stack([_line_mean(vectors, scene.lines[line]) for line in lines])
    scores: Tensor = net.claimants(
        hidden.index_select(0, facts[:, 0]),
        manner.index_select(0, facts[:, 0]),
        facts[:, 1],
        torch.cat([vectors.index_select(0, first), vectors.index_select(0, last)], -1),
        means.index_select(0, said),
        torch.from_numpy(away),
    )
    return scores


def _line_mean(vectors: Tensor, line: tuple[int, int]) -> Tensor:
    return vectors[line[0] : max(line[1], line[0] + 1)].mean(0)
