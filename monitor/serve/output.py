"""How are rows shown: as a table for people, as JSON lines for programs?"""

import json
import re
import shutil
from collections.abc import Mapping, Sequence
from typing import Any

import typer

Row = Mapping[str, Any]

CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")
#: No column but the last is wider than this.
WIDEST = 40


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
    widths = [
        min(WIDEST, max(len(line[n]) for line in [list(columns), *cells]))
        for n in range(len(columns))
    ]
    room = shutil.get_terminal_size((160, 24)).columns
    for line in [[c.replace("_", " ") for c in columns], *cells]:
        typer.echo(_fit(line, widths)[:room].rstrip())


def plain(value: Any) -> str:
    """One line without control characters; a list is joined, None is empty."""
    if value is None:
        return ""
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return CONTROLS.sub(" ", text)


def _fit(line: Sequence[str], widths: Sequence[int]) -> str:
    cut = [
        text if len(text) <= width else text[: width - 1] + "…"
        for text, width in zip(line[:-1], widths, strict=False)
    ]
    padded = [text.ljust(width) for text, width in zip(cut, widths, strict=False)]
    return "  ".join([*padded, line[-1]])
