"""Answers kept, so that nothing is asked twice: one small file per article.

The name of a file is a digest of what was asked: the article as shown, the prompt, the name
of the language model. A file is written whole or not at all, right after the answer came: a
run that is killed has every answer that reached it. No key and no address is in it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from kg.errors import SettingsError
from kg.files import write_whole
from kg.llm.prompt import Message, prompt_hash


@dataclass(frozen=True, slots=True)
class Entry:
    """The answers about one article: the first, and the repaired one where there was need.

    `stopped` tells that the server cut the last one at its limit of tokens.
    """

    model: str
    prompt: str
    answers: tuple[str, ...]
    stopped: bool = False
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0


class Cache:
    """The kept answers of one folder, which is made when the first is kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, messages: Sequence[Message], model: str) -> Entry | None:
        """Return what was answered; None if nothing was, or the file is damaged."""
        try:
            record = json.loads(self._path(messages, model).read_text(encoding="utf-8"))
            entry = Entry(**{**record, "answers": tuple(record["answers"])})
        except (OSError, ValueError, TypeError, KeyError):
            return None
        texts = all(isinstance(answer, str) for answer in entry.answers)
        return entry if texts and entry.answers else None

    def put(self, messages: Sequence[Message], entry: Entry) -> None:
        """Keep what was answered, in place of what was kept before."""
        path = self._path(messages, entry.model)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, json.dumps(asdict(entry), ensure_ascii=True))
        except OSError as error:
            raise SettingsError(
                f"answers cannot be kept: {error}",
                "name another folder with --cache",
                path=str(self.folder),
            ) from error

    def _path(self, messages: Sequence[Message], model: str) -> Path:
        asked = json.dumps([prompt_hash(), model, [m["content"] for m in messages]])
        name = sha256(asked.encode()).hexdigest()[:40]
        return self.folder / name[:2] / f"{name}.json"
