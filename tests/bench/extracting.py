"""How long does it take to read what a matched article tells, and how well is it read?

The table of quality needs the labelled articles (MONITOR_DATA). Precision is the share
of what is found that is right, recall the share of what is there that is found.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from monitor.extract.events import extract
from monitor.model.event import Event
from monitor.model.item import Item, ItemId
from monitor.model.lexicon import Lexicon
from monitor.serve.lexicon import lexicon
from tests.bench.command import Bench, Size, run
from tests.bench.corpus import articles
from tests.bench.slots import SLOTS, Label, Tally, Told, names_wrong_party
from tests.bench.table import Row, Table
from tests.bench.timing import least_cpu, take_turns

LENGTHS = (100, 400, 1_600)
#: Opens a generated article, so that it tells of something.
HEADLINE = "Kenya and Uganda sign agreement on labour migration in Nairobi"


def measure(size: Size, data: Path | None) -> list[Table]:
    world = lexicon()
    tables = [_cost(world, size)]
    if data:
        rows = [json.loads(line) for line in data.read_text("utf-8").splitlines()]
        tables += [_quality(rows[: size.pick(10, len(rows))], world)]
    return tables


def _cost(world: Lexicon, size: Size) -> Table:
    rows = tuple(_at_length(length, world, size) for length in LENGTHS)
    notes = ("generated articles under a headline; the first of a language is not in",)
    return Table(title="Cost of a matched article", rows=rows, notes=notes)


def _at_length(length: int, world: Lexicon, size: Size) -> Row:
    items = [
        replace(
            item, title=HEADLINE, lang="en", published=datetime(2024, 4, 18, tzinfo=UTC)
        )
        for item in articles(size.pick(2, 60), length)
    ]
    _extract_all(items[:1], world)
    costs = take_turns({"ours": partial(_extract_all, items, world)}, size.pick(1, 5))
    seconds = least_cpu(costs["ours"])
    return {
        "words": length,
        "items": len(items),
        "ms_per_item": 1000 * seconds / len(items),
    }


def _extract_all(items: Sequence[Item], world: Lexicon) -> None:
    for item in items:
        extract(item, world)


def _quality(rows: Sequence[dict[str, Any]], world: Lexicon) -> Table:
    told = [Told(_labels(row), _events(row, world)) for row in rows]
    right = sum(_type_of(one.labels) == _type_read(one.events) for one in told)
    of_some = [one for one in told if one.labels]
    silent = [one for one in told if not one.labels]
    false = sum(bool(one.events) for one in silent)
    parties = [w for one in of_some if (w := names_wrong_party(one)) is not None]
    return Table(
        title="Quality of what is read",
        rows=tuple(_row(slot, map(tally, of_some)) for slot, tally in SLOTS.items()),
        notes=(
            f"main type right: {right / len(told):.3f} of {len(told)} articles",
            f"false events: {false} of {len(silent)} without one",
            f"a wrong party: {sum(parties)} of {len(parties)} agreements",
        ),
    )


def _row(slot: str, tallies: Iterable[Tally]) -> Row:
    right, wrong, missed = map(sum, zip(*tallies, strict=True))
    found, there = right + wrong, right + missed
    return {
        "slot": slot,
        "precision": right / found if found else None,
        "recall": right / there if there else None,
        "f1": 2 * right / (found + there) if found + there else None,
    }


def _labels(row: dict[str, Any]) -> list[dict[str, Any]]:
    """The main one first."""
    told = [event for event in row["events"] if event["type"] != "none"]
    return sorted(told, key=lambda event: not event.get("main"))


def _events(row: dict[str, Any], world: Lexicon) -> list[Event]:
    """The main one first; what an article only recalls is not asked."""
    item = Item(
        id=ItemId(row["id"]),
        feed="f",
        source=row["source"],
        url="",
        title=row["title"],
        text=row["text"],
        lang=row["lang"],
        published=_when(row["published"]),
    )
    told = [event for event in extract(item, world) if not event.background]
    return sorted(told, key=lambda event: not event.main)


def _type_of(labels: Sequence[Label]) -> str:
    return str(labels[0]["type"]) if labels else "none"


def _type_read(events: Sequence[Event]) -> str:
    return events[0].type.value if events else "none"


def _when(text: str | None) -> datetime | None:
    """Labels give a day or a moment; a mere year or month is none."""
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


BENCH = Bench(
    name="extracting",
    doc=__doc__,
    measure=measure,
    data="labelled articles with their events, one per line (events_dev.jsonl)",
)

if __name__ == "__main__":
    run(BENCH)
