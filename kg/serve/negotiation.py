"""Content negotiation: which of the forms we can write the asker wants (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import QueryResultsFormat, RdfFormat

HTML = "text/html"
RESULTS: dict[str, QueryResultsFormat] = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
    "application/json": QueryResultsFormat.JSON,
    "application/xml": QueryResultsFormat.XML,
    "text/xml": QueryResultsFormat.XML,
}
GRAPHS: dict[str, RdfFormat] = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "text/plain": RdfFormat.N_TRIPLES,
    "application/json": RdfFormat.JSON_LD,
    "application/xml": RdfFormat.RDF_XML,
}


def choose(accept: str, offers: Sequence[str]) -> str | None:
    """Return the offer an Accept header likes best, the first among equals; None for none.

    >>> choose("text/csv;q=0.5, application/*", ["text/csv", "application/ld+json"])
    'application/ld+json'
    >>> choose("", ["text/turtle"]), choose("image/png", ["text/turtle"])
    ('text/turtle', None)
    """
    wishes = [_wish(part) for part in accept.split(",") if part.strip()] or [("*/*", 1.0)]
    best, offer = max(
        ((_quality(offer, wishes), offer) for offer in offers),
        key=lambda pair: pair[0],
        default=(0.0, ""),
    )
    return offer if best > 0 else None


def prefers_page(accept: str) -> bool:
    """Tell whether an Accept header is a browser's: text/html by name, and liked best.

    >>> prefers_page("text/html,application/xml;q=0.9,*/*;q=0.8"), prefers_page("*/*")
    (True, False)
    """
    return HTML in accept and choose(accept, [HTML, *RESULTS, *GRAPHS]) == HTML


def _wish(part: str) -> tuple[str, float]:
    media, *parameters = (piece.strip() for piece in part.split(";"))
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "q":
            return media.lower(), _number(value)
    return media.lower(), 1.0


def _number(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0


def _quality(offer: str, wishes: Sequence[tuple[str, float]]) -> float:
    """Return how much an offer is liked: the most specific wish that fits it decides."""
    for pattern in (offer, offer.partition("/")[0] + "/*", "*/*"):
        for media, quality in wishes:
            if media == pattern:
                return quality
    return 0.0
