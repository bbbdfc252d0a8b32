"""The graph on one page: a single HTML file that opens offline and shows its sources.

    records -> payload (what the page knows) -> page (pyvis, template, style, scripts)

The template, the style sheet and the scripts are files in `assets/`. News text reaches the
page only as one escaped JSON block, and the scripts only ever write it as text. `picture`
draws the same places as SVG, and as PNG where a browser is installed.
"""

from __future__ import annotations

from kg.view.page import render, write
from kg.view.picture import write_png, write_svg

__all__ = ["render", "write", "write_png", "write_svg"]
