"""What does an engine do when it is told to match, in a process of its own?

The parent sends the number of a batch of texts and gets what each of them cost.
"""

import gc
import os
import pickle
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tests.bench.engines import ENGINES, NAIVE, Engine
from tests.bench.presearch import Found
from tests.bench.proc import resident_mib
from tests.bench.rulesets import Spec
from tests.bench.timing import PATIENCE

#: Seconds that rules are added for, at most.
ADDING = 0.5
#: Texts of a batch that the patterns are tried on.
FEW = 4


@dataclass(frozen=True, slots=True)
class Task:
    """The same for all engines."""

    rules: Path  #: written by `write`
    frequencies: Mapping[str, float]
    more: Sequence[Spec]  #: to be added one by one
    batches: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Built:
    seconds: float
    mib: float


def write(path: Path, specs: Iterator[Spec]) -> None:
    with path.open("wb") as file:
        for spec in specs:
            pickle.dump(spec, file)


def read(path: Path) -> Iterator[Spec]:
    """One by one, so that an engine holds only what it keeps."""
    with path.open("rb") as file:
        end = os.fstat(file.fileno()).st_size
        while file.tell() < end:
            yield pickle.load(file)


class Contestant:
    """An engine elsewhere."""

    def __init__(self, name: str, pipe: Connection) -> None:
        self.name = name
        self.pipe = pipe
        self.built: Built = self._answer()

    def cost(self, batch: int) -> list[float]:
        """Processor seconds of each text."""
        seconds: list[float] = self._ask("cost", batch)
        return seconds

    def find(self, batch: int) -> list[Found]:
        found: list[Found] = self._ask("find", batch)
        return found

    def add(self) -> float:
        """Processor seconds that one rule more takes."""
        seconds: float = self._ask("add", 0)
        return seconds

    def _ask(self, command: str, batch: int) -> Any:
        self.pipe.send((command, batch))
        return self._answer()

    def _answer(self) -> Any:
        assert self.pipe.poll(3 * PATIENCE), f"{self.name} does not answer"
        return self.pipe.recv()


@contextmanager
def contestant(name: str, task: Task) -> Iterator[Contestant]:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(name, task, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        yield Contestant(name, ours)
    finally:
        ours.close()
        process.join(PATIENCE)


def serve(name: str, task: Task, pipe: Connection) -> None:
    """Until the parent closes its end."""
    gc.collect()
    before, began = resident_mib(os.getpid()), time.process_time()
    engine = ENGINES[name](read(task.rules), task.frequencies)
    seconds = time.process_time() - began
    gc.collect()
    gc.freeze()
    pipe.send(Built(seconds, resident_mib(os.getpid()) - before))
    while True:
        try:
            command, batch = pipe.recv()
        except EOFError:
            return
        match command:
            case "cost":
                pipe.send(_cost(engine, some(name, task.batches[batch])))
            case "find":
                pipe.send([engine.match(text) for text in task.batches[batch]])
            case _:
                pipe.send(_add(engine, task.more))


def some(name: str, texts: Sequence[str]) -> Sequence[str]:
    """The patterns are too slow for all."""
    return texts[:: max(1, len(texts) // FEW)] if name == NAIVE else texts


def _cost(engine: Engine, texts: Sequence[str]) -> list[float]:
    gc.collect()
    gc.disable()
    seconds = []
    for text in texts:
        began = time.process_time()
        engine.match(text)
        seconds.append(time.process_time() - began)
    gc.enable()
    return seconds


def _add(engine: Engine, more: Sequence[Spec]) -> float:
    began, count = time.process_time(), 0
    for spec in more:
        engine.add(spec)
        count += 1
        if time.process_time() - began > ADDING:
            break
    return (time.process_time() - began) / count
