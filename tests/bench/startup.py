"""How long does it take until something happens?

Whole processes, beside a bare interpreter and one that imports sqlmodel. `monitor run`
counts until its control socket answers; cold makes its database, warm finds one.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from monitor.serve.control import NobodyListens, ask
from tests.bench.command import Bench, Size, run
from tests.bench.config import configure
from tests.bench.proc import cpu_seconds
from tests.bench.table import Row, Table
from tests.bench.timing import PATIENCE, Cost, run_child, spread
from tests.world.process import ROOT, environment

#: Nothing listens there: a feed that is refused at once.
NOWHERE = "http://127.0.0.1:9/feed"
BARE = "python -c pass"
LOOK_SECONDS = 0.002


def measure(size: Size, _data: Path | None) -> list[Table]:
    with TemporaryDirectory() as folder:
        starts = _starts(Path(folder), size)
        costs: dict[str, list[Cost]] = {name: [] for name in starts}
        warm_up, rounds = size.pick(0, 1), size.pick(1, 3)
        for _ in range(warm_up + rounds):
            for name, start in starts.items():
                costs[name].append(start())
    bare = spread([each.cpu for each in costs[BARE][warm_up:]]).middle
    rows = tuple(_row(name, each[warm_up:], bare) for name, each in costs.items())
    notes = (
        f"{rounds} rounds after one that is not counted; cpu with children",
        "times bare: of the median processor time",
    )
    return [Table(title="Start-up in milliseconds", rows=rows, notes=notes)]


def _starts(folder: Path, size: Size) -> dict[str, Callable[[], Cost]]:
    """By name; a small size starts one of each kind."""
    config = configure(folder, [NOWHERE], every="1h")
    monitor = _Run(folder, config)
    few = {
        BARE: _python("-c", "pass"),
        "monitor --version": _python("-m", "monitor", "--version"),
        "monitor run, cold": monitor.cold,
    }
    shipped = "--config", str(ROOT / "config")
    others = {
        "monitor run, warm": monitor.warm,
        'python -c "import sqlmodel"': _python("-c", "import sqlmodel"),
        "monitor --help": _python("-m", "monitor", "--help"),
        "monitor check (shipped config)": _python("-m", "monitor", *shipped, "check"),
    }
    return few if size is Size.SMALL else few | others


def _python(*words: str) -> Callable[[], Cost]:
    return partial(run_child, [sys.executable, *words], environment())


class _Run:
    """`monitor run` until it answers, then told to stop."""

    def __init__(self, folder: Path, config: Path) -> None:
        self._folder = folder
        self._config = config
        self._runs = 0

    def cold(self) -> Cost:
        self._runs += 1
        return self._start(self._folder / f"cold-{self._runs}")

    def warm(self) -> Cost:
        return self._start(self._folder / "warm")

    def _start(self, state: Path) -> Cost:
        places = ["--config", str(self._config), "--state", str(state)]
        state.mkdir(exist_ok=True)
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "monitor", *places, "run"],
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_for(state, process)
            wall = time.perf_counter() - began
            return Cost(wall=wall, cpu=cpu_seconds(process.pid))
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _wait_for(state: Path, process: "subprocess.Popen[bytes]") -> None:
    """Until the daemon answers `status`."""
    deadline = time.monotonic() + PATIENCE
    while isinstance(ask(state, "status"), NobodyListens):
        assert process.poll() is None, f"ended with {process.returncode}"
        assert time.monotonic() < deadline, "it does not answer"
        time.sleep(LOOK_SECONDS)


def _row(name: str, costs: Sequence[Cost], bare: float) -> Row:
    cpu = spread([1000 * each.cpu for each in costs])
    wall = spread([1000 * each.wall for each in costs])
    return {
        "what": name,
        "cpu_min": cpu.least,
        "cpu_median": cpu.middle,
        "cpu_max": cpu.most,
        "wall_min": wall.least,
        "wall_median": wall.middle,
        "wall_max": wall.most,
        "times_bare": cpu.middle / 1000 / bare,
    }


BENCH = Bench(name="startup", doc=__doc__, measure=measure)

if __name__ == "__main__":
    run(BENCH)
