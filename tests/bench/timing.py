"""What did it cost? Processor time first: on a shared machine the wall clock lies.

What is compared takes turns, A B A B, so that both meet the same weather; the best of
each counts, and a ratio is taken pair by pair.
"""

import gc
import os
import platform
import resource
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median, quantiles

PATIENCE = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Seconds: by the wall, and on the processor over all threads."""

    wall: float
    cpu: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How far apart the measurements of one thing lie."""

    least: float
    middle: float
    most: float


def spread(values: Sequence[float]) -> Spread:
    return Spread(least=min(values), middle=median(values), most=max(values))


def percentile(values: Sequence[float], percent: int) -> float:
    """By interpolation; a single value is every percentile."""
    if len(values) == 1:
        return values[0]
    return quantiles(values, n=100, method="inclusive")[percent - 1]


def cost(act: Callable[[], object]) -> Cost:
    """Of one call in this process, without a collection of garbage in between."""
    gc.collect()
    gc.disable()
    try:
        wall, cpu = time.perf_counter(), time.process_time()
        act()
        return Cost(cpu=time.process_time() - cpu, wall=time.perf_counter() - wall)
    finally:
        gc.enable()


def take_turns(
    acts: Mapping[str, Callable[[], object]], rounds: int
) -> dict[str, list[Cost]]:
    """Each once per round, so that noise meets all alike."""
    costs: dict[str, list[Cost]] = {name: [] for name in acts}
    for _ in range(rounds):
        for name, act in acts.items():
            costs[name].append(cost(act))
    return costs


def least_cpu(costs: Sequence[Cost]) -> float:
    return min(each.cpu for each in costs)


def ratio(ours: Sequence[Cost], theirs: Sequence[Cost]) -> float:
    """Of processor time, pair by pair; the median."""
    return median(a.cpu / b.cpu for a, b in zip(ours, theirs, strict=True))


def run_child(command: Sequence[str], environ: Mapping[str, str]) -> Cost:
    """Of a whole process with its children, as the system accounts for it."""
    before, wall = _of_children(), time.perf_counter()
    subprocess.run(
        command, env=environ, check=True, stdout=subprocess.DEVNULL, timeout=PATIENCE
    )
    return Cost(wall=time.perf_counter() - wall, cpu=_of_children() - before)


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@contextmanager
def on_one_core() -> Iterator[None]:
    """This process and its new children; the servers keep the other cores."""
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(allowed)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


def machine(load: tuple[float, float]) -> str:
    """What a reader must know to judge the numbers."""
    cores = len(os.sched_getaffinity(0))
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    loads = f"load {load[0]:.1f} before, {load[1]:.1f} after"
    return f"{cores} cores, {versions}, {loads}"
