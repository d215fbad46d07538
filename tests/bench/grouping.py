"""What does it cost to place an item, and in memory, with so many active stories?

Made reports of 400 words, of one field: half of their words are the same in all.
Every tenth tells of a story that is there, the others begin one. CPU time of this
process, of the items that are placed when the stories are there.
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
from tests.group.forms import SENTENCES, SYLLABLES, name
from tests.group.items import NOON, report

SIZES = (100, 1_000, 2_000, 10_000)
SMALL_SIZES = (20, 50)
WORDS = 400


def measure(size: Size, _data: Path | None) -> list[Table]:
    sizes = SMALL_SIZES if size is Size.SMALL else SIZES
    rows = [_row(count, size.pick(10, 300)) for count in sizes]
    note = f"texts of {WORDS} words; memory of the index alone, from tracemalloc"
    return [Table(title="A placement", rows=tuple(rows), notes=(note,))]


def _row(count: int, placed: int) -> Row:
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
