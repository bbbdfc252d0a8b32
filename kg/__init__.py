"""Italian business news as a knowledge graph: statements with the sentence behind each."""

from __future__ import annotations

import logging

__version__ = "0.1.0"

logging.getLogger(__name__).addHandler(logging.NullHandler())
