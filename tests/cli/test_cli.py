"""The command line as a new user meets it: what it prints where, and how it ends."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

COMMANDS = (
    *("build", "extract", "query", "explain", "view", "export", "validate", "info", "serve"),
    *("evaluate", "train", "annotate"),
)
TEXT = "Nordica Cloud ha investito 12 milioni di euro in Tessilnova, che ha sede a Prato.\n"

STATEMENT = [  # others script against the form of kg extract
    *("subject", "relation", "object", "status", "amount", "stake", "date", "role", "claimant"),
    *("confidence", "evidence"),
]


def kg(
    *arguments: str, cwd: Path | None = None, text: str = "", lang: str = "en"
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "COLUMNS": "120", "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, "-m", "kg", "--lang", lang, *arguments],
        cwd=cwd,
        input=text,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        check=False,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with one article and its graph."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "nordica.txt").write_text(
        f"date: 2024-05-14\npublisher: Il Mattino\n\n{TEXT}", encoding="utf-8"
    )
    done = kg("build", "nordica.txt", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize("lang", ["it", "en"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(command: str, lang: str) -> None:
    done = kg(command, "--help", lang=lang)
    assert done.returncode == 0
    assert f"kg {command}" in done.stdout
    assert ("Esempi" if lang == "it" else "Example") in done.stdout


@pytest.mark.parametrize(
    ("command", "words"), [("build", "[llm]"), ("train", "kg[train]"), ("query", "--other")]
)
@pytest.mark.parametrize("lang", ["it", "en"])
def test_help_swallows_no_word_in_brackets(command: str, words: str, lang: str) -> None:
    assert words in kg(command, "--help", lang=lang).stdout


def test_help_and_query_load_neither_spacy_nor_pyvis_nor_rdflib(home: Path) -> None:
    heavy = {
        "spacy",
        "thinc",
        "pyvis",
        "IPython",
        "rdflib",
        "networkx",
        "trafilatura",
        "pyshacl",
        "starlette",
        "uvicorn",
    }
    code = (
        "import sys, runpy\n"
        "try:\n    runpy.run_module('kg', run_name='__main__')\n"
        "except SystemExit:\n    pass\n"
        f"print(sorted({heavy!r} & set(sys.modules)), file=sys.stderr)\n"
    )
    for arguments in (
        ["--help"],
        ["query"],
        ["query", "investors", "--name", "Tessilnova"],
        ["info"],
    ):
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            cwd=home,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stderr.strip().endswith("[]"), (arguments, done.stderr)


def test_extract_prints_one_json_object_per_article_and_nothing_else(home: Path) -> None:
    done = kg("extract", "nordica.txt", "-", cwd=home, text="Eni ha comprato la piccola Solaria.\n")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["source"] for line in lines] == ["nordica.txt", "-"]
    assert set(lines[0]) == {"id", "source", "title", "date", "publisher", "entities", "statements"}
    assert lines[0]["date"] == "2024-05-14"


def test_a_quote_is_the_text_at_its_offsets(home: Path) -> None:
    (home / "plain.txt").write_text(TEXT, encoding="utf-8")
    [line] = [json.loads(row) for row in kg("extract", "plain.txt", cwd=home).stdout.splitlines()]
    assert line["statements"]
    for statement in line["statements"]:
        assert list(statement) == STATEMENT
        evidence = statement["evidence"]
        assert TEXT[evidence["start"] : evidence["end"]] == evidence["quote"]
    for entity in line["entities"]:
        for mention in entity["mentions"]:
            assert TEXT[mention["start"] : mention["end"]] == mention["text"]


def test_a_named_query_answers_with_the_sentence(home: Path) -> None:
    done = kg("query", "investors", "--name", "tessilnova", "--format", "json", cwd=home)
    [row] = json.loads(done.stdout)
    assert (row["investor"], row["amount"], row["currency"]) == ("Nordica Cloud", 12_000_000, "EUR")
    assert row["quote"] == TEXT.strip()


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "tsv", "md"])
def test_every_format_carries_the_answer(home: Path, form: str) -> None:
    done = kg("query", "investors", "--name", "Tessilnova", "--format", form, cwd=home)
    assert done.returncode == 0
    assert "Nordica Cloud" in done.stdout


def test_csv_has_one_header_and_one_row_per_answer(home: Path) -> None:
    done = kg("query", "sites", "--format", "csv", cwd=home)
    rows = list(csv.DictReader(StringIO(done.stdout)))
    sites = {(row["country"], row["place"], row["organisation"]) for row in rows}
    assert sites == {("Italy", "Prato", "Tessilnova")}


def test_the_ontology_can_be_queried_and_countries_have_italian_names(home: Path) -> None:
    query = "SELECT ?c ?l { ?p kg:country ?c . kg:locatedIn rdfs:label ?l FILTER(LANG(?l) = 'en') }"
    done = kg("query", "-e", query, "--format", "jsonl", cwd=home, lang="it")
    assert json.loads(done.stdout) == {"c": "Italia", "l": "is located in"}


def test_free_sparql_knows_the_prefixes(home: Path) -> None:
    query = "SELECT ?a ?b { ?x kg:investorIn ?y . ?x rdfs:label ?a . ?y rdfs:label ?b }"
    done = kg("query", "-e", query, "--format", "jsonl", cwd=home)
    assert json.loads(done.stdout) == {"a": "Nordica Cloud", "b": "Tessilnova"}


def test_a_wrong_query_is_one_line_with_its_position(home: Path) -> None:
    done = kg("query", "-e", "SELECT ?a\n{ ?x kg:investorIn }", cwd=home)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("error: the query is malformed: line 2, column")
    done = kg("query", "-e", "SELECT ?a\n{ ?x kg:investorIn }", cwd=home, lang="it")
    assert "riga 2" in done.stderr
    assert "il motore non riesce" in done.stderr


def test_a_query_cannot_make_the_machine_ask_another(home: Path) -> None:
    done = kg("query", "-e", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", cwd=home)
    assert done.returncode == 1
    assert "SERVICE" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("query", "investors"), "--name"),
        (("query", "investors", "--nam", "x"), "--nam"),
        (("query", "investorz", "--name", "x"), "investors"),
        (("query", "investors", "--name", "Tesilnova"), "Tessilnova"),
        (("query", "changes", "--since", "ieri"), "YYYY"),
        (("query", "--file", "nowhere.rq"), "nowhere.rq"),
        (("view", "--around", "Nessuno"), "Nessuno"),
        (("info", "--store", "nowhere"), "nowhere"),
        (("export", "-o", "nowhere/a.ttl"), "nowhere/a.ttl"),
        (("annotate", "-o", "nowhere", "--review"), "nowhere"),
        (("build", "nowhere.txt", "--store", "other"), "nowhere.txt"),
        (("extract", "nordica.txt", "--model", "it_no_such_model"), "it_no_such_model"),
    ],
)
def test_an_expected_failure_is_told_in_a_line_and_ends_with_one(
    home: Path, arguments: tuple[str, ...], words: str
) -> None:
    done = kg(*arguments, cwd=home)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [("build",), ("query", "--format", "xml"), ("frobnicate",), ("evaluate", "--curve")],
)
def test_wrong_usage_ends_with_two(home: Path, arguments: tuple[str, ...]) -> None:
    assert kg(*arguments, cwd=home).returncode == 2


def test_bad_files_are_told_and_the_good_ones_are_read(home: Path, tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "binary.txt").write_bytes(b"\x00\x01\x02\x03" * 50)
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "broken.jsonl").write_text("{\n", encoding="utf-8")
    done = kg("build", ".", cwd=tmp_path)
    assert done.returncode == 0
    for name in ("binary.txt", "empty.txt", "broken.jsonl"):
        assert name in done.stderr
    assert "1 read" in done.stderr
    assert "not read" not in done.stderr


def test_files_of_another_kind_in_a_folder_are_told(home: Path, tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "report.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / ".hidden").write_bytes(b"")
    done = kg("build", ".", "--store", str(tmp_path / ".kg"), cwd=tmp_path)
    assert "other files, not read: 1 (report.pdf)" in done.stderr


def test_words_are_italian_for_italians(home: Path) -> None:
    assert kg("build", "nordica.txt", cwd=home, lang="it").stderr.startswith("articoli: 1 letti")
    assert (
        "investitore"
        in kg("query", "investors", "--name", "Tessilnova", cwd=home, lang="it").stdout
    )
    assert "nessuna domanda" in kg("query", "investorz", cwd=home, lang="it").stderr


def test_the_language_may_stand_after_the_command(home: Path) -> None:
    assert "articoli: 1" in kg("info", "--lang", "it", cwd=home).stdout
    assert "articoli: 1" in kg("info", "--lang=it", cwd=home).stdout
    assert kg("info", "--lang", "fr", cwd=home).returncode == 2


def test_a_fault_is_one_line_however_long(tmp_path: Path) -> None:
    name = "a" * 150 + ".txt"
    first, *_ = kg("extract", name, cwd=tmp_path).stderr.splitlines()
    assert first == f"error: {name}: no such file or folder"


def test_publishers_are_counted_not_their_articles(home: Path, tmp_path: Path) -> None:
    for number, day in enumerate(("14", "15")):
        (tmp_path / f"{number}.txt").write_text(
            f"date: 2024-05-{day}\npublisher: Il Mattino\n\n{TEXT}Era il {day}.\n", encoding="utf-8"
        )
    kg("build", ".", cwd=tmp_path)
    assert "publishers: 1 (2 Il Mattino)" in kg("info", cwd=tmp_path).stdout


def test_text_from_the_news_cannot_steer_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(
        json.dumps({"title": "x", "publisher": "Il \u202eMattino\u0007", "text": TEXT}) + "\n",
        encoding="utf-8",
    )
    kg("build", "a.jsonl", cwd=tmp_path)
    done = kg("query", "rumours", "--name", "Tessilnova", cwd=tmp_path)
    assert not {"\u202e", "\u0007", "\u001b"} & set(done.stdout + kg("info", cwd=tmp_path).stdout)


def test_validate_accepts_what_build_writes(home: Path) -> None:
    done = kg("validate", cwd=home)
    assert done.returncode == 0, done.stdout + done.stderr


def test_view_writes_one_page(home: Path, tmp_path: Path) -> None:
    page = tmp_path / "graph.html"
    done = kg("view", "-o", str(page), cwd=home)
    assert done.returncode == 0, done.stderr
    assert "Tessilnova" in page.read_text(encoding="utf-8")


def test_view_answers_questions_and_draws_pictures(home: Path, tmp_path: Path) -> None:
    picture = tmp_path / "via.svg"
    done = kg("view", "--path", "Nordica Cloud", "Tessilnova", "--svg", str(picture), cwd=home)
    assert done.returncode == 0, done.stderr
    assert "Nordica Cloud, Tessilnova" in picture.read_text(encoding="utf-8")
    assert not (home / "graph.html").exists()
    done = kg("view", "--changed-since", "2999", "-o", str(tmp_path / "a.html"), cwd=home)
    assert "0 statements" in done.stderr
    done = kg("view", "--claims", "*", "-o", str(tmp_path / "b.html"), cwd=home)
    assert done.returncode == 0, done.stderr


def test_view_can_draw_what_a_query_names(home: Path, tmp_path: Path) -> None:
    query = tmp_path / "sites.rq"
    query.write_text(
        "PREFIX kg: <https://kg.example/ontology#>\n"
        "SELECT ?statement { ?statement kg:relation kg:locatedIn }\n",
        encoding="utf-8",
    )
    done = kg("view", "--query", str(query), "-o", str(tmp_path / "sites.html"), cwd=home)
    assert "1 statement" in done.stderr


@pytest.mark.parametrize(
    "form", ["turtle", "trig", "nquads", "ntriples", "jsonld", "turtle12", "graphml", "gexf", "csv"]
)
def test_every_export_names_the_company(home: Path, form: str) -> None:
    done = kg("export", "--format", form, cwd=home)
    assert done.returncode == 0, done.stderr
    assert "Tessilnova" in done.stdout


def test_settings_are_read_and_their_faults_told(tmp_path: Path) -> None:
    (tmp_path / "kg.toml").write_text('[kg]\nstore = "grafo"\n', encoding="utf-8")
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    kg("build", "a.txt", cwd=tmp_path)
    assert (tmp_path / "grafo").is_dir()
    (tmp_path / "kg.toml").write_text('[kg]\nstor = "x"\nworkers = 0\n', encoding="utf-8")
    done = kg("info", cwd=tmp_path)
    assert done.returncode == 1
    assert "stor" in done.stderr
    assert "workers" in done.stderr


def test_the_language_of_the_settings_holds_unless_an_option_says_otherwise(tmp_path: Path) -> None:
    (tmp_path / "kg.toml").write_text('[kg]\nlanguage = "it"\n', encoding="utf-8")
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}
    for options, words in (([], "Chi ha acquisito"), (["--lang", "en"], "Who has acquired")):
        done = subprocess.run(
            [sys.executable, "-m", "kg", *options, "query"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=environment,
            check=True,
        )
        assert words in done.stdout


@pytest.mark.parametrize("form", ["table", "json"])
def test_who_stops_reading_is_no_error(home: Path, form: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "kg", "query", "-e", "SELECT * { ?s ?p ?o }"]
    with os.fdopen(writing, "w") as closed:
        done = subprocess.run(
            [*command, "--format", form],
            cwd=home,
            stdout=closed,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, b"")


def test_who_stops_reading_at_once_is_no_error_either(home: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as closed:
        command = [sys.executable, "-m", "kg", "--version"]
        done = subprocess.run(command, cwd=home, stdout=closed, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
