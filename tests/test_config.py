"""Settings: defaults, values, and every fault at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.config import LlmSettings, Settings, read_settings
from kg.errors import SettingsError
from kg.model import Profile


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == Settings()


def test_a_file_sets_what_it_names(tmp_path: Path) -> None:
    (tmp_path / "kg.toml").write_text(
        '[kg]\nlanguage = "it"\nworkers = 2\nmin_confidence = 1\nprofile = "strict"\n'
    )
    assert read_settings(tmp_path) == Settings(
        language="it", workers=2, min_confidence=1, profile=Profile.STRICT
    )


def test_two_lines_name_a_language_model_server(tmp_path: Path) -> None:
    (tmp_path / "kg.toml").write_text('[llm]\naddress = "http://localhost:1/v1"\nmodel = "m"\n')
    assert read_settings(tmp_path).llm == LlmSettings("http://localhost:1/v1", "m")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[kg", "TOML"),
        ("[gk]\n", "gk"),
        ("kg = 3\n", "table"),
        ("[kg]\ncolour = 1\n", "colour"),
        ("[kg]\nworkers = true\n", "workers"),
        ('[kg]\nlanguage = "de"\n', "language"),
        ("[kg]\nmin_confidence = 2\n", "min_confidence"),
        ("[kg]\nedge_confidence = -1\n", "edge_confidence"),
        ('[kg]\nprofile = "brave"\n', "profile"),
        ("llm = 3\n", "table"),
        ('[llm]\nkey = "k"\n', r"unknown setting key in \[llm\]"),
        ("[llm]\nconcurrency = 0\n", "concurrency"),
        ("[llm]\ntimeout = nan\n", "timeout"),
        ("[llm]\nstream = 1\n", "stream"),
        ("[llm]\nprice_in = -1\n", "price_in"),
        ('[llm]\nstructured = "xml"\n', "structured"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, text: str, word: str) -> None:
    (tmp_path / "kg.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=word):
        read_settings(tmp_path)


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    (tmp_path / "kg.toml").write_text("[kg]\nworkers = 0\ncolour = 1\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_settings(tmp_path)
    assert "workers" in caught.value.message
    assert "colour" in caught.value.message
