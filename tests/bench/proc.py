"""What does the kernel say of a process and its children?"""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
KIBIBYTES = 1024


def family(pid: int) -> list[int]:
    """The process, its children, and theirs."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += family(int(child))
    return found


def cpu_seconds(pid: int) -> float:
    """Of all its threads, and of the children it has waited for."""
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return sum(map(int, after_name[11:15])) / TICKS


def resident_mib(pid: int) -> float:
    """What is in memory, shared pages counted in full."""
    return _kib(pid, "Rss:") / KIBIBYTES


def own_mib(pid: int) -> float:
    """Each page counted once, shared ones by their part: adds up over processes."""
    return _kib(pid, "Pss:") / KIBIBYTES


def threads(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


def _kib(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))
