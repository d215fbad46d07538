"""Every hostile server of the tests, in a process of its own.

`python -m tests.bench.villains` prints their addresses as JSON; the end of its standard
input ends it.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from tests.acquire_net.hostile import CASES
from tests.acquire_net.publisher import Publisher

WAIT = 30


class Villains:
    """`with Villains() as villains: villains.urls`."""

    urls: Mapping[str, str]

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.villains"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout
        self.urls = json.loads(self._process.stdout.readline())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()
        try:
            self._process.wait(WAIT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def main() -> None:
    """Until standard input ends."""
    with ExitStack() as stack:
        servers = {
            name: stack.enter_context(Publisher(case.answer))
            for name, case in CASES.items()
        }
        urls = {name: server.url() for name, server in servers.items()}
        print(json.dumps(urls), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
