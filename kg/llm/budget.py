"""What may be spent, and what was: requests and tokens, counted over all threads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from kg.errors import BudgetError
from kg.llm.prompt import Message
from kg.model import Article

_CHARACTERS = 3.5  # of Italian and JSON to a token
_ANSWER = 860  # characters of an answer to an empty article; DEV, least squares
_ANSWER_SHARE = 3.6  # characters of an answer to one of the article


@dataclass(slots=True)
class Spent:
    """Requests sent, tokens read and written by the server, seconds it took for them."""

    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0


class Budget:
    """Limits that hold before a request goes out. None is no limit."""

    def __init__(self, max_requests: int | None = None, max_tokens: int | None = None) -> None:
        self.spent = Spent()
        self._max_requests = max_requests
        self._max_tokens = max_tokens
        self._reserved = 0
        self._lock = Lock()

    def take(self, tokens: int) -> None:
        """Count a request that may need so many tokens; raise BudgetError if it is too much."""
        with self._lock:
            spent = self.spent.tokens_in + self.spent.tokens_out + self._reserved
            if self._max_requests is not None and self.spent.requests >= self._max_requests:
                raise BudgetError(
                    f"{self._max_requests} requests are spent", "run it again to go on"
                )
            if self._max_tokens is not None and spent + tokens > self._max_tokens:
                raise BudgetError(f"{self._max_tokens} tokens are spent", "run it again to go on")
            self.spent.requests += 1
            self._reserved += tokens

    def settle(self, reserved: int, tokens_in: int, tokens_out: int, seconds: float) -> None:
        """Count what a request that was taken has cost."""
        with self._lock:
            self._reserved -= reserved
            self.spent.tokens_in += tokens_in
            self.spent.tokens_out += tokens_out
            self.spent.seconds += seconds


def tokens_of(messages: Sequence[Message]) -> int:
    """Return about how many tokens messages are."""
    return round(sum(len(message["content"]) for message in messages) / _CHARACTERS)


def answer_tokens(article: Article) -> int:
    """Return about how many tokens the answer about an article will be."""
    return round((_ANSWER + _ANSWER_SHARE * len(article.text)) / _CHARACTERS)
