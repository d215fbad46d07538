"""How are rows shown: as a table for people, as JSON lines for programs?"""

import json
import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, redirect_stdout
from typing import Any

import typer

Row = Mapping[str, Any]

#: What would move the cursor, turn the direction of the text, or has no UTF-8.
CONTROLS = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+"
)
#: No column but the last is wider than this.
WIDEST = 40
#: Where there is no terminal, nothing is cut.
ENDLESS = 1_000_000


def has_color() -> bool:
    """Whether who reads sees colours and wants them (no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def only_json(wanted: bool) -> AbstractContextManager[object]:
    """What a console channel prints meanwhile goes to standard error."""
    return redirect_stdout(sys.stderr) if wanted else nullcontext()


def print_rows(
    rows: Sequence[Row], columns: Sequence[str], *, as_json: bool, empty: str
) -> None:
    """One JSON object a line with every key, or a table of the named columns."""
    if as_json:
        for row in rows:
            typer.echo(json.dumps(row, ensure_ascii=False))
        return
    if not rows:
        typer.echo(empty)
        return
    cells = [[plain(row[column]) for column in columns] for row in rows]
    lines = [[c.replace("_", " ") for c in columns], *cells]
    widths = [
        min(WIDEST, max(cells_of(line[n]) for line in lines))
        for n in range(len(columns))
    ]
    room = shutil.get_terminal_size((ENDLESS, 24)).columns
    for line in lines:
        typer.echo(cut(_fit(line, widths), room).rstrip())


def print_some(rows: Sequence[Row], columns: Sequence[str], limit: int) -> None:
    """The first of them behind an empty line, and how many more there are."""
    if rows[:limit]:
        typer.echo()
        print_rows(rows[:limit], columns, as_json=False, empty="")
    if len(rows) > limit:
        typer.echo(f"… and {len(rows) - limit} more (--limit, --json)")


def none_of(noun: str, *, narrowed: bool) -> str:
    """An empty list says whether there may be more of them."""
    return f"no {noun} that fit what was asked" if narrowed else f"no {noun} yet"


def plain(value: Any) -> str:
    """One line without control characters; a list is joined, None is empty."""
    if value is None:
        return ""
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return CONTROLS.sub(" ", text)


def cells_of(text: str) -> int:
    """How many cells of a terminal the text takes: East Asian letters take two."""
    return sum(map(_cells, text))


def cut(text: str, room: int) -> str:
    """Not wider than the room; where something was cut, it shows."""
    if cells_of(text) <= room:
        return text
    kept, left = 0, room - 1
    while left >= _cells(text[kept]):
        left -= _cells(text[kept])
        kept += 1
    return f"{text[:kept]}…"


def _cells(char: str) -> int:
    if char.isascii():
        return 1
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _fit(line: Sequence[str], widths: Sequence[int]) -> str:
    short = [cut(text, width) for text, width in zip(line[:-1], widths, strict=False)]
    padded = [
        text + " " * (width - cells_of(text))
        for text, width in zip(short, widths, strict=False)
    ]
    return "  ".join([*padded, line[-1]])
