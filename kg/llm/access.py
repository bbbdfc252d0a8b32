"""Where the teacher is and how to ask it: settings, environment, key.

    KG_LLM_ADDRESS, KG_LLM_MODEL    win over `[llm]` in kg.toml
    KG_LLM_KEY                      the key, if there is no key_file

The key is in no setting, is never printed, and travels to the address alone: over https, or
to this machine or network.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from kg.config import LlmSettings
from kg.errors import SettingsError

_TWO_LINES = 'two lines of kg.toml under [llm] are enough: address = "http://…/v1", model = "…"'


@dataclass(frozen=True, slots=True)
class Access:
    """A server that is known to be askable. `key` may be empty."""

    url: str
    settings: LlmSettings
    key: str = field(default="", repr=False)

    @property
    def model(self) -> str:
        """Return the name of the language model, as the server knows it."""
        return self.settings.model


def find_access(settings: LlmSettings, environment: Mapping[str, str]) -> Access:
    """Return whom to ask; raise SettingsError where something is missing or not safe."""
    chosen = replace(
        settings,
        address=environment.get("KG_LLM_ADDRESS") or settings.address,
        model=environment.get("KG_LLM_MODEL") or settings.model,
    )
    if not chosen.address or not chosen.model:
        raise SettingsError("no language model server is named", _TWO_LINES)
    url = _url(chosen.address)
    key = _key(chosen, environment)
    if key and not _is_private(url):
        raise SettingsError(
            "a key is not sent over http beyond this network",
            "give the server an https address, or take the key away",
        )
    return Access(url, chosen, key)


def _url(address: str) -> str:
    """Return where chats are asked for.

    >>> _url("http://localhost:8080"), _url("https://api.example.org/v1/")
    ('http://localhost:8080/v1/chat/completions', 'https://api.example.org/v1/chat/completions')
    """
    try:
        parts = urlsplit(address)
        known = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
        usable = known and address.isprintable()
    except ValueError:
        usable = None
    if not usable or "@" in parts.netloc or parts.query or parts.fragment:
        raise SettingsError(
            "the address of the language model server is none",
            "write it as http://HOST:PORT/v1, and the key into KG_LLM_KEY",
        )
    path = parts.path.rstrip("/").removesuffix("/chat/completions") or "/v1"
    return f"{parts.scheme}://{parts.netloc}{path}/chat/completions"


def _key(settings: LlmSettings, environment: Mapping[str, str]) -> str:
    if settings.key_file is None:
        key = environment.get("KG_LLM_KEY", "").strip()
    else:
        try:
            key = Path(settings.key_file).expanduser().read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(
                "the file of the key cannot be read", "check key_file", path=settings.key_file
            ) from error
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise SettingsError("the key is none", "write it alone, on one line")
    return key


def _is_private(url: str) -> bool:
    """Tell whether what is sent stays secret: over https, on this machine, on this network."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "https" or host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return False
