"""What of an answer is refused, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

_LONGEST = 80  # characters


class Reason(StrEnum):
    """Why something of an answer is refused."""

    FORM = "form"
    TYPE = "entity type"
    NAME = "name not in the text"
    NOUN = "description not in its sentence"
    UNNAMED = "entity without a name"
    ID = "id used twice"
    RELATION = "relation"
    STATUS = "status"
    END = "end is no entity"
    SELF = "joined to itself"
    ENDS = "types it cannot join"
    QUOTE = "quote not in the text"
    SHORT = "quote too short"
    FAR = "quote about neither end"
    AMOUNT = "amount"
    STAKE = "stake"
    DATE = "date"
    ROLE = "role"
    CLAIMANT = "claimant"
    CONFIDENCE = "confidence"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that was refused: `what` is the teacher's own words, cut, and untrusted."""

    reason: Reason
    what: str


class Refusals(list[Refusal]):
    """The refusals of one answer, in order."""

    def add(self, reason: Reason, what: object) -> None:
        """Note that something was refused."""
        self.append(Refusal(reason, str(what)[:_LONGEST]))
