"""What does the operator hear of push, and what if it cannot be had?"""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import pytest

from monitor.acquire.poller import Poller
from monitor.acquire.trust import Tell
from monitor.model.push import Subscription
from monitor.model.route import Delivery
from monitor.serve.operator import Operator
from monitor.serve.push import Push
from monitor.store.database import Database
from tests.acquire_net.fakes import POLICY, HandClock, MemoryShelf
from tests.push.rig import FeedReader, free_port
from tests.values import DAY, NOON


@dataclass
class Outbox:
    """Keeps what is owed, once per key."""

    owed: dict[str, str] = field(default_factory=dict)

    def add(self, deliveries: Sequence[Delivery], at: datetime) -> bool:
        fresh = [d for d in deliveries if d.key not in self.owed]
        self.owed |= {d.key: d.body for d in fresh}
        return bool(fresh)


@dataclass
class Scene:
    push: Push
    outbox: Outbox
    clock: HandClock
    poller: Poller


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    clock, outbox = HandClock(), Outbox()
    with Database.open(tmp_path / "monitor.db", write=True) as database:
        push = Push(
            base="https://monitor.example.org",
            listen=f"127.0.0.1:{free_port()}",
            state=tmp_path,
            feeds=(),
            database=database,
            clock=clock,
            operator=Operator(outbox, ["chat"], clock),
        )
        poller = Poller(
            feeds=(),
            shelf=MemoryShelf(),
            clock=clock,
            policy=POLICY,
            reader=FeedReader(),
            on_saved=lambda _: None,
        )
        yield Scene(push, outbox, clock, poller)


HELD = Subscription(
    id="1",
    feed="Example",
    topic="t",
    hub="https://hub.example/",
    door="d",
    begun_at=NOON,
)


@pytest.mark.parametrize(
    ("tell", "said"),
    [
        (Tell.STOPPED, "Feed Example is no longer pushed"),
        (Tell.MENDED, "Feed Example is pushed again"),
        (Tell.UNREACHED, "A hub does not reach the monitor"),
    ],
)
def test_each_thing_is_told_once_a_day(scene: Scene, tell: Tell, said: str) -> None:
    """With the hub's name; what many feeds have in common is one notice."""
    for feed in ("1", "1", "2"):
        scene.push._tell(replace(HELD, id=feed), tell)
    same_day = len(scene.outbox.owed)
    scene.clock.advance(DAY)
    scene.push._tell(HELD, tell)
    bodies = list(scene.outbox.owed.values())

    assert same_day == (1 if tell is Tell.UNREACHED else 2)
    assert len(bodies) == same_day + 1
    assert all(said in body and "hub.example" in body for body in bodies)


def test_a_key_that_cannot_be_read_costs_pushes_and_nothing_else(
    scene: Scene, tmp_path: Path
) -> None:
    """It is told what to do; no thread is started, and polls are heard in peace."""
    (tmp_path / "push.key").write_bytes(b"broken")
    scene.push.open(scene.poller)
    scene.push.tick()
    scene.push.run()
    scene.push.stop()
    (notice,) = scene.outbox.owed.values()

    assert not scene.push.is_open
    assert scene.push.status() == "push is off: its key cannot be read"
    assert "remove the file" in notice


def test_no_hub_is_asked_while_nobody_listens(scene: Scene) -> None:
    """It could not ask back; `health` says what is wrong."""
    scene.push.open(scene.poller)
    scene.push.tick()
    scene.push.stop()

    assert scene.push.is_open
    assert scene.push.status().startswith("push: 0 feeds have a lease")


@pytest.mark.parametrize(
    ("module", "loaded"),
    [("build", set()), ("daemon", set()), ("listener", {"starlette", "uvicorn"})],
)
def test_what_listens_is_loaded_only_where_it_is_asked_for(
    module: str, loaded: set[str]
) -> None:
    """Without `public_base_url` nobody pays for it, in time or in memory."""
    program = (
        f"import sys, monitor.serve.{module}\n"
        "print(*sorted({'starlette', 'uvicorn'} & set(sys.modules)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert set(answer.stdout.split()) == loaded
