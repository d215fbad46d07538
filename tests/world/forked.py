"""Processes forked from one that has imported everything already.

The imports take 2.5 s of processor time and most of a start; a fork has them for
nothing. All else of such a process is its own: its number, its memory, its signals,
its standard streams. Tests of the start itself and benchmarks begin a new interpreter.
"""

import os
import runpy
import signal
import sys
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from subprocess import TimeoutExpired
from typing import TextIO

_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.world.preloaded"])
STANDARD = (0, 1, 2)


class Forked:
    """The part of `subprocess.Popen` that tests use."""

    def __init__(
        self,
        module: str,
        words: Sequence[str],
        env: Mapping[str, str],
        log: Path,
        *,
        piped: bool,
    ) -> None:
        """Its output goes to the log; if piped, its input and output come to us."""
        self.stdin: TextIO | None = None
        self.stdout: TextIO | None = None
        theirs: Connection | None = None
        if piped:
            ours, theirs = _CONTEXT.Pipe()
            self.stdin = os.fdopen(os.dup(ours.fileno()), "w")
            self.stdout = os.fdopen(os.dup(ours.fileno()))
            ours.close()
        arguments = (module, list(words), dict(env), str(log), theirs)
        self._process = _CONTEXT.Process(target=_become, args=arguments)
        self._process.start()
        if theirs:
            theirs.close()

    @property
    def pid(self) -> int:
        return self._process.pid or 0

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float) -> int:
        self._process.join(timeout)
        code = self._process.exitcode
        if code is None:
            raise TimeoutExpired(self._process.name, timeout)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)


def _become(
    module: str,
    words: Sequence[str],
    env: Mapping[str, str],
    log: str,
    pipe: Connection | None,
) -> None:
    """`python -m MODULE WORDS`, as far as it can tell."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(env)
    into = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    nowhere = os.open(os.devnull, os.O_RDONLY)
    streams = (pipe.fileno(), pipe.fileno(), into) if pipe else (nowhere, into, into)
    for number, stream in zip(STANDARD, streams, strict=True):
        os.dup2(stream, number)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115 # for as long as it lives
    sys.stdout = open(1, "w", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", buffering=1, closefd=False)  # noqa: SIM115
    sys.argv = [module, *words]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
