"""Recorded replies: what a teacher answered about reports of ours, kept in the repository.

One JSON object per report, `<id>.json`, with the fields of `Reply`; `corpus/replies/README.md`
says how they were made. They stand in for a server: same messages in, same text out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from pathlib import Path

from kg.errors import ReadingError
from kg.llm.prompt import Message


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered about one report.

    `prompt` is the hash of the prompt, `messages` that of the messages as sent, `model` a
    label for who answered, `text` the answer untouched. `seconds` and the tokens are None
    where nobody measured them.
    """

    report: str
    prompt: str
    model: str
    messages: str
    text: str
    seconds: float | None = None
    tokens_in: int | None = None
    tokens_out: int | None = None


def messages_hash(messages: Sequence[Message]) -> str:
    """Return 16 hex digits over the messages as sent."""
    return sha256(json.dumps(messages, ensure_ascii=False).encode()).hexdigest()[:16]


def write_replies(replies: Iterable[Reply], folder: Path) -> int:
    """Write each reply into its file; return how many there were."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for count, reply in enumerate(replies, start=1):  # noqa: B007 - read after the loop
        text = json.dumps(asdict(reply), ensure_ascii=False, indent=1)
        (folder / f"{reply.report}.json").write_text(text + "\n", encoding="utf-8")
    return count


def read_replies(folder: Path) -> Iterator[Reply]:
    """Yield the replies of a folder by name; raise ReadingError where a file is none."""
    known = {field.name for field in fields(Reply)}
    for path in sorted(folder.glob("*.json")):
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
            yield Reply(**{name: value for name, value in record.items() if name in known})
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise ReadingError(f"is no recorded reply: {error}", path=str(path)) from error
