"""What does reading a document cost, beside what plain feedparser takes for it?

Cleaning comes apart from parsing: only what is new is cleaned, and at most polls of a
feed that is a small part of it.
"""

import io
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import feedparser

from monitor.acquire.document import Document, RawEntry, clean
from monitor.acquire.parse import read_feed
from tests.bench.command import Bench, Size, run
from tests.bench.corpus import document
from tests.bench.table import Row, Table
from tests.bench.timing import take_turns

ENTRIES = 25
#: What a poll finds new, as a share of the document.
NEW = 0.05
PLAIN, BARE, READ = "plain feedparser", "feedparser, not sanitised", "our reader"
CLEAN_SOME, CLEAN_ALL = "clean 5 % of the entries", "clean all entries"


def measure(size: Size, data: Path | None) -> list[Table]:
    bodies = read_bodies(data) if data else _made(size)
    bodies = bodies[: size.pick(3, len(bodies))]
    seconds = _total(bodies, size.pick(1, 2))
    ours = seconds[READ]
    steps = {
        PLAIN: seconds[PLAIN],
        BARE: seconds[BARE],
        READ: ours,
        f"{READ} + {CLEAN_SOME}": ours + seconds[CLEAN_SOME],
        f"{READ} + {CLEAN_ALL}": ours + seconds[CLEAN_ALL],
    }
    rows = tuple(
        _row(name, spent, bodies, seconds[PLAIN]) for name, spent in steps.items()
    )
    entries = sum(len(_entries(body)) for body in bodies)
    notes = (
        f"{len(bodies)} documents, {sum(map(len, bodies)) / 1e6:.1f} MB",
        f"{entries:,} entries; of each document the best of its runs",
    )
    source = data.name if data else "generated documents"
    return [
        Table(title=f"Processor time per document: {source}", rows=rows, notes=notes)
    ]


def read_bodies(folder: Path) -> list[bytes]:
    """Every document of the folder, by name; its index is none."""
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    return [path.read_bytes() for path in paths if path.suffix != ".jsonl"]


def _made(size: Size) -> list[bytes]:
    return [document(number, ENTRIES) for number in range(size.pick(3, 40))]


def _total(bodies: Sequence[bytes], rounds: int) -> dict[str, float]:
    """For each way, the sum over all documents of the best run."""
    total: defaultdict[str, float] = defaultdict(float)
    for body in bodies:
        for name, costs in take_turns(_ways(body), rounds).items():
            total[name] += min(cost.cpu for cost in costs)
    return total


def _ways(body: bytes) -> dict[str, Callable[[], object]]:
    entries = _entries(body)
    some = entries[: max(1, round(len(entries) * NEW))] if entries else ()
    return {
        PLAIN: lambda: feedparser.parse(io.BytesIO(body)),
        BARE: lambda: feedparser.parse(
            io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False
        ),
        READ: lambda: read_feed(body, allow_entities=True),
        CLEAN_SOME: partial(_clean_all, some),
        CLEAN_ALL: partial(_clean_all, entries),
    }


def _entries(body: bytes) -> tuple[RawEntry, ...]:
    read = read_feed(body, allow_entities=True)
    return read.entries if isinstance(read, Document) else ()


def _clean_all(entries: Sequence[RawEntry]) -> None:
    for entry in entries:
        clean(entry)


def _row(name: str, seconds: float, bodies: Sequence[bytes], plain: float) -> Row:
    return {
        "what": name,
        "ms_per_document": 1000 * seconds / len(bodies),
        "mb_per_s": sum(map(len, bodies)) / 1e6 / seconds,
        "of_plain_feedparser": seconds / plain,
    }


BENCH = Bench(
    name="parsing",
    doc=__doc__,
    measure=measure,
    data="folder of feed documents; without it, documents made here",
)

if __name__ == "__main__":
    run(BENCH)
