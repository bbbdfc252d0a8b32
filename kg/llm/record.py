"""For developers: recorded replies to the shipped prompt, made by hand or by any model.

    python -m kg.llm.record requests --split test --count 48 --out DIR

`requests` writes one file per report with exactly the messages a server would get, and no
gold. Whoever answers puts the answer, one JSON object, beside it as `<id>.reply.json`.
"""

from __future__ import annotations

import argparse
from hashlib import sha256
from pathlib import Path

from kg.annotated import Report, read_split
from kg.llm.prompt import messages, prompt_hash

CORPUS = Path("corpus/annotated")
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


def main() -> None:
    """Run one of the two commands."""
    parser = argparse.ArgumentParser(prog="python -m kg.llm.record", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    asking = commands.add_parser("requests")
    asking.add_argument("--split", choices=("train", "dev", "test"), default="test")
    asking.add_argument("--count", type=int, default=48)
    asking.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args()
    reports = choose(chosen.split, chosen.count)
    write_requests(reports, chosen.out)
    print(f"{len(reports)} requests, prompt {prompt_hash()}")


if __name__ == "__main__":
    main()
