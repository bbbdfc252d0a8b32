"""The tree of errors: what can go wrong, said once, with a hint.

    KgError                    anything expected; the command line ends with 1
    ├── SettingsError          kg.toml, options, lexicon files
    ├── ReadingError           a file or feed that cannot be read as articles
    ├── ModelError             a language model that is missing or broken
    ├── TeacherError           a language model server that fails, or answers what cannot be read
    ├── BudgetError            the requests or tokens that may be spent are spent
    ├── StoreError             a store that is missing, held by another process, damaged
    ├── QueryError             a query that is unknown, malformed, or lacks a parameter
    ├── ValidationError        a graph that breaks its shapes
    └── GateError              scores below their floors, or a gold that changed

Every error carries a message, a hint (what to do next) and where it happened. All of
them can be pickled: they cross process borders when a build runs with workers.
"""

from __future__ import annotations


class KgError(Exception):
    """An expected failure.

    `path` names the file, `line` is 1-based, `offset` is a 0-based character position.
    """

    def __init__(
        self,
        message: str = "",
        hint: str = "",
        *,
        path: str | None = None,
        line: int | None = None,
        offset: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.path = path
        self.line = line
        self.offset = offset

    def __str__(self) -> str:
        where = self.path or ""
        if where and self.line is not None:
            where += f":{self.line}"
        return f"{where}: {self.message}" if where else self.message

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.message, self.hint, self.path, self.line, self.offset))


class SettingsError(KgError):
    """A setting, option or lexicon file that says something impossible."""


class ReadingError(KgError):
    """A file, feed or stream that cannot be read as articles."""


class ModelError(KgError):
    """A language model that is missing, broken or of another version."""


class TeacherError(KgError):
    """A language model server that cannot be asked, or an answer that cannot be read."""


class BudgetError(KgError):
    """What may be spent on a language model server is spent."""


class StoreError(KgError):
    """A store that is missing, damaged, or held by another process."""


class QueryError(KgError):
    """A query that is unknown, malformed, or lacks a parameter."""


class ValidationError(KgError):
    """A graph that does not conform to its shapes."""


class GateError(KgError):
    """A score below its floor, or a gold that is not the one the floors were decided with."""


def reason(error: Exception) -> str:
    """Return what went wrong without the path, which a KgError names itself.

    >>> reason(FileNotFoundError(2, "No such file or directory", "a.rq"))
    'No such file or directory'
    >>> reason(ValueError("no"))
    'no'
    """
    return getattr(error, "strerror", None) or str(error)


def _rebuild(
    kind: type[KgError],
    message: str,
    hint: str,
    path: str | None,
    line: int | None,
    offset: int | None,
) -> KgError:
    return kind(message, hint, path=path, line=line, offset=offset)
