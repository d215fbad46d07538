"""How many pools of memory do threads make?"""

import platform
import subprocess
import sys

import pytest

from monitor.serve.spare import ARENAS

#: Ten threads at once hold what is too big for Python's own pools; glibc tells its own.
SCRIPT = """
import ctypes, sys, threading
from monitor.serve.spare import share_arenas
if sys.argv[1] == "shared":
    share_arenas()
barrier = threading.Barrier(10)
def hold():
    held = [bytearray(5_000) for _ in range(100)]
    barrier.wait()
    return held
threads = [threading.Thread(target=hold) for _ in range(10)]
[each.start() for each in threads]
[each.join() for each in threads]
libc = ctypes.CDLL(None)
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
libc.fflush(None)
"""


def arenas(how: str) -> int:
    told = subprocess.run(
        [sys.executable, "-c", SCRIPT, how], capture_output=True, text=True, check=True
    )
    return told.stdout.count("<heap nr=")


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has arenas")
def test_threads_share_a_few_arenas() -> None:
    assert arenas("shared") <= ARENAS < arenas("not shared")
