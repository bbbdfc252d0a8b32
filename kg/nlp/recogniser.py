"""The entity recogniser: a small convolutional network over hashed word features.

Words are embedded by their form, first letter, ending and shape (`MultiHashEmbed`), read
in context by convolutions, and cut into mentions by a transition system. Only the shape
of the network stands here; `kg.train` fills it and `kg/models` holds the result.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import spacy

from kg.nlp.tokens import set_tokenizer

if TYPE_CHECKING:
    from spacy.language import Language


@dataclass(frozen=True, slots=True)
class Shape:
    """The size of the network. Rows are those of the four hash tables."""

    width: int = 96
    depth: int = 4
    window: int = 1
    pieces: int = 3
    hidden: int = 64
    rows: tuple[int, int, int, int] = (5000, 500, 2500, 1500)


def blank_pipeline(shape: Shape = Shape()) -> Language:
    """Return an Italian pipeline with an untrained recogniser named "ner"."""
    nlp = spacy.blank("it")
    set_tokenizer(nlp)
    nlp.add_pipe("ner", config={"model": _network(shape)})
    return nlp


def _network(shape: Shape) -> dict[str, Any]:
    size = asdict(shape)
    return {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner",
        "extra_state_tokens": False,
        "hidden_width": size["hidden"],
        "maxout_pieces": 2,
        "use_upper": True,
        "nO": None,
        "tok2vec": {
            "@architectures": "spacy.Tok2Vec.v2",
            "embed": {
                "@architectures": "spacy.MultiHashEmbed.v2",
                "width": size["width"],
                "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
                "rows": list(size["rows"]),
                "include_static_vectors": False,
            },
            "encode": {
                "@architectures": "spacy.MaxoutWindowEncoder.v2",
                "width": size["width"],
                "depth": size["depth"],
                "window_size": size["window"],
                "maxout_pieces": size["pieces"],
            },
        },
    }
