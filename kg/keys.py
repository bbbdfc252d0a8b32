"""Short keys for entities, as annotated reports have them: readable, plain ascii."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 40


def short_key(name: str, taken: set[str]) -> str:
    """Return a key made of a name that is not among the taken ones, and take it.

    >>> taken: set[str] = set()
    >>> short_key("Società L’Èra S.p.A.", taken), short_key("società l'era spa", taken)
    ('societa_l_era_s_p_a', 'societa_l_era_spa')
    >>> short_key("株", taken), short_key("社", taken)
    ('x', 'x_2')
    """
    stem = "_".join(re.findall(r"[a-z0-9]+", _plain(name)))[:_LONGEST].strip("_") or "x"
    key, number = stem, 1
    while key in taken:
        number += 1
        key = f"{stem}_{number}"
    taken.add(key)
    return key


def _plain(name: str) -> str:
    """Return a name in lower ascii, with blanks for what has no ascii form."""
    split = unicodedata.normalize("NFKD", name)
    kept = (c if c.isascii() else " " for c in split if not unicodedata.combining(c))
    return "".join(kept).lower()
