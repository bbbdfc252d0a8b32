"""The network as torch sees it: one encoder, and a small head for every question.

| head | asks | answers |
|---|---|---|
| `tags` | vectors of tokens | begin, inside of a mention of each label, or none |
| `pairs` | ordered pairs of entities at a line | a hidden vector, one logit a relation |
| `status` | pair and relation | one logit a status |
| `values` | pair, relation and a value expression | does the value belong to it? |
| `claimants` | pair, relation and mention | does the entity claim it? |
| `nominals` | nominal mention and named mention | how well they fit |

Pairs are read by attention over the words around them that knows where each word stands
from both ends (after the position-aware attention of Zhang et al. 2017), beside the
vectors of the mentions, of the entities (mean of their mentions) and a few features.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional

from kg.neural.distance import STEPS
from kg.neural.tags import TAGS
from kg.relations import attachable, claimants
from kg.relations.network import KINDS, STATUSES
from kg.relations.pairs import FEATURES, RELATIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.train.base import Base

WIDTH = 384
_HEADS = 12
_INNER = 1536
_EPSILON = 1e-12
_LONGEST = 512
_NOTHING = -1e4  # added to a logit that must not count; half precision bears it


class Layer(nn.Module):
    """One layer of the encoder (post-norm transformer, as in BERT)."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.up, self.down = nn.Linear(WIDTH, _INNER), nn.Linear(_INNER, WIDTH)
        self.norm_out = nn.LayerNorm(WIDTH, eps=_EPSILON)
        self.norm_down = nn.LayerNorm(WIDTH, eps=_EPSILON)
        self.drop = nn.Dropout(dropout)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """Read (windows, pieces, width); `mask` is added to the logits of attention."""
        size = hidden.shape[0], hidden.shape[1], _HEADS, WIDTH // _HEADS
        query, key, value = (
            part(hidden).view(size).transpose(1, 2) for part in (self.query, self.key, self.value)
        )
        seen = functional.scaled_dot_product_attention(
            query, key, value, attn_mask=mask.to(query.dtype)
        )
        seen = self.out(seen.transpose(1, 2).reshape(hidden.shape))
        hidden = self.norm_out(hidden + self.drop(seen))
        inner = self.down(functional.gelu(self.up(hidden)))
        return self.norm_down(hidden + self.drop(inner))


class Encoder(nn.Module):
    """The lower layers of multilingual-e5-small; embeddings of pieces come from outside."""

    def __init__(self, layers: int, dropout: float) -> None:
        super().__init__()
        self.positions = nn.Parameter(torch.zeros(_LONGEST, WIDTH))
        self.norm = nn.LayerNorm(WIDTH, eps=_EPSILON)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(layers))
        self.drop = nn.Dropout(dropout)

    def forward(self, embeddings: Tensor, filling: Tensor) -> Tensor:
        """Read (windows, pieces, width); `filling` marks pieces that are none."""
        mask = filling.to(embeddings.dtype)[:, None, None, :] * _NOTHING
        hidden = self.drop(self.norm(embeddings + self.positions[: embeddings.shape[1]]))
        for layer in self.layers:
            hidden = layer(hidden, mask)
        return hidden

    def fill(self, base: Base) -> None:
        """Take the weights of the pre-trained encoder."""

        def put(target: nn.Module, name: str) -> None:
            for part, letter in ((target.weight, "w"), (target.bias, "b")):
                part.data = torch.tensor(base.tensors[f"{name}.{letter}"]).view(part.shape)

        positions = torch.from_numpy(base.tensors["emb.pos"]).view(-1, WIDTH)[:_LONGEST]
        self.positions.data = positions + torch.from_numpy(base.tensors["emb.type"])[:WIDTH]
        put(self.norm, "emb.ln")
        for number, layer in enumerate(self.layers):
            for part, name in _NAMES.items():
                put(getattr(layer, part), f"l{number}.{name}")


_NAMES = {
    "query": "q",
    "key": "k",
    "value": "v",
    "out": "ao",
    "norm_out": "aln",
    "up": "fi",
    "down": "fo",
    "norm_down": "oln",
}


