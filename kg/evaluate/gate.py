"""The quality gate: floors under the scores, and the gold they were decided with.

`floors.json` holds, for each part of the gold (all of DEV; the few reports of the quick
check), the digest of the gold, that of the model, and a floor per figure. A floor rises
by `kg evaluate --set-floors`; it sinks only where somebody says so with `--lower`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from kg.errors import SettingsError, reason

FLOORS = Path(__file__).parent / "floors.json"
ABOUT = (
    "Floors under the scores of `kg evaluate`, with the digests of the gold and of the model "
    "they were decided with. A floor sinks only by an explicit decision: "
    "`kg evaluate --set-floors --lower`, the reason in the commit."
)
MARGIN = 0.01  # how far below the score a floor is set
FIGURES = (
    "names.all.f1",
    "names.ORG.f1",
    "document.all.f1",
    "nominal.spans.f1",
    "nominal.resolved.f1",
    "nominal.given.f1",
    "coreference.given.all.conll.f1",
    "coreference.raw.all.conll.f1",
    "relations.given.micro.f1",
    "relations.given.macro.f1",
    "relations.given.core.f1",
    "relations.given.status.f1",
    "relations.given.calibrated",
    "relations.raw.micro.precision",
    "relations.raw.micro.f1",
    "relations.raw.plain.precision",
)


@dataclass(frozen=True, slots=True)
class Part:
    """The floors of one part of the gold; `reports` names them, empty for all of the split."""

    gold: str = ""
    model: str = ""
    floors: Mapping[str, float] | None = None
    reports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One floor before and after; None where there was or will be none."""

    figure: str
    old: float | None
    new: float


def read_floors(path: Path = FLOORS) -> dict[str, Part]:
    """Read the floors of every part; raise SettingsError where the file is broken."""
    try:
        parts = json.loads(path.read_text(encoding="utf-8"))["parts"]
        return {
            name: Part(p["gold"], p["model"], p["floors"], tuple(p.get("reports", ())))
            for name, p in parts.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SettingsError(f"cannot be read: {reason(error)}", path=str(path)) from error


def write_floors(parts: Mapping[str, Part], path: Path = FLOORS) -> None:
    """Write the floors, one figure per line, so that a difference shows what moved."""
    content = {"about": ABOUT, "parts": {name: asdict(part) for name, part in parts.items()}}
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def breaches(part: Part, gold: str, figures: Mapping[str, float]) -> Iterator[str]:
    """Yield what is wrong: a gold that changed, a figure that is missing or below its floor."""
    if gold != part.gold:
        yield f"the gold is {gold}, the floors were decided with {part.gold}"
    for figure, floor in (part.floors or {}).items():
        if figure not in figures:
            yield f"{figure} is not measured"
        elif figures[figure] < floor:
            yield f"{figure} is {figures[figure]:.4f}, below its floor {floor}"


def raised(
    part: Part, gold: str, model: str, figures: Mapping[str, float], *, lower: bool = False
) -> tuple[Part, list[Change]]:
    """Return the part with floors a little below the figures, and what moved.

    Without `lower` a floor only rises. Digests become those of now.
    """
    old = part.floors or {}
    floors = dict(old)
    for figure in FIGURES:
        if figure in figures:
            floor = _below(figures[figure])
            floors[figure] = floor if lower else max(floor, old.get(figure, 0.0))
    moved = [Change(f, old.get(f), new) for f, new in floors.items() if old.get(f) != new]
    return replace(part, gold=gold, model=model, floors=floors), moved


def _below(figure: float) -> float:
    """Return the floor of a figure.

    >>> _below(0.8765)
    0.866
    """
    return max(0.0, math.floor((figure - MARGIN) * 1000) / 1000)
