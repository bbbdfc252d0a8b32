"""The pages for people: overview, explorer, SPARQL, entities, articles.

    Serving.store -> reading (records by entity and article, drawn once) -> page

Templates are in `kg/serve/templates`, scripts and styles in `kg/serve/static`. Text of the
news reaches a page through Jinja's escaping or as JSON in a block of data, nothing else.
"""

from __future__ import annotations

from kg.serve.pages import article, entity, explorer, overview, sparql

ROOMS = (*overview.ROOMS, *explorer.ROOMS, *sparql.ROOMS, *entity.ROOMS, *article.ROOMS)

__all__ = ["ROOMS"]
