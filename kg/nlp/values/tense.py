"""Whether the words around a date without a year look back or ahead.

Italian news tell what happened: a bare "a marzo" is the last March gone by unless the clause
says otherwise, by its verb ("lancerà", "dovrebbe partire") or by a word ("entro", "scade").
The cue nearest to the date decides.
"""

from __future__ import annotations

import re
from typing import Final

_DUE: Final = r"(?:attes|convocat|fissat|previst|prorogat|rinviat|rimandat|slittat|spostat)[oaie]"
_DONE: Final = rf"(?!{_DUE}\b)\w+(?:[aiu]t|s|tt|rt|nt)[oaie]"
_NOT_TO_BE: Final = "".join(
    rf"(?<!\b{verb}\s)" for verb in ("sarà", "saranno", "verrà", "verranno", "essere", "venire")
)
_AHEAD: Final = re.compile(
    r"\b(?:"
    r"(?!avr|sar|estremo|supremo|sanremo)\w+r(?:à|anno|emo)"
    rf"|sar(?:à|anno|emo)|avr(?:à|anno|emo)(?!\s(?:già\s)?{_DONE}\b)"
    r"|(?!avrebb|sarebb)\w+rebbe(?:ro)?|\w+remmo"
    rf"|{_DUE}"
    r"|entro|prossim[oaie]|scad(?:e|ono)|in (?:scadenza|calendario|programma|arrivo|uscita|agenda)"
    r"|a (?:partire|decorrere)|decorrenza|con efficacia|cont(?:a|ano|iamo) di|punt(?:a|ano) a"
    r"|pront[oaie] a"
    r"|da \w+[aei]r(?:e|si)|prima della fine"
    r")\b"
    r"|\bper\s\Z",
    re.IGNORECASE,
)
_BACK: Final = re.compile(
    r"\b(?:scors[oaie]|ultim[oaie]|ha|hanno|ho|abbiamo|aveva(?:no)?|avevamo|era(?:no)?"
    rf"|(?:è|sono|avrebbe(?:ro)?|sarebbe(?:ro)?)\s(?:\w+\s){{0,2}}?{_DONE}"
    r")\b|\b(?!però\b)\w+ò\b"
    rf"|\b{_NOT_TO_BE}{_DONE}\s"
    r"(?:(?:già|nel|in|a|ad|ai primi di|fine|metà|inizio|il|lo|la)\s){0,3}(?:l['’])?\Z",
    re.IGNORECASE,
)
_BOUNDARY: Final = re.compile(r"[.;:!?«»()]")
_REACH: Final = 90
_FAR: Final = 180


def looks_ahead(text: str, start: int, end: int) -> bool:
    """Tell whether the clause around [start, end) speaks of the future.

    >>> looks_ahead("Il negozio aprirà a marzo.", 20, 25)
    True
    """
    before = _BOUNDARY.split(text[max(0, start - _REACH) : start])[-1]
    after = _BOUNDARY.split(text[end : end + _REACH])[0]
    ahead = _nearest(_AHEAD, before, after)
    return ahead < _nearest(_BACK, before, after)


def _nearest(pattern: re.Pattern[str], before: str, after: str) -> int:
    """Return the distance of the nearest match from the date, in characters."""
    distances = [len(before) - match.end() for match in pattern.finditer(before)]
    distances += [match.start() for match in pattern.finditer(after)]
    return min(distances, default=_FAR)
