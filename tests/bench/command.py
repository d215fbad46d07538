"""How is a benchmark called? Alone, with a data file if it takes one, and --json."""

import os
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tests.bench.table import Result, Table, to_json, to_text
from tests.bench.timing import machine


class Size(StrEnum):
    """How much is measured."""

    SMALL = "small"  #: shows that it works; its numbers say nothing
    FULL = "full"

    def pick(self, small: int, full: int) -> int:
        return full if self is Size.FULL else small


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """One benchmark; `data` tells what its argument holds, "" when it takes none."""

    name: str
    doc: str
    measure: Callable[[Size, Path | None], Sequence[Table]]
    data: str = ""


def run(bench: Bench, words: Sequence[str] | None = None) -> None:
    """Measure, and print; `words` are those of the command line, unless given."""
    called = parser(f"tests.bench.{bench.name}", bench.doc, bench.data)
    arguments = called.parse_args(words)
    result = measure(bench, Size(arguments.size), _data(arguments))
    print(to_json(result) if arguments.json else to_text(result), flush=True)


def measure(bench: Bench, size: Size, data: Path | None) -> Result:
    """With the load of the machine around it."""
    before = os.getloadavg()[0]
    tables = tuple(bench.measure(size, data))
    load = before, os.getloadavg()[0]
    return Result(bench=bench.name, machine=machine(load), tables=tables)


def parser(module: str, doc: str, data: str = "") -> ArgumentParser:
    """The same for each, so that one is known when another is."""
    file = " DATA" if data else ""
    made = ArgumentParser(
        prog=f"python -m {module}",
        description=doc,
        epilog=f"Example: python -m {module}{file} --json",
        formatter_class=RawDescriptionHelpFormatter,
    )
    if data:
        made.add_argument("data", nargs="?", type=Path, metavar="DATA", help=data)
    sizes = [size.value for size in Size]
    made.add_argument("--size", choices=sizes, default=Size.FULL.value)
    made.add_argument("--json", action="store_true", help="one JSON object")
    return made


def _data(arguments: Namespace) -> Path | None:
    """A path that is not there is a wrong call, not a reason to measure less."""
    data: Path | None = getattr(arguments, "data", None)
    if data and not data.exists():
        raise SystemExit(f"{data}: there is no such file or folder")
    return data
