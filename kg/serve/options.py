"""How the server runs: where it listens, who may ask, how much one question may cost."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query, or all of them together, may cost.

    `seconds` is the time of one query, after which its process is killed. A query still
    running after `short` seconds is a long one: of these at most `long_at_once` run, so that
    quick questions always find a process. `at_once` queries run, `waiting` more wait up to
    `patience` seconds for their turn; whoever comes then is told to come back after
    `retry_after` seconds. `memory` is what a process may use beside its start; sizes in bytes.
    """

    seconds: float = 30.0
    short: float = 1.0
    at_once: int = 4
    long_at_once: int = 2
    waiting: int = 64
    patience: float = 10.0
    retry_after: int = 2
    request: int = MEGABYTE
    result: int = 64 * MEGABYTE
    memory: int = 2048 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Options:
    """Where the server listens and what it allows.

    `token` is asked of everybody when `host` is not this machine alone, and of updates
    always. `cors` are the origins whose scripts may read answers. `remote` allows SERVICE and
    LOAD: a query may then make this machine ask others.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    token: str | None = field(default=None, repr=False)
    updates: bool = False
    remote: bool = False
    cors: tuple[str, ...] = ()
    language: str = "en"
    limits: Limits = field(default_factory=Limits)

    @property
    def is_local(self) -> bool:
        """Tell whether only this machine can reach the server.

        >>> Options(host="127.0.0.1").is_local, Options(host="0.0.0.0").is_local
        (True, False)
        """
        return is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address is this machine.

    >>> is_loopback("localhost"), is_loopback("::1"), is_loopback("192.168.1.4")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
