"""Colours that can be read: WCAG 2.2 AA, in both themes."""

from __future__ import annotations

import re

import pytest

from kg.ontology import Relation
from kg.view.page import style

TEXTS = ("ink", "soft", "accent", "denied")
GROUNDS = ("paper", "panel", "wash")
GROUPS = tuple(f"group-{n}" for n in range(8))
MARKS = ("org", "per", "loc", "prod", *(relation.value for relation in Relation))


def _colours(theme: str) -> dict[str, str]:
    opening = ":root {" if theme == "light" else ':root[data-theme="dark"] {'
    block = style().split(opening, 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))


def _luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_stand_out_by_four_and_a_half(theme: str) -> None:
    colours = _colours(theme)
    pairs = [(text, ground) for text in TEXTS for ground in GROUNDS]
    pairs += [("ink", f"mark-{name}") for name in ("subject", "object", "trigger")]
    pairs += [("ink", group) for group in GROUPS]
    pairs += [("panel", "accent"), ("initials", "org")]
    weak = {pair: _contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marks_and_lines_stand_out_by_three(theme: str) -> None:
    colours = _colours(theme)
    weak = {name: _contrast(colours[name], colours["paper"]) for name in MARKS}
    assert {name: ratio for name, ratio in weak.items() if ratio < 3} == {}
