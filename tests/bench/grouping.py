"""What does it cost to place an item, and in memory, with so many active stories?

Made reports of 400 words, of one field: half of their words are the same in all.
Every tenth tells of a story that is there, the others begin one. CPU time of this
process, of the items that are placed when the stories are there. Then a storm: one
event, told by so many within an hour, each in an order of sentences of its own.
"""

import tracemalloc
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from time import process_time

from monitor.group.stories import Stories
from monitor.model.story import Report
from monitor.serve.rarity import rarity
from tests.bench.command import Bench, Size, run
from tests.bench.table import Row, Table
from tests.bench.timing import percentile
from tests.group.forms import SENTENCES, SYLLABLES, name, storm
from tests.group.items import NOON, report

SIZES = (100, 300, 1_000, 3_000, 10_000)
SMALL_SIZES = (20, 50)
WORDS = 400


def measure(size: Size, _data: Path | None) -> list[Table]:
    sizes = SMALL_SIZES if size is Size.SMALL else SIZES
    rows = [_row(count, size.pick(10, 300)) for count in sizes]
    least = rows[0]["ms_median"]
    told = [{**row, "of_the_first": row["ms_median"] / least} for row in rows]
    note = f"texts of {WORDS} words; memory of the index alone, from tracemalloc"
    return [
        Table(title="A placement", rows=tuple(told), notes=(note,)),
        Table(
            title="A storm of one event",
            rows=tuple(_storm(size.pick(100, 10_000))),
            notes=("items that are kept to compare with, keys, and memory of all",),
        ),
    ]


def _row(count: int, placed: int) -> dict[str, float]:
    stories, held = _filled(count)
    times: list[float] = []
    joined = 0
    for each in _reports(count, placed, seed=2):
        begun = process_time()
        answer = stories.place(each, NOON)
        times.append(1e3 * (process_time() - begun))
        joined += not answer.started
    return {
        "active_stories": stories.active,
        "ms_median": percentile(times, 50),
        "ms_p95": percentile(times, 95),
        "joined": joined,
        "MB_held": held / 1e6,
        "kB_a_story": held / 1e3 / count,
    }


def _storm(count: int) -> Iterator[Row]:
    """By tenths: what is placed last costs what was placed first."""
    stories, copy = Stories(rarity=rarity), Stories(rarity=rarity)
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


def _filled(count: int) -> tuple[Stories, int]:
    """With so many stories; and what they hold, which is measured on a second copy."""
    stories = Stories(rarity=rarity)
    for each in _reports(count, count, seed=1, begin=True):
        stories.place(each, NOON)
    tracemalloc.start()
    copy = Stories(rarity=rarity)
    for each in _reports(count, count, seed=1, begin=True):
        copy.place(each, NOON)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return stories, held


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
