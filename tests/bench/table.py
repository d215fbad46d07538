"""How are measurements shown: aligned for people, as JSON for programs?"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

Value = str | int | float | None
Row = Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows that share their keys; a key is a heading with `_` for a blank."""

    title: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """All that one benchmark found, and on which machine."""

    bench: str
    machine: str
    tables: tuple[Table, ...]


def to_text(result: Result) -> str:
    """The tables of one benchmark, aligned."""
    blocks = [f"# {result.bench} ({result.machine})"]
    blocks += [_block(table) for table in result.tables]
    return "\n\n".join(blocks) + "\n"


def to_json(result: Result) -> str:
    """One line."""
    return json.dumps(asdict(result), ensure_ascii=False)


def from_json(line: str) -> Result:
    """What `to_json` wrote."""
    data = json.loads(line)
    tables = tuple(_table(table) for table in data["tables"])
    return Result(bench=data["bench"], machine=data["machine"], tables=tables)


def _table(data: Mapping[str, Any]) -> Table:
    return Table(
        title=data["title"], rows=tuple(data["rows"]), notes=tuple(data["notes"])
    )


def _block(table: Table) -> str:
    names = list(table.rows[0])
    lines = [[name.replace("_", " ") for name in names]]
    lines += [[_shown(row.get(name)) for name in names] for row in table.rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    left = [any(isinstance(row.get(n), str) for row in table.rows) for n in names]
    rule = "  ".join("-" * width for width in widths)
    shown = [_aligned(line, widths, left) for line in lines]
    notes = [f"  {note}" for note in table.notes]
    return "\n".join([f"## {table.title}", shown[0], rule, *shown[1:], *notes])


def _aligned(cells: Iterable[str], widths: list[int], left: list[bool]) -> str:
    padded = [
        cell.ljust(width) if is_left else cell.rjust(width)
        for cell, width, is_left in zip(cells, widths, left, strict=True)
    ]
    return "  ".join(padded).rstrip()


def _shown(value: Value) -> str:
    """Three digits say enough on a shared machine."""
    match value:
        case None:
            return "-"
        case float():
            return _rounded(value)
        case int():
            return f"{value:,}"
        case str():
            return value


def _rounded(value: float) -> str:
    for least, digits in ((100, 0), (10, 1), (1, 2)):
        if abs(value) >= least:
            return f"{value:,.{digits}f}"
    return f"{value:.3f}"
