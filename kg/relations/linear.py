"""A linear model over string features: one weight per feature and label, sigmoid on top.

The weights stand in `kg/models/relations/weights.npz`, one block per kind of candidate and
one for the status; `calibration.json` beside it holds what was fitted on DEV: scale and
shift per relation (Platt 1999) and the threshold above which a relation is believed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.ontology import Relation

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FOLDER = Path(__file__).parent.parent / "models" / "relations"
WEIGHTS = "weights.npz"
CALIBRATION = "calibration.json"
STATUS = "status"


@dataclass(frozen=True, slots=True)
class Block:
    """The weights of one kind of decision; `weights` is (features, labels), float32."""

    labels: tuple[str, ...]
    index: Mapping[str, int]
    weights: NDArray[np.float32]

    def logits(self, features: Sequence[str]) -> list[float]:
        """Return one logit per label; a feature the model does not know counts nothing."""
        rows = [self.index[feature] for feature in features if feature in self.index]
        total: list[float] = self.weights[rows].sum(axis=0).tolist()
        return total


@dataclass(frozen=True, slots=True)
class Calibration:
    """How the logits of a relation become a probability, and from where on it is believed."""

    scale: float
    shift: float
    threshold: float


@dataclass(frozen=True, slots=True)
class LinearModel:
    """The blocks by name ("OO", "PO", ..., "status") and the calibration by relation."""

    blocks: Mapping[str, Block]
    calibration: Mapping[Relation, Calibration]


@cache
def load() -> LinearModel | None:
    """Read the shipped model, once per process; None where it was taken out of the package."""
    if not (FOLDER / WEIGHTS).is_file():
        return None
    return LinearModel(read_blocks(FOLDER / WEIGHTS), read_calibration(FOLDER / CALIBRATION))


def read_blocks(path: Path) -> dict[str, Block]:
    """Read weights; each block is three arrays: NAME.labels, NAME.features, NAME.weights."""
    import numpy as np

    with np.load(path, allow_pickle=False) as arrays:
        names = sorted({key.partition(".")[0] for key in arrays.files})
        return {
            name: Block(
                labels=_words(arrays[f"{name}.labels"]),
                index={word: row for row, word in enumerate(_words(arrays[f"{name}.features"]))},
                weights=arrays[f"{name}.weights"].astype(np.float32),
            )
            for name in names
        }


def write_blocks(path: Path, blocks: Mapping[str, Block]) -> None:
    """Write weights in half precision; the same blocks give the same bytes."""
    import numpy as np

    arrays: dict[str, NDArray[np.generic]] = {}
    for name, block in sorted(blocks.items()):
        features = sorted(block.index, key=lambda word: block.index[word])
        arrays[f"{name}.labels"] = np.frombuffer("\n".join(block.labels).encode(), np.uint8)
        arrays[f"{name}.features"] = np.frombuffer("\n".join(features).encode(), np.uint8)
        arrays[f"{name}.weights"] = block.weights.astype(np.float16)
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type] # arrays by name


def read_calibration(path: Path) -> dict[Relation, Calibration]:
    """Read the calibration of every relation."""
    table = json.loads(path.read_text(encoding="utf-8"))
    return {Relation(name): Calibration(**values) for name, values in table.items()}


def write_calibration(path: Path, calibration: Mapping[Relation, Calibration]) -> None:
    """Write the calibration as JSON people can read."""
    table = {
        relation.value: {
            "scale": round(known.scale, 4),
            "shift": round(known.shift, 4),
            "threshold": round(known.threshold, 4),
        }
        for relation, known in calibration.items()
    }
    path.write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")


def _words(array: NDArray[np.uint8]) -> tuple[str, ...]:
    return tuple(array.tobytes().decode().split("\n"))
