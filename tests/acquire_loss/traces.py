"""What is said of feeds that were: when their items came is known, all else is made."""

import gzip
import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from monitor.acquire.losses import follow, stay
from monitor.acquire.memory import Face, Memory
from monitor.acquire.silence import begin, hear, is_silent
from monitor.model.feed import Gap, GapKind

DAY = 86_400
#: Items of a first document, for what its dates tell.
FIRST = 25


def read_traces(path: Path) -> list[tuple[int, ...]]:
    """Moments of each feed's items, oldest first; those with enough of them."""
    with gzip.open(path, "rt") as lines:
        rows = [json.loads(line) for line in lines]
    moments = [sorted(row["timestamps"]) for row in rows]
    return [tuple(times) for times in moments if len(times) > 2 * FIRST]


@dataclass
class Seen:
    """Of all polls of all feeds."""

    polls: int = 0
    rolled: int = 0  #: no entry of the last document was left
    reported: int = 0
    false: int = 0
    lost: int = 0  #: items that came and went between two polls
    known: int = 0  #: of them, in a gap that was reported
    warned: int = 0  #: polls that were close to losing


def polled(
    times: Sequence[int], room: int, every: int, days: int
) -> Iterator[tuple[int, int, int, Gap | None]]:
    """How many items had come at the poll before and by now, when, what was said."""
    memory, before = Memory(), 0
    start = times[room]
    for at in range(start, min(times[-1], start + days * DAY), every):
        upto = bisect_right(times, at)
        gap = None
        if upto == before:
            memory = stay(memory, at)
        else:
            found = [Face(n, n, n, times[n - 1]) for n in range(upto, upto - room, -1)]
            followed = follow(memory, found, at)
            memory, gap = followed.memory, followed.gap
        if before:
            yield before, upto, at, gap
        before = upto


def look(times: Sequence[int], room: int, every: int, days: int, seen: Seen) -> None:
    """A window of the newest items, polled at an interval."""
    for before, upto, _, gap in polled(times, room, every, days):
        came = upto - before
        said = gap is not None and gap.kind is GapKind.LOST
        seen.polls += 1
        seen.rolled += came >= room
        seen.reported += said and came >= room
        seen.false += said and came < room
        seen.lost += max(0, came - room)
        seen.known += max(0, came - room) if said else 0
        seen.warned += gap is not None and gap.kind is GapKind.CLOSE


@dataclass(frozen=True)
class Silences:
    """Pauses that ended by themselves, though silence had been told."""

    pauses: int
    told: int
    years: float


def silences(traces: Sequence[Sequence[int]]) -> Silences:
    pauses = told = seconds = 0
    for trace in traces:
        times = sorted(set(trace))
        dates = [Face(n + 1, 0, 0, at) for n, at in enumerate(times[:FIRST])]
        memory = begin(Memory(), dates, times[FIRST - 1])
        for at in times[FIRST:]:
            pauses += 1
            told += is_silent(memory, at)
            memory = replace(hear(memory, at))
        seconds += times[-1] - times[FIRST - 1]
    return Silences(pauses, told, seconds / DAY / 365)
