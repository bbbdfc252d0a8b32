"""The identity of an article: an id minted from what it says, not from where it was found."""

from __future__ import annotations

from hashlib import sha256

_SEPARATOR = "\x1f"


def article_id(
    text: str,
    title: str | None = None,
    date: str | None = None,
    publisher: str | None = None,
) -> str:
    """Mint the id of an article: "a" and the first 16 hex digits of a SHA-256.

    The digest covers title, date, publisher and text, joined by U+001F and encoded in
    UTF-8; None counts as "". Path and URL stay outside, so the same article has one id
    wherever it lies; the text enters unchanged, so equal ids mean equal offsets.

    >>> article_id("Eni compra Plenitude.") == article_id("Eni compra Plenitude.", title="")
    True
    >>> article_id("Eni compra Plenitude.", date="2024-10-03")
    'a7ade32bfd3bbac3b'
    """
    parts = (title, date, publisher, text)
    canonical = _SEPARATOR.join(part or "" for part in parts)
    return "a" + sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:16]
