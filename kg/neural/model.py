"""A model folder opened: vocabulary, encoder and heads.

| file | what it holds |
|---|---|
| `network.json` | shape of the encoder, thresholds and calibration of the heads |
| `pieces.tsv` | one piece a line with its log probability; the line number is its id |
| `embeddings.npz` | one vector a piece in 4 bits, a scale for every 32 numbers |
| `encoder.onnx` | vectors of pieces in, vectors of pieces in context out (8 bits) |
| `HEAD.onnx` | one small network per question asked of the vectors |

`manifest.json` and `card.md` beside them say how they were made (see `kg.train.artefact`).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kg.errors import ModelError
from kg.neural.pieces import END, START, Segmenter
from kg.neural.windows import cut, pool

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

FOLDER = Path(__file__).parent.parent / "models" / "default"

SETTINGS = "network.json"
PIECES = "pieces.tsv"
EMBEDDINGS = "embeddings.npz"
ENCODER = "encoder.onnx"

BLOCK = 32
"""How many numbers of an embedding share a scale."""

_LONGEST_TOKEN = 510
_THREADS = 1  # matrices of one window are too small to share: two threads read half as much


@dataclass(frozen=True, slots=True)
class Embeddings:
    """Vectors in 4 bits: `packed` is (pieces, width / 2), `scales` (pieces, width / BLOCK)."""

    packed: NDArray[np.uint8]
    scales: NDArray[np.float16]

    def of(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the vectors of the ids: shape (..., width).

        In every block the low halves of the bytes come first, then the high ones; a half
        stands for its value less 8 times the scale of the block.
        """
        packed = self.packed[ids]
        blocks = packed.reshape(*packed.shape[:-1], -1, BLOCK // 2)
        halves = np.concatenate([blocks & 15, blocks >> 4], axis=-1).astype(np.float32) - 8
        vectors = halves * self.scales[ids].astype(np.float32)[..., None]
        return vectors.reshape(*packed.shape[:-1], -1)


class Model:
    """The networks of one folder; each is opened when it is first asked."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder
        self._heads: dict[str, InferenceSession] = {}

    @cached_property
    def settings(self) -> Mapping[str, Any]:
        """The content of `network.json`."""
        table: dict[str, Any] = json.loads(self._text(SETTINGS))
        return table

    @cached_property
    def segment(self) -> Segmenter:
        """What cuts words into pieces."""
        rows = [line.rsplit("\t", 1) for line in self._text(PIECES).split("\n") if line]
        return Segmenter([row[0] for row in rows], [float(row[1]) for row in rows])

    @cached_property
    def embeddings(self) -> Embeddings:
        """The vectors of the pieces."""
        with np.load(self._path(EMBEDDINGS), allow_pickle=False) as arrays:
            return Embeddings(arrays["packed"], arrays["scales"])

    def read(self, words: Sequence[str], seams: Collection[int] = ()) -> NDArray[np.float32]:
        """Return the vectors of an article's words: (words, width).

        Words as `pieces.words_of` gives them; `seams` are where windows of a long article
        may part (see `kg.neural.windows.cut`). Every window is read alone: what flows through
        the encoder is quantised together, and an article must read the same whatever other
        articles are read with it.
        """
        ids = [self.segment(word)[:_LONGEST_TOKEN] for word in words]
        width = self.embeddings.scales.shape[1] * BLOCK
        found = np.zeros((len(words), width), np.float32)
        for window in cut([len(pieces) for pieces in ids], seams):
            pieces = ids[window.first : window.last]
            vectors = pool(self._encode(pieces), [len(word) for word in pieces])
            kept = slice(window.kept_first - window.first, window.kept_last - window.first)
            found[window.kept_first : window.kept_last] = vectors[kept]
        return found

    def _encode(self, pieces: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        """Return one vector a piece of one window."""
        ids = np.array([[START, *(piece for word in pieces for piece in word), END]], np.int64)
        inputs = {"embeddings": self.embeddings.of(ids), "filling": np.zeros(ids.shape, bool)}
        hidden: NDArray[np.float32] = self._session(ENCODER).run(None, inputs)[0][0]
        return hidden[1:-1]

    def ask(self, head: str, inputs: Mapping[str, NDArray[Any]]) -> list[NDArray[np.float32]]:
        """Return what a head says of the inputs; names and shapes stand in `kg.train.network`.

        Raises ModelError where the model was made for other questions.
        """
        session = self._session(f"{head}.onnx")
        if {known.name for known in session.get_inputs()} != inputs.keys():
            raise ModelError(
                f"the head {head} is that of another version of kg",
                "rebuild the model with: kg train",
                path=str(self.folder),
            )
        answers: list[NDArray[np.float32]] = session.run(None, dict(inputs))
        return answers

    def _session(self, name: str) -> InferenceSession:
        if name not in self._heads:
            self._heads[name] = _open(self._path(name))
        return self._heads[name]

    def _text(self, name: str) -> str:
        return self._path(name).read_text(encoding="utf-8")

    def _path(self, name: str) -> Path:
        path = self.folder / name
        if not path.is_file():
            raise ModelError(
                f"the model lacks {name}",
                "reinstall kg, or rebuild the model with: kg train",
                path=str(self.folder),
            )
        return path


@cache
def load(folder: Path = FOLDER) -> Model:
    """Open a model folder, once per process."""
    return Model(folder)


def exists(folder: Path = FOLDER) -> bool:
    """Tell whether the folder holds a network."""
    return (folder / SETTINGS).is_file()


def _open(path: Path) -> InferenceSession:
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = _THREADS
    return ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])
