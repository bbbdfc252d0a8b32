"""A case: one report beside what was found in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from kg.annotated import Report
from kg.evaluate.entities import NAMED
from kg.evaluate.predict import Found
from kg.evaluate.statements import Said, compare
from kg.model import Entity, MentionLabel


@dataclass(frozen=True)
class Case:
    """One report, what was found in it, and what the gold can be asked about.

    `labels` are the names that count, nominal mentions aside. Statements are brought side
    by side once and kept.
    """

    report: Report
    found: Found
    labels: frozenset[MentionLabel] = NAMED
    annotated: bool = True

    @property
    def gold(self) -> tuple[Entity, ...]:
        """Return the entities of the gold."""
        return self.report.annotation.entities

    @cached_property
    def raw(self) -> Said:
        """Return the statements of the gold beside those found in the raw text."""
        found = self.found
        return compare(self.report.statements, self.gold, found.statements, found.entities)

    @cached_property
    def given(self) -> Said | None:
        """Return the statements of the gold beside those read with the gold's entities."""
        if self.found.given is None:
            return None
        return compare(self.report.statements, self.gold, self.found.given, self.gold)

    @property
    def said(self) -> dict[str, Said]:
        """Return both comparisons by name: "given" and "raw"."""
        if not self.annotated:
            return {}
        return ({"given": self.given} if self.given else {}) | {"raw": self.raw}
