"""The graph for people who know rdflib: a Dataset over the store on disk.

rdflib's own API, with Oxigraph answering underneath (oxrdflib joins the two):

    from kg.graph.dataset import dataset

    for row in dataset(Path(".kg")).query("SELECT ?a ?b { ?a kg:investorIn ?b }"):
        print(row.a, row.b)
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from weakref import finalize

from kg.graph.store import Store
from kg.graph.vocabulary import PREFIXES

if TYPE_CHECKING:
    import rdflib


def dataset(folder: Path) -> rdflib.Dataset:
    """Open a store as an rdflib Dataset, to read; queries see the union of all graphs.

    The store is let go with the dataset. Raises StoreError where there is no store.
    """
    import rdflib
    from oxrdflib import OxigraphStore

    store = Store.open_existing(folder)
    found = rdflib.Dataset(store=OxigraphStore(store=store.engine), default_union=True)
    finalize(found, store.close)
    for prefix, namespace in PREFIXES.items():
        found.bind(prefix, namespace)
    return found
