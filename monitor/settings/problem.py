"""What is wrong in the config, where, and what mends it?"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

#: Where a value stands in the whole config, such as ("feeds", 1, "url").
KeyPath = tuple[str | int, ...]

ENVIRONMENT = "environment"

_BARE = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a key was written; `key` is its name as people wrote it there.

    Line and column count from 1, columns in code points. Both are 0 for what came
    from the environment or from a credential.
    """

    file: str
    line: int = 0
    column: int = 0
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """A problem before it is known where its key was written."""

    path: KeyPath
    wrong: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One mistake as people read it. It never holds a secret."""

    file: str
    line: int = 0
    column: int = 0
    key: str = ""
    wrong: str
    remedy: str

    def __str__(self) -> str:
        """`config/feeds.toml:7:9: feeds[1].url: not a URL: write http:// or …`."""
        where = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        parts = (where, self.key, self.wrong, self.remedy)
        return ": ".join(part for part in parts if part)


def problem_at(position: Position, wrong: str, remedy: str) -> Problem:
    return Problem(
        file=position.file,
        line=position.line,
        column=position.column,
        key=position.key,
        wrong=wrong,
        remedy=remedy,
    )


def format_key(path: KeyPath) -> str:
    """The path as people write it: `feeds[1].url`, `channels."my desk".url`."""
    return "".join(_part(part) for part in path).removeprefix(".")


def _part(part: str | int) -> str:
    if isinstance(part, int):
        return f"[{part}]"
    return "." + (part if _BARE.fullmatch(part) else quote(part))


def quote(value: object) -> str:
    """The value as it would stand in a file, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 80 else text[:77] + "…"  # noqa: PLR2004 (one line)


def as_table(value: object) -> dict[str, Any]:
    """The value where it is a table; whether it should be one is told elsewhere."""
    return value if isinstance(value, dict) else {}


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant; empty when none is like it."""
    folded = {name.casefold(): name for name in known}
    close = get_close_matches(word.casefold(), folded, n=1)
    return folded[close[0]] if close else ""


def choose(word: str, known: Iterable[str]) -> str:
    """A remedy that names the nearest known word, or else all of them."""
    names = sorted(known)
    if near := nearest(word, names):
        return f"did you mean {quote(near)}?"
    if not names:
        return "there is none yet"
    several = "one of " if len(names) > 1 else ""
    return f"write {several}" + ", ".join(quote(name) for name in names)
