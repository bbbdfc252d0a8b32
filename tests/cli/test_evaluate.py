"""`kg evaluate` as a researcher meets it: what it prints, how it fails, how floors move."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

REPORTS = """### id: b01-001
# title: Nordica Cloud
# date: 2024-05-14
[Nordica Cloud|ORG:nordica] ha investito [12 milioni di euro|MONEY:12e6 EUR] in [Tessilnova|ORG:tessil].
[La società|~:tessil] ha sede a [Prato|LOC:prato].
---
nordica investorIn tessil ; status=asserted ; amount=12e6 EUR ; sent=0
tessil locatedIn prato ; status=asserted ; sent=1

### id: r01-001
# title: Eni
[Eni|ORG:eni] ha comprato [Solaria|ORG:solaria].
---
eni acquirerOf solaria ; status=asserted ; sent=0

### id: r01-002
[Nobody|ORG:nobody] may read this while measuring DEV.
---
"""


def kg(*arguments: str, cwd: Path, lang: str = "en") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kg", "--lang", lang, *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "LC_ALL": "C.UTF-8", "NO_COLOR": "1"},
        check=False,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an annotated corpus, its texts and what `kg extract` makes of them."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "x.ann").write_text(REPORTS, encoding="utf-8")
    (folder / "corpus" / "splits.tsv").write_text(
        "id\tsplit\nb01-001\tdev\nr01-001\tdev\nr01-002\ttest\n", encoding="utf-8"
    )
    assert kg("evaluate", "corpus", "--texts", "texts.jsonl", cwd=folder).returncode == 0
    (folder / "found.jsonl").write_text(
        kg("extract", "texts.jsonl", cwd=folder).stdout, encoding="utf-8"
    )
    return folder


def scores(done: subprocess.CompletedProcess[str]) -> dict[str, dict[str, object]]:
    assert done.returncode == 0, done.stderr
    return {row["measure"]: row for row in json.loads(done.stdout)["scores"]}


def test_a_file_of_extract_scores_as_the_pipeline_that_wrote_it(home: Path) -> None:
    ours = scores(kg("evaluate", "corpus", "--format", "json", cwd=home))
    file = kg("evaluate", "corpus", "--found", "found.jsonl", "--format", "json", cwd=home)
    theirs = scores(file)
    assert theirs == {name: ours[name] for name in theirs}
    assert set(theirs) == {name for name in ours if ".given" not in name}
    assert "2 of 2 texts" in file.stderr


def test_texts_of_another_split_are_not_written(home: Path) -> None:
    texts = (home / "texts.jsonl").read_text(encoding="utf-8")
    assert [json.loads(line)["id"] for line in texts.splitlines()] == ["b01-001", "r01-001"]


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "tsv", "md"])
def test_every_format_carries_the_scores(home: Path, form: str) -> None:
    done = kg("evaluate", "corpus", "--found", "found.jsonl", "--format", form, cwd=home)
    assert done.returncode == 0
    assert "investorIn" in done.stdout


def test_csv_is_one_table_with_the_groups_in_it(home: Path) -> None:
    done = kg(
        *("evaluate", "corpus", "--found", "found.jsonl"),
        *("--format", "csv", "--by", "kind", "--by", "batch"),
        cwd=home,
    )
    rows = list(csv.DictReader(StringIO(done.stdout)))
    assert {row["group"] for row in rows} == {"all", "kind b", "kind r", "batch b01", "batch r01"}
    assert all(0 <= float(row["low"]) <= float(row["high"]) <= 1 for row in rows)


def test_mistakes_come_with_sentence_confidence_and_producer_and_cannot_steer_the_terminal(
    home: Path,
) -> None:
    record = {
        "id": "b01-001",
        "entities": [
            {"id": "a", "name": "Nor\u001b[31mdica", "type": "ORG", "mentions": []},
            {"id": "b", "name": "Tes\u202esil", "type": "ORG", "mentions": []},
        ],
        "statements": [
            {
                "subject": "a",
                "relation": "parentOf",
                "object": "b",
                "confidence": 0.25,
                "producer": "other\u0007tool",
                "evidence": {"start": 0, "end": 13},
            }
        ],
    }
    (home / "bad.jsonl").write_text(json.dumps(record), encoding="utf-8")
    done = kg("evaluate", "corpus", "--found", "bad.jsonl", "--errors", "3", cwd=home)
    for words in ("wrong, from raw text: 1 / 1", "0.25", "tool", "Nordica Cloud", "missed"):
        assert words in done.stdout, words
    assert not {"\u202e", "\u0007", "\u001b"} & set(done.stdout)


def test_tagged_tokens_are_scored_by_the_types_they_know(home: Path) -> None:
    (home / "x.tsv").write_text(
        "Eni\tB-ORG\ncompra\tO\nSolaria\tB-ORG\n.\tO\n\nLuca\tB-MISC\n", encoding="utf-8"
    )
    found = scores(kg("evaluate", "x.tsv", "--format", "json", cwd=home))
    assert set(found) == {"names.all", "names.ORG", "document.all", "document.ORG"}


def test_floors_are_set_held_raised_and_sunk_by_decision(home: Path) -> None:
    floors = ("--floors", "floors.json")
    (home / "floors.json").write_text('{"parts": {}}', encoding="utf-8")
    assert kg("evaluate", "corpus", "--gate", *floors, cwd=home).returncode == 1
    done = kg("evaluate", "corpus", "--set-floors", *floors, cwd=home)
    assert "names.all.f1" in done.stdout
    held = kg("evaluate", "corpus", "--gate", *floors, cwd=home)
    assert held.returncode == 0, held.stderr
    content = json.loads((home / "floors.json").read_text(encoding="utf-8"))
    content["parts"]["dev"]["floors"]["names.all.f1"] = 1.5
    (home / "floors.json").write_text(json.dumps(content), encoding="utf-8")
    low = kg("evaluate", "corpus", "--gate", *floors, cwd=home)
    assert low.returncode == 1
    assert "below its floor 1.5" in low.stderr
    kept = kg("evaluate", "corpus", "--set-floors", *floors, cwd=home)
    assert "names.all.f1" not in kept.stdout
    sunk = kg("evaluate", "corpus", "--set-floors", "--lower", *floors, cwd=home)
    assert "1.5" in sunk.stdout


def test_a_gold_that_changed_closes_the_gate(home: Path, tmp_path: Path) -> None:
    done = kg("evaluate", str(home / "corpus"), "--gate", cwd=tmp_path)
    assert done.returncode == 1
    assert "the floors were decided with" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nowhere",), "nowhere"),
        (("corpus", "--split", "train"), "no report of the split train"),
        (("corpus", "--found", "nowhere.jsonl"), "nowhere.jsonl"),
        (("corpus", "--model", "it_no_such_model"), "it_no_such_model"),
        (("corpus", "--quick"), "b01-0"),
    ],
)
def test_an_expected_failure_is_told_in_a_line_and_ends_with_one(
    home: Path, arguments: tuple[str, ...], words: str
) -> None:
    done = kg("evaluate", *arguments, cwd=home)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("--curve",),
        ("--compare", "corpus", "--gate"),
        ("--compare", "corpus", "--set-floors"),
        ("--split", "all"),
        ("--by", "mood"),
        ("--lower",),
        ("--model", "default", "--found", "found.jsonl"),
        ("--gate", "--found", "found.jsonl"),
    ],
)
def test_wrong_usage_ends_with_two(home: Path, arguments: tuple[str, ...]) -> None:
    assert kg("evaluate", "corpus", *arguments, cwd=home).returncode == 2


def test_words_are_italian_for_italians(home: Path) -> None:
    done = kg("evaluate", "corpus", "--found", "found.jsonl", cwd=home, lang="it")
    assert "Relazioni, dal testo grezzo" in done.stdout
    assert (
        "nessun testo" in kg("evaluate", "corpus", "--split", "train", cwd=home, lang="it").stderr
    )
