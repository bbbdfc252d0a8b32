"""For developers: recorded replies to the shipped prompt, made by hand or by any model.

    python -m kg.llm.record requests --split test --count 48 --out DIR
    python -m kg.llm.record collect DIR --model LABEL

`requests` writes one file per report with exactly the messages a server would get, and no
gold. Whoever answers puts the answer, one JSON object, beside it as `<id>.reply.json`.
`collect` checks the answers as those of a server and keeps them in `corpus/replies`.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from kg.annotated import Report, read_split
from kg.errors import KgError
from kg.llm.prompt import messages, prompt_hash
from kg.llm.replies import Reply, messages_hash, write_replies

CORPUS = Path("corpus/annotated")
REPLIES = Path("corpus/replies")
SUFFIX = ".reply.json"


def choose(split: str, count: int, corpus: Path = CORPUS) -> list[Report]:
    """Return `count` reports of a split, always the same: in the order of a hash of their ids."""
    reports = sorted(
        read_split(corpus, split), key=lambda report: sha256(report.id.encode()).hexdigest()
    )
    return reports[:count]


def write_requests(reports: list[Report], folder: Path) -> None:
    """Write what each report would be asked with as `<id>.txt`."""
    folder.mkdir(parents=True, exist_ok=True)
    for report in reports:
        asked = messages(report.annotation.article)
        parts = (f"===== {message['role']} =====\n{message['content']}\n" for message in asked)
        (folder / f"{report.id}.txt").write_text("".join(parts), encoding="utf-8")


def collect(folder: Path, model: str, corpus: Path = CORPUS) -> Iterator[Reply]:
    """Yield the replies of a folder; say on standard error what is refused in them."""
    from kg.llm.gates import read_answer
    from kg.llm.reply import parse

    reports = {r.id: r for split in ("train", "dev", "test") for r in read_split(corpus, split)}
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        report = reports[path.name.removesuffix(SUFFIX)]
        article = report.annotation.article
        text = path.read_text(encoding="utf-8").strip()
        try:
            reading = read_answer(article, parse(text), producer=model)
        except KgError as error:
            print(f"{path.name}: {error}", file=sys.stderr)
            continue
        refused = Counter(refusal.reason.value for refusal in reading.refusals)
        print(f"{path.name}: {len(reading.statements)} kept, {dict(refused)}", file=sys.stderr)
        yield Reply(report.id, prompt_hash(), model, messages_hash(messages(article)), text)


def main() -> None:
    """Run one of the two commands."""
    parser = argparse.ArgumentParser(prog="python -m kg.llm.record", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    asking = commands.add_parser("requests")
    asking.add_argument("--split", choices=("train", "dev", "test"), default="test")
    asking.add_argument("--count", type=int, default=48)
    asking.add_argument("--out", type=Path, required=True)
    collecting = commands.add_parser("collect")
    collecting.add_argument("folder", type=Path)
    collecting.add_argument("--model", required=True, help="a label for who answered")
    collecting.add_argument("--out", type=Path, default=REPLIES)
    chosen = parser.parse_args()
    if chosen.command == "requests":
        reports = choose(chosen.split, chosen.count)
        write_requests(reports, chosen.out)
        print(f"{len(reports)} requests, prompt {prompt_hash()}")
    else:
        print(f"{write_replies(collect(chosen.folder, chosen.model), chosen.out)} replies")


if __name__ == "__main__":
    main()
