"""Statements as a networkx graph: analysis, exchange files, positions for drawing.

    records -> to_networkx -> importance, communities, layout, along, changed, to_graphml, to_gexf

networkx and numpy are imported when a function is called, not when this module is.
"""

from __future__ import annotations

from kg.analyse.exchange import to_gexf, to_graphml
from kg.analyse.graph import communities, importance, ties, to_networkx
from kg.analyse.layout import layout
from kg.analyse.selection import along, changed, claimed

__all__ = [
    "along",
    "changed",
    "claimed",
    "communities",
    "importance",
    "layout",
    "ties",
    "to_gexf",
    "to_graphml",
    "to_networkx",
]
