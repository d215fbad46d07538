"""How many of injected losses are seen, and what is said of feeds that lost nothing?

What came and was withdrawn between two polls leaves no trace in any document, and a
page of several lists hides a roll-over of one of them: these shares are shown, too.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from monitor.acquire.clean import Markup
from monitor.acquire.document import MAX_ENTRIES, Document, RawEntry, clean
from monitor.acquire.parse import read_feed
from monitor.acquire.sift import EDITED_TOO_OFTEN, MAX_EDITS, sift, text_digest
from monitor.model.feed import GapKind
from monitor.ports import Known
from tests.acquire_loss.rollovers import Tally, roll_over
from tests.acquire_loss.streams import (
    DAY,
    HOUR,
    Dates,
    Ids,
    Kind,
    Pins,
    Stream,
    Watcher,
)
from tests.acquire_loss.traces import Seen, look, read_traces, silences
from tests.bench.command import Bench, Size, run
from tests.bench.table import Row, Table

INTERVALS = {"10 min": 600, "1 h": HOUR, "4 h": 4 * HOUR, "24 h": DAY}
ROOMS = 10, 25, 50
_ABOUT = re.compile(r"about ([\d,]+) by")


def measure(size: Size, data: Path | None) -> list[Table]:
    tables = [_roll_overs(size), _others(size), _estimates(size)]
    return [*tables, *_traces(size, data)] if data else tables


def _roll_overs(size: Size) -> Table:
    """By what makes them hard."""
    dice, runs = Random(1), size.pick(3, 60)
    rows = [
        _rolled(
            f"{pins} pinned {where}" if pins else "nothing pinned", dice, runs, make
        )
        for pins in (0, 1, 3, 5)
        for where in (Pins if pins else [Pins.TOP])
        for make in [_maker(pins, where)]
    ]
    rows += [_rolled(f"ids: {ids}", dice, runs, _named(ids)) for ids in Ids]
    rows += [_rolled(f"dates: {d}", dice, runs, _dated(d)) for d in Dates]
    return Table(title="Injected roll-overs", rows=tuple(rows))


def _maker(pins: int, where: Pins) -> Callable[[Random], Kind]:
    return lambda dice: Kind(room=dice.randint(1, 100), pins=pins, pinned=where)


def _named(ids: Ids) -> Callable[[Random], Kind]:
    return lambda dice: Kind(
        room=dice.randint(1, 100), pins=dice.randint(0, 5), ids=ids
    )


def _dated(dates: Dates) -> Callable[[Random], Kind]:
    return lambda dice: Kind(
        room=dice.randint(1, 100), pins=dice.randint(0, 5), dates=dates
    )


def _rolled(what: str, dice: Random, runs: int, make: Callable[[Random], Kind]) -> Row:
    tally = Tally()
    for _ in range(runs):
        roll_over(tally, dice, make(dice))
    return {
        "what": what,
        "roll_overs": tally.rolled,
        "reported_%": 100 * tally.reported / tally.rolled,
        "ordinary_polls": tally.polls,
        "false_%": 100 * tally.false / max(1, tally.polls),
    }


def _others(size: Size) -> Table:
    runs = size.pick(5, 200)
    found = {
        "withdrawn between two polls": _share(runs, _withdrawn),
        "one of three lists on a page rolls over": _share(runs, _section),
        f"beyond {MAX_ENTRIES:,} entries": _share(2, _beyond),
        f"a text after {MAX_EDITS} edits": _share(runs, _edited),
        "empty for a while, then all new": _share(runs, _emptied),
    }
    rows: list[Row] = [
        {"what": what, "seen_%": 100 * share} for what, share in found.items()
    ]
    return Table(title="Other losses", rows=tuple(rows))


def _share(runs: int, seen: Callable[[Random], bool]) -> float:
    dice = Random(1)
    return sum(seen(dice) for _ in range(runs)) / runs


def _withdrawn(dice: Random) -> bool:
    """An entry that stood there for less than an interval."""
    stream, watcher = Stream(Kind(room=25), dice), Watcher()
    watcher.poll(stream.document(), stream.now)
    stream.pass_time(HOUR, dice.randint(1, 10))
    del stream.window[0]
    return watcher.poll(stream.document(), stream.now) is not None


def _section(dice: Random) -> bool:
    lists = [Stream(Kind(room=10), dice, numbers=100 * n) for n in range(3)]
    watcher = Watcher()
    for _ in range(3):
        now = lists[0].now
        watcher.poll([e for each in lists for e in each.document()], now)
        for each in lists:
            each.pass_time(HOUR, 1)
    lists[dice.randrange(3)].pass_time(0, 15)
    gap = watcher.poll([e for each in lists for e in each.document()], lists[0].now)
    return gap is not None and gap.kind is GapKind.LOST


def _beyond(dice: Random) -> bool:
    more = dice.randint(1, 50)
    items = "".join(f"<item><guid>{n}</guid></item>" for n in range(MAX_ENTRIES + more))
    read = read_feed(f"<rss version='2.0'><channel>{items}</channel></rss>".encode())
    asides: Sequence[tuple[str, int]] = getattr(read, "asides", ())
    return sum(count for _, count in asides) == more


def _edited(dice: Random) -> bool:
    title = f"Edit {dice.random()}"
    raw = RawEntry(key="a", raw_digest=title, title=Markup(title))
    before = RawEntry(key="a", raw_digest="old", title=Markup("Old"))
    known = Known("old", text_digest(clean(before)), MAX_EDITS + 1)
    return sift(Document(entries=(raw,)), {"a": known}, clean).asides == Counter(
        {EDITED_TOO_OFTEN: 1}
    )


def _emptied(dice: Random) -> bool:
    stream, watcher = Stream(Kind(room=dice.randint(3, 50)), dice), Watcher()
    watcher.poll(stream.document(), stream.now)
    watcher.poll([], stream.now + HOUR)
    stream.pass_time(2 * HOUR, stream.kind.room + 5)
    gap = watcher.poll(stream.document(), stream.now)
    return gap is not None and gap.kind is GapKind.LOST


def _estimates(size: Size) -> Table:
    """The number by the dates, beside how many were really lost."""
    dice, ratios = Random(1), []
    for _ in range(size.pick(10, 500)):
        stream, watcher = Stream(Kind(room=dice.randint(5, 100)), dice), Watcher()
        watcher.poll(stream.document(), stream.now)
        lost = dice.randint(5, 300)
        stream.pass_time(DAY, stream.kind.room + lost)
        gap = watcher.poll(stream.document(), stream.now)
        said = _ABOUT.search(gap.detail) if gap else None
        ratios.append(int(said[1].replace(",", "")) / lost if said else 0.0)
    near = sum(0.8 <= ratio <= 1.25 for ratio in ratios) / len(ratios)
    row: Row = {"streams": len(ratios), "within_a_quarter_%": 100 * near}
    return Table(title="How many were lost, by dates at an even rate", rows=(row,))


def _traces(size: Size, path: Path) -> list[Table]:
    traces = read_traces(path)[:: size.pick(40, 1)]
    rows = []
    for room in ROOMS:
        for name, every in INTERVALS.items():
            seen = Seen()
            for times in traces:
                look(times, room, every, size.pick(1, 2 if every == 600 else 30), seen)
            rows.append(_seen(room, name, seen))
    quiet = silences(traces)
    row: Row = {
        "feed_years": quiet.years,
        "pauses": quiet.pauses,
        "told_and_ended_by_themselves": quiet.told,
        "per_feed_and_year": quiet.told / quiet.years,
    }
    return [
        Table(title="Real feeds", rows=tuple(rows)),
        Table(title="Silences of real feeds", rows=(row,)),
    ]


def _seen(room: int, every: str, seen: Seen) -> Row:
    return {
        "window": room,
        "every": every,
        "polls": seen.polls,
        "roll_overs": seen.rolled,
        "reported": seen.reported,
        "false": seen.false,
        "items_lost": seen.lost,
        "in_reported_gaps": seen.known,
        "close": seen.warned,
    }


BENCH = Bench(
    name="losses",
    doc=__doc__,
    measure=measure,
    data="traces.jsonl.gz; without it, feeds made here",
)

if __name__ == "__main__":
    run(BENCH)
