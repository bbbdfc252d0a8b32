"""The pages for people: overview, explorer, SPARQL, entities, articles.

    Serving.store -> records of one thing, or what stands out      -> page
                  -> drawing (of all statements, kept for a state) -> explorer

Templates are in `kg/serve/templates`, scripts and styles in `kg/serve/static`. Text of the
news reaches a page through Jinja's escaping or as JSON in a block of data, nothing else.
"""

from __future__ import annotations

from kg.serve.pages import article, entity, explorer, overview, sparql

ROOMS = (*overview.ROOMS, *explorer.ROOMS, *sparql.ROOMS, *entity.ROOMS, *article.ROOMS)

__all__ = ["ROOMS"]
