"""Every benchmark, one after the other, each in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

from tests.bench.command import parser
from tests.bench.table import Result, from_json, to_json, to_text

BENCHES = (
    "latency",
    "polling",
    "fetching",
    "parsing",
    "hostile",
    "classifying",
    "extracting",
    "percolating",
    "grouping",
    "stories",
    "storing",
    "losses",
    "startup",
    "memory",
    "backtest",
)
#: What to measure with, where MONITOR_DATA names a folder that has it.
DATA = {
    "classifying": "topics/dev.jsonl",
    "extracting": "events/events_dev.jsonl",
    "parsing": "feeds/real",
    "stories": ".",
    "losses": "feeds/traces_dev.jsonl.gz",
    "polling": "feeds/traces_dev.jsonl.gz",
}
PATIENCE = 900


def main() -> None:
    """`python -m tests.bench`, or `make bench`."""
    arguments = parser("tests.bench", __doc__).parse_args()
    for name in BENCHES:
        result = measure(name, arguments.size)
        print(to_json(result) if arguments.json else to_text(result), flush=True)


def measure(name: str, size: str) -> Result:
    """What its module prints."""
    command = [sys.executable, "-m", f"tests.bench.{name}", *data_of(name)]
    done = subprocess.run(
        [*command, "--size", size, "--json"],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=PATIENCE,
    )
    return from_json(done.stdout)


def data_of(name: str) -> list[str]:
    """The argument that names its data, if there is any."""
    folder = os.environ.get("MONITOR_DATA")
    if not folder or name not in DATA:
        return []
    path = Path(folder) / DATA[name]
    return [str(path)] if path.exists() else []


if __name__ == "__main__":
    main()
