"""Reading Italian news articles from files; the heavy libraries load when a form needs them."""

from kg.text.identity import article_id
from kg.text.reading import read, read_source
from kg.text.sources import Form, Source, skipped, sources

__all__ = ["Form", "Source", "article_id", "read", "read_source", "skipped", "sources"]