class Attention(nn.Module):
    """Reads the words around a pair, knowing where each stands from both ends."""

    SIZE = 256
    _HEADS = 8
    READ = SIZE + 2 * _HEADS * STEPS

    def __init__(self, ends: int) -> None:
        super().__init__()
        self.query = nn.Linear(ends, self.SIZE)
        self.key, self.value = nn.Linear(WIDTH, self.SIZE), nn.Linear(WIDTH, self.SIZE)
        self.near_subject = nn.Embedding(STEPS, self.SIZE)
        self.near_object = nn.Embedding(STEPS, self.SIZE)
        self.in_line = nn.Embedding(2, self.SIZE)

    def forward(
        self,
        vectors: Tensor,
        ends: Tensor,
        window: Tensor,
        near_subject: Tensor,
        near_object: Tensor,
        in_line: Tensor,
    ) -> Tensor:
        """Return (pairs, READ): what was read, and how far from each end it was read."""
        heads = self._HEADS
        shape = *window.shape, heads, self.SIZE // heads
        flat = window.clamp(min=0).reshape(-1)
        query = self.query(ends).view(-1, *shape[2:])
        keys = self.key(vectors).index_select(0, flat).view(shape)
        values = self.value(vectors).index_select(0, flat).view(shape)
        logits = torch.einsum("phd,pwhd->phw", query, keys)
        for table, steps in (
            (self.near_subject, near_subject),
            (self.near_object, near_object),
            (self.in_line, in_line),
        ):
            places = table.weight.view(-1, *shape[2:])
            known = torch.einsum("phd,shd->phs", query, places)
            logits = logits + known.gather(2, steps[:, None, :].expand(-1, heads, -1))
        nothing = (window < 0).to(logits.dtype)[:, None, :] * _NOTHING
        weights = (logits / math.sqrt(shape[3]) + nothing).softmax(-1)
        read = torch.einsum("phw,pwhd->phd", weights, values).flatten(1)
        where = [
            (weights @ functional.one_hot(steps, STEPS).to(weights.dtype)).flatten(1)
            for steps in (near_subject, near_object)
        ]
        return torch.cat([read, *where], -1)


