"""How are rows written as CSV that a spreadsheet opens without running any of it?"""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from monitor.serve.output import plain

#: What begins with one of these is a formula to a spreadsheet (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@")


def sheet(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """With a header; lists and values with parts become one cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([defused(cell(row[name])) for name in columns])
    return out.getvalue()


def cell(value: Any) -> str:
    """One line; `{name, title}` becomes "name, title"."""
    if isinstance(value, list | tuple):
        return "; ".join(map(cell, value))
    if isinstance(value, Mapping):
        return ", ".join(cell(part) for part in value.values() if part)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return plain(value)


def defused(text: str) -> str:
    """An apostrophe makes it text; it is shown by no spreadsheet."""
    return f"'{text}" if text.lstrip().startswith(FORMULA) else text
