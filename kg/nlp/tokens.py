"""Tokens of Italian news: spaCy's Italian tokenizer with rules that free names at both ends.

spaCy keeps a stop after a capital letter and a hyphen before one inside the token
("SpaceX.", "Roma-Latina"), where a name could not end. Here both are split, while the
legal forms of companies ("S.p.A.", "Inc.") and names like a measure ("3M") stay whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spacy.symbols import ORTH
from spacy.util import compile_infix_regex, compile_suffix_regex

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokenizer import Tokenizer

_SUFFIXES = (r"(?<=[A-ZÀ-ÖØ-Þ])\.", r"(?<=[A-ZÀ-ÖØ-Þ0-9][a-z0-9])\.")
_INFIXES = (
    r"(?<=[A-Za-zÀ-ÖØ-öø-ÿ0-9])[-–—/](?=[A-ZÀ-ÖØ-Þ])",
    r"(?<=[A-Za-zÀ-ÖØ-öø-ÿ]['’])(?=[A-Za-zÀ-ÖØ-öø-ÿ0-9\"“«])",
)
WHOLE = (
    *("S.p.A.", "s.p.a.", "S.p.a.", "S.P.A.", "S.r.l.", "s.r.l.", "S.R.L.", "S.n.c.", "S.a.s."),
    *("S.A.", "N.V.", "B.V.", "S.E.", "S.L.", "U.S.", "U.S.A.", "U.K."),
    *("Inc.", "Corp.", "Ltd.", "Co.", "Bros.", "St."),
    "3M",  # else a number and a unit
)


def set_tokenizer(nlp: Language) -> None:
    """Give the pipeline the rules of this module; the tokens' text is never changed."""
    defaults: Any = nlp.Defaults
    tokenizer: Tokenizer = nlp.tokenizer
    tokenizer.suffix_search = compile_suffix_regex([*defaults.suffixes, *_SUFFIXES]).search
    tokenizer.infix_finditer = compile_infix_regex([*_INFIXES, *defaults.infixes]).finditer
    for form in WHOLE:
        tokenizer.add_special_case(form, [{ORTH: form}])
