"""Which items of a file have people labelled, and how are the rules' answers shown?"""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from monitor.classify.score import Alarms, Error, Labelled, Tally
from monitor.serve.filters import (
    BadLineError,
    Row,
    UnreadableError,
    parse_row,
    read_lines,
)
from monitor.serve.rooms import read_item


@dataclass(slots=True)
class Pile:
    """What was read, and how much of it was of no use."""

    rows: list[Labelled] = field(default_factory=list)
    bad: int = 0  #: lines that are no labelled item
    near_seeds: int = 0  #: too close to a seed to prove anything
    unread: int = 0  #: files


def read_labelled(names: Iterable[str]) -> Pile:
    """Bad lines are named on standard error and passed by."""
    pile = Pile()
    for name in names:
        try:
            for number, line in enumerate(read_lines(name), 1):
                if line.strip():
                    _add(pile, f"{name}:{number}", line)
        except UnreadableError as error:
            pile.unread += 1
            print(error, file=sys.stderr)
    return pile


def _add(pile: Pile, place: str, line: bytes) -> None:
    try:
        row = parse_row(line)
        labelled = parse_labelled(row)
    except BadLineError as error:
        pile.bad += 1
        print(f"{place}: {error}", file=sys.stderr)
        return
    if row.get("seed_near_duplicate"):
        pile.near_seeds += 1
    else:
        pile.rows.append(labelled)


def parse_labelled(row: Row) -> Labelled:
    """A row without labels is not labelled; one with an empty list is of no topic."""
    return Labelled(
        item=read_item(row),
        labels=_names(row, "labels"),
        uncertain=_flag(row, "uncertain"),
        maybe=_names(row, "maybe_labels") or frozenset(),
        negative_for=_names(row, "presumed_negative_for"),
    )


def _names(row: Row, key: str) -> frozenset[str] | None:
    value = row.get(key)
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise BadLineError(f"{key}: not a list of topics: {value!r:.60}")
    return frozenset(value)


def _flag(row: Row, key: str) -> bool:
    value = row.get(key)
    if not isinstance(value, bool | None):
        raise BadLineError(f"{key}: neither true nor false: {value!r:.60}")
    return bool(value)


def tally_json(tally: Tally) -> dict[str, Any]:
    return {
        "n": tally.rows,
        "precision": tally.precision,
        "recall": tally.recall,
        "f1": tally.f1,
        "tp": tally.right,
        "fp": tally.wrong,
        "fn": tally.missed,
        "skipped_maybe": tally.passed,
    }


def alarm_lines(alarms: Mapping[str, Alarms]) -> Iterator[str]:
    for topic, found in alarms.items():
        rate = "-" if found.per_1000 is None else f"{found.per_1000:.2f}"
        yield f"  {topic}: {found.alarms} in {found.items} items = {rate} per 1,000"


def error_rows(errors: Sequence[Error], most: int) -> list[dict[str, Any]]:
    """The first ones of each topic and kind."""
    shown: dict[tuple[str, bool], list[Error]] = {}
    for error in errors:
        shown.setdefault((error.topic, error.missed), []).append(error)
    return [
        {
            "topic": error.topic,
            "error": "missed" if error.missed else "wrong",
            "id": error.item.id,
            "lang": error.item.lang,
            "title": error.item.title,
            "score": error.score,
            "rules": list(error.rules),
        }
        for found in shown.values()
        for error in found[:most]
    ]
