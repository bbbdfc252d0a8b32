"""Whom to ask: settings and environment, and a key that goes nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.config import LlmSettings
from kg.errors import SettingsError
from kg.llm.access import find_access

TWO_LINES = LlmSettings(address="http://localhost:8080/v1", model="qwen3")


def test_two_lines_are_enough_for_a_local_server() -> None:
    access = find_access(TWO_LINES, {})
    assert (access.url, access.model, access.key) == (
        "http://localhost:8080/v1/chat/completions",
        "qwen3",
        "",
    )


def test_the_environment_wins() -> None:
    environment = {
        "KG_LLM_ADDRESS": "https://api.example.org",
        "KG_LLM_MODEL": "m",
        "KG_LLM_KEY": " k \n",
    }
    access = find_access(TWO_LINES, environment)
    assert (access.url, access.model, access.key) == (
        "https://api.example.org/v1/chat/completions",
        "m",
        "k",
    )


def test_a_key_may_stand_in_a_file_and_is_never_shown(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("sk-secret\n")
    settings = LlmSettings("http://127.0.0.1:1/v1", "m", key_file=str(tmp_path / "key"))
    access = find_access(settings, {"KG_LLM_KEY": "other"})
    assert access.key == "sk-secret"
    assert "sk-secret" not in repr(access)


@pytest.mark.parametrize(
    "address",
    [
        "ftp://x/v1",
        "localhost:80",
        "http://",
        "http://user:pw@host/v1",
        "http://h/v1?key=1",
        "http://[::1",
        "http://h:0/",
    ],
)
def test_an_address_that_is_none_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(SettingsError) as caught:
        find_access(LlmSettings(address, "m"), {})
    assert "pw" not in str(caught.value) + caught.value.hint


@pytest.mark.parametrize(
    "settings", [LlmSettings(), LlmSettings("http://h/v1"), LlmSettings(model="m")]
)
def test_what_is_missing_is_said(settings: LlmSettings) -> None:
    with pytest.raises(SettingsError, match="no language model server"):
        find_access(settings, {})


@pytest.mark.parametrize(
    ("address", "private"),
    [
        ("https://api.example.org/v1", True),
        ("http://localhost:8080", True),
        ("http://127.0.0.1:8080", True),
        ("http://[::1]:8080", True),
        ("http://192.168.1.7:8000/v1", True),
        ("http://api.example.org/v1", False),
        ("http://8.8.8.8/v1", False),
    ],
)
def test_a_key_is_not_sent_over_http_beyond_the_network(address: str, private: bool) -> None:
    settings = LlmSettings(address, "m")
    assert find_access(settings, {}).key == ""
    if private:
        assert find_access(settings, {"KG_LLM_KEY": "k"}).key == "k"
    else:
        with pytest.raises(SettingsError, match="over http"):
            find_access(settings, {"KG_LLM_KEY": "k"})


@pytest.mark.parametrize("key", ["two words", "line\nline", "ключ"])
def test_a_key_that_cannot_be_one_is_refused_without_repeating_it(key: str) -> None:
    with pytest.raises(SettingsError) as caught:
        find_access(TWO_LINES, {"KG_LLM_KEY": key})
    assert key not in str(caught.value) + caught.value.hint


@pytest.mark.parametrize("address", ["http://a\x00b/v1", "http://a\ud800/v1"])
def test_an_address_with_what_cannot_be_shown_is_none(address: str) -> None:
    with pytest.raises(SettingsError, match="is none"):
        find_access(LlmSettings(address=address, model="m"), {})
