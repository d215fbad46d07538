"""How much memory does the running monitor take at rest, and with many feeds?

The floor is a bare interpreter that imported the same libraries.
"""

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.command import Bench, Size, run
from tests.bench.config import configure
from tests.bench.proc import cpu_seconds, family, own_mib, resident_mib, threads
from tests.bench.server import Server
from tests.bench.table import Row, Table
from tests.bench.timing import PATIENCE
from tests.world.process import Monitor, environment, until

ENTRIES = 20
#: As many feeds as the shipped config has, about.
SHIPPED = 60
MANY = 1_000
ADDRESSES = 100
#: Once every feed was polled, this is logged.
ALL_POLLED = "feeds healthy (monitor feeds list"

#: What the daemon imports, without us: the names, one per line.
LIBRARIES = """
import sys
import monitor.serve.start, monitor.serve.commands.running, py3langid
names = {name.partition(".")[0] for name in sys.modules} - {"monitor"}
ours = (n for n in names if n not in sys.stdlib_module_names and n[0] != "_")
print("\\n".join(sorted(ours)))
"""
IMPORT_AND_WAIT = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
print("ready", flush=True)
sys.stdin.read()
"""


def measure(size: Size, _data: Path | None) -> list[Table]:
    libraries = _libraries()
    rows = [
        _interpreter("python", []),
        _interpreter(f"python with the same {len(libraries)} libraries", libraries),
    ]
    with Server(addresses=size.pick(2, ADDRESSES), entries=ENTRIES) as server:
        few, many = size.pick(2, SHIPPED), size.pick(6, MANY)
        rest = size.pick(0, 10)
        rows.append(_monitor(server.urls(few), "1h", rest))
        rows.append(_monitor(server.urls(many), f"{size.pick(2, 30)}s", rest))
    notes = (
        "MiB; shared: with the pages it shares, own: each page counted once, by its part",
        f"each feed was polled once and brought {ENTRIES} items; every 1h: at rest",
        "ms per s: processor time it takes meanwhile, the reader's included",
        "reader: the process that parses, which must be replaceable at any moment",
    )
    return [Table(title="Memory", rows=tuple(rows), notes=notes)]


def _libraries() -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", LIBRARIES],
        env=environment(),
        check=True,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    return done.stdout.split()


def _interpreter(name: str, libraries: Sequence[str]) -> Row:
    with subprocess.Popen(
        [sys.executable, "-c", IMPORT_AND_WAIT, *libraries],
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
        monitor = Monitor(config, Path(folder) / "state")
        with monitor:
            assert until(lambda: ALL_POLLED in monitor.log, PATIENCE), monitor.log
            assert monitor.process
            pid = monitor.process.pid
            before = _cpu(pid)
            time.sleep(rest)
            busy = 1000 * (_cpu(pid) - before) / rest if rest else None
            name = f"monitor run, {len(urls):,} feeds every {every}"
            row = _row(name, pid, busy)
            assert monitor.stop() == 0
    return row


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
