"""How long does it take to read what a matched article tells, and how well is it read?

The table of quality needs the labelled articles (MONITOR_DATA). Precision is the share
of what is found that is right, recall the share of what is there that is found.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from monitor.extract.events import extract
from monitor.model.event import Event, Role
from monitor.model.item import Item, ItemId
from monitor.model.lexicon import Lexicon
from monitor.serve.lexicon import lexicon
from tests.bench.command import Bench, Size, run
from tests.bench.corpus import articles
from tests.bench.table import Row, Table
from tests.bench.timing import least_cpu, take_turns

LENGTHS = (100, 400, 1_600)
#: Opens a generated article, so that it tells of something.
HEADLINE = "Kenya and Uganda sign agreement on labour migration in Nairobi"
ACTING = frozenset({Role.STATE, Role.AGENCY})


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
    """Of the main event: the slots that every item can have."""
    told = [(_main(row["events"]), _found(row, world)) for row in rows]
    right = sum(_type(gold) == (e.type.value if e else "none") for gold, e in told)
    silent = [event for gold, event in told if gold is None]
    return Table(
        title="Quality of the main event",
        rows=(
            _row("parties", [(_parties(g), _acting(e)) for g, e in told if g]),
            _row("instrument", [(_papers(g, e), _paper(e)) for g, e in told if g]),
        ),
        notes=(
            f"main type right: {right / len(told):.3f} of {len(told)} articles",
            f"false events: {sum(map(bool, silent))} of {len(silent)} without one",
            "what the labels call optional counts as missing or as wrong here",
        ),
    )


def _row(slot: str, pairs: Sequence[tuple[set[str], set[str]]]) -> Row:
    both = sum(len(gold & found) for gold, found in pairs)
    there = sum(len(gold) for gold, _ in pairs)
    found = sum(len(found) for _, found in pairs)
    return {
        "slot": slot,
        "precision": both / found if found else None,
        "recall": both / there if there else None,
        "f1": 2 * both / (there + found) if there + found else None,
    }


def _main(events: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    told = [event for event in events if event["type"] != "none"]
    return next((e for e in told if e.get("main")), told[0] if told else None)


def _found(row: dict[str, Any], world: Lexicon) -> Event | None:
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
    return next((event for event in extract(item, world) if event.main), None)


def _when(text: str | None) -> datetime | None:
    """Labels give a day or a moment; a mere year or month is none."""
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _type(gold: dict[str, Any] | None) -> str:
    return gold["type"] if gold else "none"


def _parties(gold: dict[str, Any]) -> set[str]:
    acting = {role.value for role in ACTING}
    return {a["id"] for a in gold["actors"] if a["role"] in acting}


def _acting(event: Event | None) -> set[str]:
    return {p.id for p in event.parties if p.role in ACTING} if event else set()


def _papers(gold: dict[str, Any], event: Event | None) -> set[str]:
    """An alternative that the labels allow is as right as what they prefer."""
    also = _paper(event) & set(gold.get("instrument_alt") or ())
    return also or {gold["instrument"]} - {"none"}


def _paper(event: Event | None) -> set[str]:
    return {event.instrument} - {"none"} if event else set()


BENCH = Bench(
    name="extracting",
    doc=__doc__,
    measure=measure,
    data="labelled articles with their events, one per line (events_dev.jsonl)",
)

if __name__ == "__main__":
    run(BENCH)
