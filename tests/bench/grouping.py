"""What does it cost to place an item, and in memory, with so many active stories?

Made reports of 400 words, of one field: half of their words are the same in all.
Every tenth tells of a story that is there, the others begin one. CPU time of this
process, of the items that are placed when the stories are there. Placing is a pure
function, so what it costs is the least of several rounds on the same items. The index
is filled once, after as many strange texts as a monitor reads in a day; each round
begins with one that is built from the rows it left behind, as after a restart, and
with the words that were known when it was full. What other programs on the machine
add shows in all the times.
Then a storm: one event, told by so many within an hour, each in an order of sentences
of its own.
"""

import tracemalloc
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import chain
from pathlib import Path
from random import Random
from time import process_time

from monitor.group.known import Row
from monitor.group.pieces import Piece, Token, pieces_of
from monitor.group.stories import Stories, TraceRow
from monitor.group.trace import trace_of
from monitor.model.story import Placed, Report
from monitor.serve.lexicon import state_names
from monitor.serve.rarity import rarity
from tests.bench.command import Bench, Size, run
from tests.bench.table import Row as Told
from tests.bench.table import Table
from tests.bench.timing import percentile
from tests.group.forms import SENTENCES, SYLLABLES, name, storm
from tests.group.items import NOON, report

SIZES = (100, 300, 1_000, 3_000, 10_000)
SMALL_SIZES = (20, 50)
WORDS = 400
#: Texts that were read before, of which nothing is active.
READ = 2_000


def measure(size: Size, _data: Path | None) -> list[Table]:
    counts = SMALL_SIZES if size is Size.SMALL else SIZES
    read = list(_reports(max(counts), size.pick(20, READ), seed=3))
    sizes = [_Sized(count, size.pick(10, 300), read) for count in counts]
    for _ in range(size.pick(2, 7)):
        for each in sizes:
            each.go_round()
    rows = [each.row() for each in sizes]
    least = rows[0]["ms_least"]
    told = [{**row, "of_the_first": row["ms_least"] / least} for row in rows]
    notes = (
        f"texts of {WORDS} words; least: of all rounds for each item; its median",
        "memory of the index alone, from tracemalloc",
    )
    return [
        Table(title="A placement", rows=tuple(told), notes=notes),
        Table(
            title="A storm of one event",
            rows=tuple(_storm(size.pick(100, 10_000))),
            notes=("items that are kept to compare with, keys, and memory of all",),
        ),
    ]


class _Sized:
    """Rounds with so many stories; they take turns with those of other sizes."""

    def __init__(self, count: int, placed: int, read: Iterable[Report]) -> None:
        self._items = list(_reports(count, placed, seed=2))
        self._rounds: list[list[float]] = []
        self._joined = 0
        self._pieces = pieces_of("en", rarity)
        self._know({}, {})
        for each in read:
            trace_of(each, NOON, rarity)
        stories, begin = Stories(rarity=rarity, names=state_names), _Placements()
        for each in _reports(count, count, seed=1, begin=True):
            begin.add(each, stories.place(each, NOON))
        self._begin = begin
        self._known = (dict(self._pieces), dict(self._pieces.words))

    def go_round(self) -> None:
        self._know(*self._known)
        stories = self._begin.stories()
        active = stories.active
        self._rounds.append([_milliseconds(stories, each) for each in self._items])
        self._joined = len(self._items) - (stories.active - active)

    def _know(self, pieces: dict[str, Piece], words: dict[str, Token]) -> None:
        """These pieces and words of the language, and no others."""
        self._pieces.clear()
        self._pieces.update(pieces)
        self._pieces.words.clear()
        self._pieces.words.update(words)

    def row(self) -> dict[str, float]:
        least = list(map(min, zip(*self._rounds, strict=True)))
        all_ = list(chain.from_iterable(self._rounds))
        tracemalloc.start()
        stories = self._begin.stories()
        held, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return {
            "active_stories": stories.active,
            "ms_least": percentile(least, 50),
            "least_p99": percentile(least, 99),
            "ms_median": percentile(all_, 50),
            "ms_p99": percentile(all_, 99),
            "joined": self._joined,
            "MiB_held": held / (1 << 20),
            "kB_a_story": held / 1e3 / stories.active,
        }


class _Placements:
    """What placements left behind, and the index that is built of it."""

    def __init__(self) -> None:
        self._known: list[Row] = []
        self._traces: list[TraceRow] = []

    def add(self, report: Report, placed: Placed) -> None:
        seen_at = report.item.first_seen or NOON
        self._known += [(key, placed.story, seen_at) for key in placed.keys]
        self._traces.append((placed.story, placed.trace))

    def stories(self) -> Stories:
        return Stories(self._known, self._traces, rarity=rarity, names=state_names)


def _storm(count: int) -> Iterator[Told]:
    """By tenths: what is placed last costs what was placed first."""
    stories, copy = Stories(rarity=rarity, names=state_names), Stories(rarity=rarity)
    tenth = count // 10
    for nth in range(10):
        some = list(storm(count, tenth * nth, tenth * (nth + 1)))
        times = [_milliseconds(stories, each) for each in some]
        tracemalloc.start()
        for each in some:
            copy.place(each, NOON)
        grown, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        yield {
            "items": tenth * (nth + 1),
            "stories": stories.active,
            "ms_median": percentile(times, 50),
            "ms_p95": percentile(times, 95),
            "compared": stories.compared,
            "keys": len(stories),
            "kB_an_item": grown / 1e3 / tenth,
        }


def _milliseconds(stories: Stories, each: Report) -> float:
    begun = process_time()
    stories.place(each, NOON)
    return 1e3 * (process_time() - begun)


def _reports(
    events: int, count: int, *, seed: int, begin: bool = False
) -> Iterator[Report]:
    """Of events that are known by their number: the same event has the same names."""
    chance = Random(seed)
    for n in range(count):
        known = begin or n % 10 == 0
        event = (n if begin else chance.randrange(events)) if known else events + n
        yield _report(f"{seed}-{n}", Random(event), chance)


def _report(id_: str, event: Random, chance: Random) -> Report:
    slots = {key: name(event) for key in ("place", "road", "port")}
    slots |= {key: f"{name(event)} {name(event)}" for key in ("officer", "suspect")}
    counts = {key: event.randint(3, 300) for key in ("n", "m", "young", "old")}
    filled = " ".join(SENTENCES).format(**slots, **counts)
    own = ["".join(event.sample(SYLLABLES, 3)) for _ in range(WORDS // 4)]
    left = WORDS - len(filled.split()) - len(own)
    field = [
        f"{chance.choice(SYLLABLES)}{chance.choice(SYLLABLES)}" for _ in range(left)
    ]
    return report(
        id_,
        title=f"{counts['n']} held in {slots['place']} over smuggling",
        text=f"{filled} {' '.join(own)}. {' '.join(field)}.",
        source=f"source{chance.randrange(9)}",
        after=timedelta(minutes=chance.randrange(600)),
    )


BENCH = Bench(name="grouping", doc=__doc__, measure=measure)

if __name__ == "__main__":
    run(BENCH)
