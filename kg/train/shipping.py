"""The trained network as the files that ship: ONNX, 8 bits, no torch behind it.

The weights of the encoder's large matrices become 8-bit integers, one scale per column;
what flows through them is quantised on the fly (onnxruntime's dynamic quantisation). The
embeddings stay in the 4 bits they came in. Heads are small and keep single precision.
"""

from __future__ import annotations

import json
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from kg.neural.model import EMBEDDINGS, ENCODER, PIECES, SETTINGS
from kg.neural.tags import TAGS
from kg.train.network import WIDTH, Pairs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.train.base import Base
    from kg.train.network import Network

_OPSET = 17


def ship(net: Network, base: Base, folder: Path) -> None:
    """Write the network into `folder`, uncalibrated; other files there stay."""
    folder.mkdir(parents=True, exist_ok=True)
    net = net.eval()
    _write_vocabulary(base, folder)
    _write_encoder(net, folder / ENCODER)
    for name, (head, inputs, rows) in _heads(net).items():
        _export(head, inputs, rows, folder / f"{name}.onnx")
    write_settings(folder, {"tags": list(TAGS), "layers": len(net.encoder.layers), "relations": {}})


def write_settings(folder: Path, settings: Mapping[str, Any]) -> None:
    """Write settings beside those that are there already."""
    path = folder / SETTINGS
    known = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    text = json.dumps({**known, **settings}, indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def _write_vocabulary(base: Base, folder: Path) -> None:
    rows = zip(base.pieces, base.scores, strict=True)
    text = "".join(f"{piece}\t{score:.4f}\n" for piece, score in rows)
    (folder / PIECES).write_text(text, encoding="utf-8", newline="\n")
    arrays = {"packed": base.embeddings.packed, "scales": base.embeddings.scales}
    np.savez(folder / EMBEDDINGS, **arrays)


def _write_encoder(net: Network, path: Path) -> None:
    inputs = {
        "embeddings": torch.zeros(2, 24, WIDTH),
        "filling": torch.zeros(2, 24, dtype=torch.bool),
    }
    axes = {name: {0: "windows", 1: "pieces"} for name in inputs}
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / ENCODER
        _export(net.encoder, inputs, axes, whole)
        quantize_dynamic(
            whole,
            path,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,  # 7 bits: processors without VNNI would overflow with 8
            op_types_to_quantize=["MatMul"],
            extra_options={"MatMulConstBOnly": True},
        )


Inputs = dict[str, Tensor]
Axes = dict[str, dict[int, str]]


def _heads(net: Network) -> dict[str, tuple[nn.Module, Inputs, Axes]]:
    """Return every head with an example of its inputs and which of their sides may grow."""
    hidden, manner = torch.zeros(3, Pairs.HIDDEN), torch.zeros(3, Pairs.MANNER)
    ends = torch.zeros(3, 2 * WIDTH)
    number = torch.zeros(3, dtype=torch.int64)
    plain: dict[str, tuple[nn.Module, Inputs]] = {
        "tags": (net.tags, {"vectors": torch.zeros(3, WIDTH)}),
        "status": (net.status, {"hidden": hidden, "manner": manner, "relation": number}),
        "values": (
            net.values,
            {
                "hidden": hidden,
                "manner": manner,
                "relation": number,
                "kind": number,
                "ends": ends,
                "away": number,
            },
        ),
        "claimants": (
            net.claimants,
            {
                "hidden": hidden,
                "manner": manner,
                "relation": number,
                "ends": ends,
                "line": torch.zeros(3, WIDTH),
                "away": number,
            },
        ),
        "nominals": (
            net.nominals,
            {"nouns": ends, "names": ends, "features": torch.zeros(3, 3, dtype=torch.int64)},
        ),
    }
    heads: dict[str, tuple[nn.Module, Inputs, Axes]] = {
        name: (head, inputs, {key: {0: "rows"} for key in inputs})
        for name, (head, inputs) in plain.items()
    }
    return {**heads, "pairs": (net.pairs, *pair_example())}


def pair_example() -> tuple[Inputs, Axes]:
    """Return five pairs as the head `pairs` gets them, and which sides may grow."""
    tokens, mentions, entities, pairs, window = 20, 4, 3, 5, 9
    row = torch.zeros(pairs, dtype=torch.int64)
    block = torch.zeros(pairs, window, dtype=torch.int64)
    place = torch.zeros(mentions, dtype=torch.int64)
    inputs = {
        "vectors": torch.zeros(tokens, WIDTH),
        "first": place,
        "last": place,
        "average": torch.zeros(entities, mentions),
        "subject": row,
        "object": row,
        "subject_place": row,
        "object_place": row,
        "window": block,
        "near_subject": block,
        "near_object": block,
        "in_line": block,
        "features": torch.zeros(pairs, 5, dtype=torch.int64),
    }
    wide: Sequence[str] = ("window", "near_subject", "near_object", "in_line")
    axes: Axes = {
        "vectors": {0: "tokens"},
        "first": {0: "mentions"},
        "last": {0: "mentions"},
        "average": {0: "entities", 1: "mentions"},
        **{name: {0: "pairs"} for name in inputs if inputs[name] is row},
        **{name: {0: "pairs", 1: "window"} for name in wide},
        "features": {0: "pairs"},
    }
    return inputs, axes


def _export(module: nn.Module, inputs: Inputs, axes: Axes, path: Path) -> None:
    with warnings.catch_warnings():
        # the newer exporter needs onnxscript and cannot grow every side that we let grow
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            module,
            tuple(inputs.values()),
            path,
            input_names=list(inputs),
            dynamic_axes=axes,
            opset_version=_OPSET,
            dynamo=False,
        )