class Pairs(nn.Module):
    """Ordered pairs at a line: two hidden vectors each, and a logit for every relation.

    The first vector tells which relation it is, the second how it holds (for the heads
    `status` and `values`); they read the same words with attentions of their own.
    """

    HIDDEN = 384
    MANNER = 256
    _MENTION = 192
    _FEATURE = 32

    def __init__(self, dropout: float) -> None:
        super().__init__()
        mention = self._MENTION
        self.mention, self.entity = nn.Linear(2 * WIDTH, mention), nn.Linear(2 * WIDTH, mention)
        self.what, self.how = Attention(2 * mention), Attention(2 * mention)
        self.features = nn.Embedding(FEATURES, self._FEATURE)
        size = 5 * mention + Attention.READ + 5 * self._FEATURE
        self.inner, self.norm = nn.Linear(size, self.HIDDEN), nn.LayerNorm(self.HIDDEN)
        self.relation = nn.Linear(self.HIDDEN, len(RELATIONS))
        self.manner = nn.Linear(2 * mention + Attention.READ, self.MANNER)
        self.drop = nn.Dropout(dropout)

    def forward(
        self,
        vectors: Tensor,
        first: Tensor,
        last: Tensor,
        average: Tensor,
        subject: Tensor,
        object: Tensor,  # noqa: A002 - the word of RDF
        subject_place: Tensor,
        object_place: Tensor,
        window: Tensor,
        near_subject: Tensor,
        near_object: Tensor,
        in_line: Tensor,
        features: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Read the arrays of `kg.relations.pairs.pair_inputs`; return logits, hidden, manner."""
        around = window, near_subject, near_object, in_line
        ends = torch.cat([vectors[first], vectors[last]], -1)
        mentions = functional.gelu(self.mention(ends))
        entities = average @ functional.gelu(self.entity(ends))
        one, other = mentions[subject_place], mentions[object_place]
        both = torch.cat([one, other], -1)
        known = self.features(features).flatten(1)
        context = self.what(vectors, both, *around)
        read = [both, one * other, entities[subject], entities[object], context, known]
        hidden = self.norm(self.inner(self.drop(torch.cat(read, -1))))
        hidden = self.drop(functional.gelu(hidden))
        manner = torch.cat([both, self.how(vectors, both, *around)], -1)
        manner = self.drop(functional.gelu(self.manner(self.drop(manner))))
        return self.relation(hidden), hidden, manner

    @staticmethod
    def loss(logits: Tensor, truth: Tensor, counts: Tensor) -> Tensor:
        """Return how wrong the logits are, summed over what counts."""
        wrong = functional.binary_cross_entropy_with_logits(logits, truth, reduction="none")
        return (wrong * counts).sum()


def _judge(size: int, answers: int, dropout: float, inner: int = 128) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(size, inner), nn.GELU(), nn.Dropout(dropout), nn.Linear(inner, answers)
    )


_KNOWN = Pairs.HIDDEN + Pairs.MANNER + 32


class Statuses(nn.Module):
    """How a relation of a pair holds."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.relation = nn.Embedding(len(RELATIONS), 32)
        self.judge = _judge(_KNOWN, len(STATUSES), dropout)

    def forward(self, hidden: Tensor, manner: Tensor, relation: Tensor) -> Tensor:
        """Return (statements, statuses) logits; the vectors are those of the head `pairs`."""
        return self.judge(torch.cat([hidden, manner, self.relation(relation)], -1))


class Values(nn.Module):
    """Whether a value expression belongs to a relation of a pair."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.relation, self.kind = nn.Embedding(len(RELATIONS), 32), nn.Embedding(len(KINDS), 32)
        self.away = nn.Embedding(attachable.AWAY, 32)
        self.judge = _judge(_KNOWN + 64 + 2 * WIDTH, 1, dropout)

    def forward(
        self,
        hidden: Tensor,
        manner: Tensor,
        relation: Tensor,
        kind: Tensor,
        ends: Tensor,
        away: Tensor,
    ) -> Tensor:
        """Return one logit a row.

        `ends` are vectors of the expression's first and last token, `away` says in which line
        it stands (see `kg.relations.attachable`).
        """
        known = [hidden, manner, self.relation(relation), self.kind(kind), ends, self.away(away)]
        return self.judge(torch.cat(known, -1))[:, 0]


class Claimants(nn.Module):
    """Whether an entity claims a relation of a pair."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.relation, self.away = (
            nn.Embedding(len(RELATIONS), 32),
            nn.Embedding(claimants.AWAY, 32),
        )
        self.judge = _judge(_KNOWN + 3 * WIDTH + 32, 1, dropout)

    def forward(
        self,
        hidden: Tensor,
        manner: Tensor,
        relation: Tensor,
        ends: Tensor,
        line: Tensor,
        away: Tensor,
    ) -> Tensor:
        """Return one logit a row; `line` is the mean vector of the statement's line.

        `ends` are vectors of the speaker's first and last token, `away` says in which line it
        stands (see `kg.relations.claimants.speaker_lines`).
        """
        known = [hidden, manner, self.relation(relation), ends, line, self.away(away)]
        return self.judge(torch.cat(known, -1))[:, 0]


class Nominals(nn.Module):
    """How well a noun fits a named mention, before or shortly after it."""

    _MENTION = 192

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.noun, self.name = (nn.Linear(2 * WIDTH, self._MENTION) for _ in range(2))
        self.features = nn.Embedding(48, 32)
        self.judge = _judge(3 * self._MENTION + 96, 1, dropout, 192)
        self.drop = nn.Dropout(dropout)

    def forward(self, nouns: Tensor, names: Tensor, features: Tensor) -> Tensor:
        """Return one logit a row; vectors of first and last token, three features each."""
        noun, name = self.noun(nouns), self.name(names)
        known = self.features(features).flatten(1)
        return self.judge(self.drop(torch.cat([noun, name, noun * name, known], -1)))[:, 0]


class Network(nn.Module):
    """Everything that is trained together."""

    def __init__(
        self,
        layers: int,
        dropout: float = 0.1,
        head_dropout: float = 0.2,
        pairs: Callable[[float], Pairs] = Pairs,
    ) -> None:
        super().__init__()
        self.encoder = Encoder(layers, dropout)
        self.tags = nn.Linear(WIDTH, len(TAGS))
        self.pairs = pairs(head_dropout)
        self.status = Statuses(head_dropout)
        self.values = Values(head_dropout)
        self.claimants = Claimants(head_dropout)
        self.nominals = Nominals(head_dropout)
        self.drop = nn.Dropout(dropout)


HEADS = ("tags", "pairs", "status", "values", "claimants", "nominals")
