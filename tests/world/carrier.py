"""The real outbox, senders and channels in a process that is killed again and again.

Started once, it forks: a line `0.35` on standard input is a life of so many seconds
that ends by SIGKILL, `end` one that lasts until nothing is owed. Its clock runs twenty
times as fast as the wall, so that a wait of a minute takes three seconds.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.ports import Channel
from monitor.send.email import Email, Security, Server
from monitor.send.sender import Sender
from monitor.send.webhook import Webhook
from monitor.store.database import Database

SPEED = 20.0
#: Of an exchange, by the wall.
PATIENCE = timedelta(seconds=0.5)
CHANNELS = ("hook", "mail")


@dataclass(frozen=True)
class FastClock:
    """The same for every process that knows when it began."""

    began: float

    def now(self) -> datetime:
        start = datetime.fromtimestamp(self.began, UTC)
        return start + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        return (time.time() - self.began) * SPEED


def channels_to(url: str, port: int, clock: FastClock) -> dict[str, Channel]:
    """Both ways out, impatient."""
    server = Server(host="127.0.0.1", port=port, security=Security.NONE, total=PATIENCE)
    return {
        "hook": Webhook(url=url, clock=clock, total=PATIENCE),
        "mail": Email(
            server=server,
            sender="monitor@example.org",
            to=("desk@example.org",),
            clock=clock,
        ),
    }


def carry(path: Path, url: str, port: int, began: float) -> None:
    """Until nothing is owed."""
    clock = FastClock(began)
    with Database.open(path, write=True) as database:
        senders = [
            Sender(name=name, channel=channel, outbox=database.outbox, clock=clock)
            for name, channel in channels_to(url, port, clock).items()
        ]
        threads = [threading.Thread(target=_drain, args=(s, database)) for s in senders]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def _drain(sender: Sender, database: Database) -> None:
    while database.outbox.next_due(sender.name) is not None:
        if not sender.send_due():
            time.sleep(0.005)


def live(seconds: float | None, arguments: Sequence[str]) -> None:
    """One life; None lasts to the end."""
    child = os.fork()
    if not child:
        path, url, port, began = arguments
        carry(Path(path), url, int(port), float(began))
        os._exit(0)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if status not in (0, 0 if seconds is None else signal.SIGKILL):
        sys.exit(f"a life ended with {status}")


def main() -> None:
    for line in sys.stdin:
        word = line.strip()
        live(None if word == "end" else float(word), sys.argv[1:])
        print(word, flush=True)


if __name__ == "__main__":
    main()
