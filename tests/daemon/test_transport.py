"""Whatever fails, and whenever it is killed: all arrives, under one key, in order."""

import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from monitor.model.message import AlertMessage, ItemLine, StoryLine
from monitor.route.owe import owe
from monitor.store.database import Database
from tests.sizes import chance, size
from tests.world.carrier import CHANNELS, FastClock
from tests.world.faults import Faulty, FaultyHook, FaultyMail
from tests.world.process import ROOT, environment

ALERTS = size(24, 1000)
KILLS = size(3, 200)
PER_STORY = 4  #: alerts that must come in order
LONGEST_LIFE = 0.6


@pytest.mark.proof
@pytest.mark.timeout(3000)
def test_all_arrives_whatever_fails_and_whenever_it_is_killed(tmp_path: Path) -> None:
    """Nothing is lost or has two keys; it comes twice only where an answer was lost."""
    dice, began = chance(), time.time()
    path = tmp_path / "monitor.db"
    with Database.open(path, write=True) as database:
        _owe_alerts(database, FastClock(began))
    with (
        FaultyHook(dice.randrange(99999), began) as hook,
        FaultyMail(dice.randrange(99999), began) as mail,
    ):
        address = f"http://127.0.0.1:{hook.port}/hook"
        lives = [f"{dice.random() * LONGEST_LIFE:.3f}" for _ in range(KILLS)]
        _carry([str(path), address, str(mail.port), repr(began)], [*lives, "end"])
    with Database.open(path, write=True) as database:
        lines = database.queries.outbox(limit=9 * ALERTS)
        problems = database.upkeep.check(FastClock(began).now())

    assert problems == []
    assert {line.state.value for line in lines} == {"delivered"}
    for name, server in (("hook", hook), ("mail", mail)):
        _check(name, server)


def _owe_alerts(database: Database, clock: FastClock) -> None:
    for number in range(ALERTS):
        story = f"s-{number % (ALERTS // PER_STORY)}"
        title = f"Case {number:04} of story {story[2:]}"
        item = ItemLine(
            url=f"https://example.org/{number}", title=title, source="example.org"
        )
        line = StoryLine(
            story=story, headline=title, topics=("trafficking",), items=(item,), why="."
        )
        message = AlertMessage(route="desk", line=line, at=clock.now())
        owed = owe(message, CHANNELS, f"alert/{number}", story)
        database.outbox.add(owed, clock.now())


def _carry(arguments: list[str], lives: list[str]) -> None:
    """One life after the other, in a process that forks them."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.world.carrier", *arguments],
        cwd=ROOT,
        env=environment(),
        input="\n".join(lives),
        capture_output=True,
        text=True,
        timeout=2900,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.split() == lives


def _check(name: str, server: Faulty) -> None:
    ledger = server.ledger
    keys: dict[str, set[str]] = {}
    first: dict[str, list[str]] = {}
    for key, titles in ledger.taken:
        for title in titles:
            if title not in keys:
                first.setdefault(title.partition(" of ")[2], []).append(title)
            keys.setdefault(title, set()).add(key)
    times = Counter(key for key, _ in ledger.taken)
    repeats = {key: count - 1 for key, count in times.items() if count > 1}
    unexplained = sum(max(0, n - ledger.lost[key]) for key, n in repeats.items())
    print(
        f"{name}: {ALERTS} alerts, {KILLS} kills, {ledger.answers.total()} tries, "
        f"{ALERTS - len(keys)} lost, {sum(len(k) > 1 for k in keys.values())} with two "
        f"keys, {sum(repeats.values())} repeats ({sum(ledger.lost.values())} answers "
        f"lost by the receiver, {unexplained} by a kill), "
        f"{sum(len(t) > 1 for _, t in ledger.taken)} gathered; {dict(ledger.answers)}"
    )

    assert len(keys) == ALERTS
    assert {len(found) for found in keys.values()} == {1}
    # A kill may lose the answer of the one delivery that is in hand.
    assert unexplained <= KILLS
    assert all(titles == sorted(titles) for titles in first.values())
