"""Which stretches of a text already belong to a value: the first claim wins."""

from __future__ import annotations

from collections.abc import Iterable

from kg.model import Value


class Claims:
    """The characters of one text that values have claimed so far."""

    def __init__(self, text: str, values: Iterable[Value] = ()) -> None:
        self._taken = bytearray(len(text))
        for value in values:
            self.claim(value.start, value.end)

    def claim(self, start: int, end: int) -> bool:
        """Claim [start, end) and return True, or return False if any of it is taken."""
        if any(self._taken[start:end]):
            return False
        self._taken[start:end] = b"\1" * (end - start)
        return True
