"""How much memory does the running monitor take at rest, and with many feeds?

The floor is a bare interpreter that imported all the same modules, ours left out.
"""

import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from monitor.store.engine import connect
from tests.bench.command import Bench, Size, run
from tests.bench.config import configure
from tests.bench.proc import cpu_seconds, family, own_mib, resident_mib, threads
from tests.bench.server import Server
from tests.bench.table import Row, Table
from tests.bench.timing import PATIENCE
from tests.world.process import Monitor, environment, until

ENTRIES = 5
#: As many feeds as the shipped config has, about.
SHIPPED = 60
MANY = 1_000
#: The limit that the project set itself for these is 300 MiB.
HUGE = 10_000
ADDRESSES = 100
#: Seconds, on a busy machine, with all that comes of it.
LONGEST_POLL = 0.1
#: Once every feed was polled, this is logged.
ALL_POLLED = " feeds: "

#: Every module the daemon has imported that is not ours, in order, one per line.
MODULES = """
import sys
import monitor.serve.start, monitor.serve.commands.running, py3langid
for name, module in list(sys.modules.items()):
    spec = getattr(module, "__spec__", None)
    if spec and spec.name == name and name.partition(".")[0] != "monitor":
        print(name)
"""
IMPORT_AND_WAIT = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
if "py3langid" in sys.argv:
    sys.modules["py3langid"].classify("The model is loaded when it is first asked.")
print("ready", flush=True)
sys.stdin.read()
"""
IS_WAITING = "SELECT 1 FROM item_text WHERE waits_for IS NOT NULL LIMIT 1"


def measure(size: Size, _data: Path | None) -> list[Table]:
    modules = _modules()
    without_model = [name for name in modules if name != "py3langid"]
    same = f"the same {len(modules):,} modules"
    rows = [
        _interpreter("python", []),
        _interpreter(f"python with {same}", without_model),
        _interpreter(f"python with {same}, language model as it comes", modules),
    ]
    few, rest = size.pick(2, SHIPPED), size.pick(0, 5)
    with Server(addresses=size.pick(2, ADDRESSES), entries=ENTRIES) as server:
        rows.append(_monitor(server.urls(few), "1h", rest))
        if size is Size.FULL:
            rows.append(_monitor(server.urls(MANY), "30s", rest))
            rows.append(_monitor(server.urls(HUGE), "300s", rest))
    notes = (
        "MiB; shared: with the pages it shares; own: of a shared page only its part",
        f"each feed was polled and brought {ENTRIES} items, and nothing waits any more",
        "every 1h: at rest; ms per s: processor time it takes meanwhile",
        "reader: the process that parses, a part of neither column",
    )
    return [Table(title="Memory", rows=tuple(rows), notes=notes)]


def _modules() -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", MODULES],
        env=environment(),
        check=True,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    return done.stdout.split()


def _interpreter(name: str, modules: Sequence[str]) -> Row:
    with subprocess.Popen(
        [sys.executable, "-c", IMPORT_AND_WAIT, *modules],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout
        process.stdout.readline()
        return _row(name, process.pid, None)


def _monitor(urls: Sequence[str], every: str, rest: float) -> Row:
    with TemporaryDirectory() as folder:
        config = configure(Path(folder), urls, every)
        monitor = Monitor(config, Path(folder) / "state", fresh=True)
        with monitor:
            patience = PATIENCE + LONGEST_POLL * len(urls)
            assert until(lambda: ALL_POLLED in monitor.log, patience), monitor.log
            assert until(lambda: _is_done(monitor.state), patience), monitor.log
            assert monitor.process
            pid = monitor.process.pid
            before = _cpu(pid)
            time.sleep(rest)
            busy = 1000 * (_cpu(pid) - before) / rest if rest else None
            name = f"monitor run, {len(urls):,} feeds every {every}"
            row = _row(name, pid, busy)
            assert monitor.stop() == 0
    return row


def _is_done(state: Path) -> bool:
    """Whether no item waits for a step."""
    with closing(connect(state / "monitor.db", "ro")) as connection:
        return connection.execute(IS_WAITING).fetchone() is None


def _cpu(pid: int) -> float:
    return sum(map(cpu_seconds, family(pid)))


def _row(name: str, pid: int, busy: float | None) -> Row:
    children = family(pid)[1:]
    return {
        "what": name,
        "shared": resident_mib(pid),
        "own": own_mib(pid),
        "reader": sum(map(own_mib, children)) if children else None,
        "threads": threads(pid),
        "ms_per_s": busy,
    }


BENCH = Bench(name="memory", doc=__doc__, measure=measure)

if __name__ == "__main__":
    run(BENCH)
