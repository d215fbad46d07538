"""Do all decisions of a month come out the same, and is it seen when one does not?"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from monitor.route.again import Unknown
from monitor.serve.verified import lines, row
from monitor.serve.verify import Verified, verify
from monitor.store.database import Database
from monitor.store.schema import copy
from tests.daemon.month import START, Month
from tests.daemon.windows import World, local, make_empty
from tests.serve.tree import run
from tests.sizes import chance, size
from tests.world.small import write_rules

#: What a month must have in it to show anything.
GATES = {
    "ALERT",
    "ALREADY_TOLD",
    "BACKLOG",
    "DIGEST_LEVEL",
    "DIGEST_ONLY",
    "FIRST_POLL",
    "GROUP_WAIT",
    "KNOWN",
    "LOW_SCORE",
    "NO_DIGEST",
    "OVER_BUDGET",
    "QUIET_HOURS",
    "SILENCED",
    "TOO_FEW_SOURCES",
}

Verify = Callable[[Path], Verified]


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Month]:
    """It is only read."""
    folder = tmp_path_factory.mktemp("month")
    (folder / "world").mkdir()
    lived = Month(folder / "world", make_empty(folder), chance())
    lived.live(size(60, 1000))
    yield lived
    lived.stop()


def verified(world: World, path: Path | None = None) -> Verified:
    """By the config of now; of another database, where one is given."""
    config, until = world.parts.config, world.clock.now()
    if path is None:
        return verify(config, world.parts.database, START, until)
    with Database.open(path, write=False) as database:
        return verify(config, database, START, until)


@pytest.mark.proof
def test_a_month_without_downtime_comes_out_the_same(month: Month) -> None:
    """Every decision of every route, with its reason, its moment and its channels."""
    found = verified(month)
    decided = month.parts.database.history.read(START).made
    gates = {each.decision.gate for each in decided}
    kinds = {edit.kind for edit in month.parts.database.edits.all()}
    print("\n".join(lines(found)))

    assert [row(each) for each in [*found.differ, *found.unknown]] == []
    assert found.same == found.decisions == len(decided)
    assert gates >= GATES
    assert any(each.decision.bundle for each in decided)
    assert len(kinds) == 2  # merges and splits
    assert any(s.removed_at for s in month.parts.database.silences.all())


@dataclass(frozen=True)
class Plant:
    """One stored value that is altered, and what must be said of it."""

    sql: str
    said: str


PLANTS = {
    "basis": Plant(
        "UPDATE decision SET basis = json_set(basis, '$.severity.points', 99)"
        " WHERE rowid = (SELECT max(rowid) FROM decision WHERE outcome = 'alert')",
        "severity: Severity",
    ),
    "channel": Plant(
        "UPDATE delivery SET channel = 'mail' WHERE seq ="
        " (SELECT max(seq) FROM delivery WHERE change IS NOT NULL)",
        "deliveries: mail msg_",
    ),
    "moment": Plant(
        "UPDATE decision SET held_until = '2024-04-01 00:00:00.000000'"
        " WHERE rowid = (SELECT max(rowid) FROM decision WHERE outcome = 'held')",
        "held_until: 2024-04-01T00:00:00+00:00, now 2024",
    ),
    "silence": Plant(
        "UPDATE silence SET what = 'nobody'",
        "gate: SILENCED, now ",
    ),
    "text": Plant(
        "UPDATE item_text SET title = 'Rain' WHERE id = (SELECT max(text) FROM change"
        " JOIN decision ON decision.change = seq WHERE outcome = 'alert')",
        "gate: ALERT, now NOT_FOLLOWED",
    ),
    "knob": Plant(
        "UPDATE route_version SET body = json_set(body, '$.min_sources', 9)",
        "now TOO_FEW_SOURCES",
    ),
    "order": Plant(
        "DELETE FROM shown WHERE n > (SELECT max(n) / 2 FROM shown)",
        Unknown.NOT_NOTED.value,
    ),
}


@pytest.mark.parametrize("plant", PLANTS.values(), ids=PLANTS)
def test_what_was_altered_is_found(month: Month, tmp_path: Path, plant: Plant) -> None:
    """One value of one kind, and what it says."""
    path = tmp_path / "altered.db"
    copy(month.parts.database.path, path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute(plant.sql).rowcount > 0
        connection.commit()
    found = verified(month, path)
    said = [row(each)["differs"] for each in [*found.differ, *found.unknown]]

    assert found.same < found.decisions
    assert any(plant.said in each for each in said), said[:3]


def test_the_command_prints_how_many_came_out_the_same(month: Month) -> None:
    """And its exit says whether all did."""
    done = ask(month)
    told = json.loads(ask(month, "--json").stdout)
    count = f"{told['decisions']:,} of {told['decisions']:,}"

    assert done.exit_code == 0, done.output
    assert f"{count} decisions came out the same" in done.output
    assert (told["same"], told["differ"], told["unknown"]) == (
        told["decisions"],
        [],
        [],
    )


def ask(world: World, *words: str) -> Any:
    config, state = world.parts.config.loaded.config, world.parts.config.state
    places = ("--config", config, "--state", state)
    asked = ("rules", "verify", "--since", "2024-03-01", *words)
    return run(*places, *asked)


@pytest.fixture
def edited(tmp_path: Path) -> Iterator[World]:
    """Four decisions: before and after an edit of the route, and of the rules."""
    (tmp_path / "world").mkdir()
    world = World(
        tmp_path / "world", make_empty(tmp_path), local("2024-04-18 08:00"), ""
    )
    world.publish(0)
    world.change('min_sources = 2\nalert_max_age = "2h"')
    world.publish(1)
    write_rules(tmp_path / "world" / "config", boat=4, raft=2, ghost=9)
    world.restart()
    world.publish(5)
    yield world
    world.stop()


def test_a_route_that_was_edited_is_asked_as_it_was(edited: World) -> None:
    """Its settings of then are kept, in few bytes."""
    by_route = verified(edited)
    kept = edited.parts.database.history.routes()

    assert [each.min_sources for each in kept.values()] == [1, 2]
    assert by_route.differ == []


def test_what_other_rules_decided_is_said_and_not_counted(edited: World) -> None:
    """It is no difference, and it is not the same."""
    found = verified(edited)
    done = ask(edited)

    assert (found.decisions, found.same) == (3, 1)
    assert found.reasons == {Unknown.OTHER_RULES: 2}
    assert done.exit_code == 4
    assert "1 of 3 decisions came out the same" in done.output
    assert "2 could not be made again: decided by other rules" in done.output


def test_a_difference_fails_the_command(edited: World) -> None:
    """With what differs, for people and for programs."""
    edited.stop()
    path = edited.parts.database.path
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE decision SET gate = 'LATE' WHERE change = 3")
        connection.commit()
    done, told = ask(edited), json.loads(ask(edited, "--json").stdout)

    assert done.exit_code == 1
    assert "1 came out otherwise" in done.output
    assert "gate: LATE, now TOO_FEW_SOURCES" in done.output
    assert [each["differs"] for each in told["differ"]] == [
        "gate: LATE, now TOO_FEW_SOURCES"
    ]
