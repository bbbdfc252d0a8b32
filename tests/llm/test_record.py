"""Requests for recorded replies hold no gold, and replies are kept as they were given."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.llm import record
from kg.llm.prompt import system
from kg.llm.replies import read_replies, write_replies

REPORT = """### id: b01-00{0}
# title: Titolo {0}
# topic: segreto
[Nordica {0}|ORG:n] ha investito in [Tessil|ORG:t].
---
n investorIn t ; status=asserted ; sent=0
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "x.ann").write_text("\n".join(map(REPORT.format, range(6))), encoding="utf-8")
    rows = "".join(f"b01-00{n}\ttest\n" for n in range(6))
    (tmp_path / "splits.tsv").write_text("id\tsplit\n" + rows, encoding="utf-8")
    return tmp_path


def test_the_choice_is_the_same_and_grows_at_its_end(corpus: Path) -> None:
    ids = [report.id for report in record.choose("test", 4, corpus)]
    assert ids == [report.id for report in record.choose("test", 6, corpus)][:4]


def test_a_request_holds_the_messages_and_no_gold(corpus: Path, tmp_path: Path) -> None:
    record.write_requests(record.choose("test", 6, corpus), tmp_path / "out")
    text = (tmp_path / "out" / "b01-003.txt").read_text(encoding="utf-8")
    assert text.startswith("===== system =====\n" + system())
    article = text.split("===== user =====\n")[1]
    assert "0: Nordica 3 ha investito in Tessil." in article
    assert not any(word in article for word in ("investorIn", "asserted", "segreto", "|", "---"))


def test_replies_are_checked_and_kept(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    entity = {"id": "n", "type": "ORG", "names": ["Nordica 3", "Nessuno"], "nouns": []}
    text = json.dumps({"entities": [entity], "statements": []})
    (folder / "b01-003.reply.json").write_text(text + "\n", encoding="utf-8")
    (folder / "b01-004.reply.json").write_text("oops", encoding="utf-8")
    assert write_replies(record.collect(folder, "hand", corpus), tmp_path / "kept") == 1
    told = capsys.readouterr().err
    assert "b01-003.reply.json: 0 kept, {'name not in the text': 1}" in told
    assert "b01-004.reply.json: the answer is no JSON" in told
    [reply] = read_replies(tmp_path / "kept")
    assert (reply.report, reply.model, reply.text) == ("b01-003", "hand", text)
