"""Which reader read an article: a digest of all that decides what is found in it.

It stands on every article of the graph, so that an article is read again where its reader
has changed, and only there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from kg.model import Profile

_PACKAGE = Path(__file__).parent
_READERS = ("nlp", "neural", "relations", "models", "model.py", "ontology.py")


def pipeline_digest(model: str, profile: Profile = Profile.BALANCED) -> str:
    """Return a digest of all that decides what is extracted: code, lexicons, models, profile.

    An article that was read under another digest is read again.
    """
    other = "" if model == "default" else f"+{model}-{_version(model)}"
    return _own_digest() + other + ("" if profile is Profile.BALANCED else f"+{profile}")


def read_digest(digest: str) -> tuple[str, Profile]:
    """Return the model and the profile that a stored digest names.

    >>> read_digest("0f3a>=0"), read_digest("0f3a+it_core_news_lg-3.8.0+strict>=0.5")[0]
    (('default', <Profile.BALANCED: 'balanced'>), 'it_core_news_lg')
    """
    _, *parts = own_part(digest).split("+")
    profile = Profile.STRICT if parts[-1:] == [Profile.STRICT] else Profile.BALANCED
    model = parts[0].rpartition("-")[0] if parts else ""
    return model or "default", profile


def own_part(digest: str) -> str:
    """Return what a stored digest says of our own model: without limits and language model.

    >>> own_part("0f3a+strict+auto~qwen3~bf48~11>=0.5")
    '0f3a+strict'
    """
    parts = digest.partition(">=")[0].split("+")
    return "+".join(part for part in parts if "~" not in part)


def files_digest(files: Iterable[Path]) -> str:
    """Return 16 hex digits over names and contents of files of this package, in their order."""
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.relative_to(_PACKAGE).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@cache
def _own_digest() -> str:
    return files_digest(_reader_files())


def _reader_files() -> Iterator[Path]:
    """Yield every file of `_READERS`, in a fixed order."""
    for part in _READERS:
        top = _PACKAGE / part
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            if path.is_file() and path.suffix not in {".pyc", ".md"}:
                yield path


def _version(model: str) -> str:
    try:
        return version(model)
    except PackageNotFoundError:
        return "unknown"
