"""How many texts per second are held against many rules, by us and by other engines?

The same made rules and texts for all, in one run, with evidence. Each engine has a
process of its own; they take turns, and every turn has texts that nobody saw before,
as news are. `again` is the same texts once more, when every word is known.

Ours is held against the fastest automaton used plainly (`of plain`), which is what the
aims were taken from, and against the fastest with word boundaries in its patterns
(`of whole`), which is harder to beat.
"""

import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from monitor.classify.page import MOST_EVIDENCE
from monitor.classify.parse import parse
from tests.bench.command import Bench, Size, run
from tests.bench.contest import Contestant, Task, contestant, write
from tests.bench.engines import NAIVE, OURS, PLAIN, WHOLE, installed, to_node
from tests.bench.presearch import Found, Span
from tests.bench.rulesets import Author, months, texts, usual_lengths
from tests.bench.table import Row, Table
from tests.bench.timing import percentile

SIZES = (3, 100, 1_000, 10_000, 100_000)
SMALL_SIZES = (3, 100)
#: The patterns are too slow for more rules.
MOST_PATTERNS = 1_000
#: At so many rules, the length of the texts is varied.
LENGTHS_AT = 10_000
LENGTHS = (100, 400, 1_600, 8_000)
#: Queries that are parsed: to be sure that ours gets what they say, and for the time.
PARSED = 200
#: Rules that are added one by one.
MORE = 200
SEED = 7
#: Of each engine, the seconds of the texts of each turn.
Turns = dict[str, list[list[float]]]
NO_RATIOS = dict.fromkeys(("of_plain", "of_whole", "again_of_plain", "again_of_whole"))


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured, and which batch of texts is for what."""

    rounds: int
    texts: int
    warm: int
    checked: int

    @property
    def counts(self) -> list[int]:
        return [self.warm, self.checked, *[self.texts] * self.rounds]


def measure(size: Size, _data: Path | None) -> list[Table]:
    plan = Plan(
        rounds=size.pick(2, 7),
        texts=size.pick(4, 80),
        warm=size.pick(2, 150),
        checked=size.pick(3, 20),
    )
    sizes = SMALL_SIZES if size is Size.SMALL else SIZES
    lengths_at = size.pick(SMALL_SIZES[-1], LENGTHS_AT)
    author = Author()
    milliseconds = _check_nodes(author)
    rows: list[Row] = []
    by_length: list[Row] = []
    found: list[int] = []
    for count in sizes:
        with TemporaryDirectory() as folder, ExitStack() as stack:
            task = _task(author, count, plan, Path(folder), size)
            contestants = [
                stack.enter_context(contestant(name, task)) for name in _names(count)
            ]
            found.append(_check(contestants))
            rows += _rows(count, contestants, plan)
            if count == lengths_at:
                by_length = _length_rows(contestants, plan, size)
    notes = (
        _turns(plan),
        "processor time; ours by the fastest automaton, median of the turns: of plain,",
        "whose hits are asked one by one if they are words, and of whole, which has",
        "word boundaries in its patterns (both keep rules at their cheapest group);",
        "again: the same when the texts of each turn are matched a second time",
        f"without parsing: a query takes ours {milliseconds:.2f} ms; MiB: growth by it",
        f"all find the same hits and spans in {plan.checked} texts: {_listed(found)}",
    )
    return [
        Table(title="Many rules", rows=tuple(rows), notes=notes),
        Table(
            title=f"Length of a text, at {lengths_at:,} rules", rows=tuple(by_length)
        ),
    ]


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))


def _turns(plan: Plan) -> str:
    shortest, longest = min(usual_lengths()), max(usual_lengths())
    return (
        f"texts of {shortest} to {longest:,} words, {plan.rounds} turns of "
        f"{plan.texts}, after {plan.warm} and the more frequent half of all words"
    )


def _names(count: int) -> list[str]:
    return [name for name in installed() if name != NAIVE or count <= MOST_PATTERNS]


def _check_nodes(author: Author) -> float:
    """Milliseconds per query."""
    specs = list(author.specs(PARSED))
    parse("warm OR up", {})
    began = time.process_time()
    nodes = [parse(spec.query, {}) for spec in specs]
    seconds = time.process_time() - began
    assert nodes == [to_node(spec) for spec in specs]
    return 1000 * seconds / PARSED


def _task(author: Author, count: int, plan: Plan, folder: Path, size: Size) -> Task:
    write(folder / "rules", author.specs(count))
    made = iter(texts(sum(plan.counts), usual_lengths(), SEED + count))
    batches = [list(islice(made, number)) for number in plan.counts]
    batches[0] += months()
    batches += [texts(_count_of(length, size), [length], SEED) for length in LENGTHS]
    return Task(folder / "rules", author.frequencies, list(author.specs(MORE)), batches)


def _count_of(length: int, size: Size) -> int:
    return max(2, size.pick(400, 24_000) // length)


def _check(contestants: Sequence[Contestant]) -> int:
    """How many hits all find; how much of its evidence one shows differs."""
    found = {each.name: _pieces(each.find(1)) for each in contestants}
    ours = found[OURS]
    for name, theirs in found.items():
        differing = sorted(k for k in ours | theirs if ours.get(k) != theirs.get(k))
        assert not differing, f"{name} differs at (text, rule): {differing[:5]}"
    return len(ours)


def _pieces(found: Sequence[Found]) -> dict[tuple[int, int], list[Span]]:
    """By text and rule, the first pieces of evidence, overlapping ones joined."""
    return {
        (number, rule): _joined(spans)[:MOST_EVIDENCE]
        for number, text in enumerate(found)
        for rule, spans in text.items()
    }


def _joined(spans: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _rows(count: int, contestants: Sequence[Contestant], plan: Plan) -> list[Row]:
    for each in contestants:
        if each.name != NAIVE:
            each.cost(0)
    turns, again = (
        {each.name: list[list[float]]() for each in contestants} for _ in "ab"
    )
    for number in range(plan.rounds):
        for seconds in turns, again:
            for each in contestants:
                seconds[each.name].append(each.cost(2 + number))
    flat = {name: [x for turn in each for x in turn] for name, each in turns.items()}
    return [
        {
            "rules": count,
            "engine": each.name,
            "texts_per_s": 1 / median(map(_mean, turns[each.name])),
            "p50_ms": 1000 * percentile(flat[each.name], 50),
            "p99_ms": 1000 * percentile(flat[each.name], 99),
            "build_s": each.built.seconds,
            "mib": each.built.mib,
            "add_ms": 1000 * each.add(),
            **(_ratios(turns, again) if each.name == OURS else NO_RATIOS),
        }
        for each in contestants
    ]


def _mean(seconds: Sequence[float]) -> float:
    return sum(seconds) / len(seconds)


def _ratios(turns: Turns, again: Turns) -> dict[str, float | None]:
    return {
        "of_plain": _of_fastest(turns, PLAIN),
        "of_whole": _of_fastest(turns, WHOLE),
        "again_of_plain": _of_fastest(again, PLAIN),
        "again_of_whole": _of_fastest(again, WHOLE),
    }


def _of_fastest(turns: Turns, others: Sequence[str]) -> float | None:
    """How many times as fast ours is; each turn by itself, as noise comes and goes."""
    means = {name: list(map(_mean, each)) for name, each in turns.items()}
    there = [means[name] for name in others if name in means]
    if not there:
        return None
    fastest = min(there, key=median)
    return median(b / a for a, b in zip(means[OURS], fastest, strict=True))


def _length_rows(
    contestants: Sequence[Contestant], plan: Plan, size: Size
) -> list[Row]:
    rows: list[Row] = []
    able = [each for each in contestants if each.name != NAIVE]
    for number, length in enumerate(LENGTHS, 2 + plan.rounds):
        turns: dict[str, list[list[float]]] = {each.name: [] for each in able}
        for _ in range(size.pick(1, 3)):
            for each in able:
                turns[each.name].append(each.cost(number))
        milliseconds = {
            f"{name} ms": 1000 * median(map(_mean, costs))
            for name, costs in turns.items()
        }
        ratios = {
            "of_plain": _of_fastest(turns, PLAIN),
            "of_whole": _of_fastest(turns, WHOLE),
        }
        rows.append({"words": length, **milliseconds, **ratios})
    return rows


BENCH = Bench(name="percolating", doc=__doc__, measure=measure)

if __name__ == "__main__":
    run(BENCH)
