"""Between these two seconds, are exactly these messages owed?"""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.daemon.windows import SECOND, World, local, make_empty

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
EIGHT = local("2024-04-18 08:00")  # a Thursday
DIGEST = 'digest = { channels = ["chat"], at = "07:30" }\n'
NIGHT = (
    'quiet_hours = { from = "22:00", to = "08:00", zone = "ZONE", override = "high" }'
)
FREED = "Police rescue 120 victims of traffickers from a boat"

Make = Callable[..., World]


def new(digest: dict[str, Any]) -> list[dict[str, Any]]:
    """The stories of a digest that were not told at once before."""
    return [s for s in digest["data"]["stories"] if not s["already_told"]]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_empty(tmp_path_factory.mktemp("empty"))


@pytest.fixture
def make(tmp_path: Path, empty: Path) -> Iterator[Make]:
    """Worlds that are closed at the end."""
    worlds: list[World] = []
    number = count()

    def made(route: str = "", start: datetime = EIGHT) -> World:
        worlds.append(World(tmp_path / str(next(number)), empty, start, route))
        return worlds[-1]

    yield made
    for world in worlds:
        world.stop()


def test_without_a_knob_an_alert_is_owed_in_the_second_of_its_item(make: Make) -> None:
    """And not again within a day, but after it."""
    world = make()
    world.publish(0)
    world.move(EIGHT + 2 * SECOND)
    first = world.heard()
    world.publish(0, "b.org")
    world.move(EIGHT + DAY)
    quiet = world.heard()
    world.move(EIGHT + DAY + 2 * SECOND)
    world.publish(0, "c.org")

    assert first == ["18. 08:00:00 alert Boat x1"]
    assert quiet == []
    assert world.heard() == ["19. 08:00:02 alert Boat x3"]


def test_a_story_gathers_and_is_told_once_with_all_sources(make: Make) -> None:
    """Over a restart, too; the last item may come in the very second."""
    world = make('group_wait = "10m"')
    world.publish(0)
    world.move(EIGHT + 4 * MINUTE)
    world.publish(0, "b.org")
    world.restart()
    world.move(EIGHT + 10 * MINUTE - SECOND)
    before = world.heard()
    world.clock.move(1)
    world.publish(0, "c.org")
    world.move(EIGHT + 10 * MINUTE + 2 * SECOND)
    told = world.heard()
    world.publish(0, "d.org")
    world.move(EIGHT + HOUR)

    assert before == []
    assert told == ["18. 08:10:00 alert Boat x3"]
    assert world.heard() == []


def test_two_stories_gather_each_for_itself(make: Make) -> None:
    """Each is told when its own wait is over."""
    world = make('group_wait = "10m"')
    world.publish(0)
    world.move(EIGHT + MINUTE)
    world.publish(1)
    world.move(EIGHT + 10 * MINUTE)
    world.move(EIGHT + 11 * MINUTE)

    assert world.heard() == [
        "18. 08:10:00 alert Boat x1",
        "18. 08:11:00 alert Fishermen x1",
    ]


MAILS = """
[[routes]]
name = "boats"
topics = ["boats"]
rules = ["boats/boat"]
alerts = ["boats"]
[[routes]]
name = "rafts"
topics = ["*"]
rules = ["boats/raft"]
alerts = ["rafts"]
[channels.boats]
kind = "email"
host = "127.0.0.1"
from = "monitor@example.org"
to = ["anna@example.org", "boris@example.org"]
[channels.rafts]
kind = "file"
"""


def test_each_rule_of_a_topic_may_have_recipients_of_its_own(make: Make) -> None:
    """By a route that names it and a channel that names them; else all hear it."""
    world = make(MAILS)
    world.publish("Boat capsizes off Bari")
    world.publish("Boat and raft collide near Chios")
    lines = world.parts.database.queries.outbox(limit=99)
    owed = [(line.delivery.channel, json.loads(line.delivery.body)) for line in lines]

    assert sorted((to, body["data"]["headline"].split()[-1]) for to, body in owed) == [
        ("boats", "Bari"),
        ("boats", "Chios"),
        ("chat", "Bari"),
        ("chat", "Chios"),
        ("rafts", "Chios"),
    ]


def test_a_third_source_is_told_where_sources_are_worth_it(make: Make) -> None:
    """The new fact is named, and neither the second nor the fourth is told."""
    world = make('escalate = ["sources"]')
    for source in ("a.org", "b.org", "c.org", "d.org"):
        world.publish(0, source)
        world.move(world.clock.now() + MINUTE)
    (_, first), (at, second) = world.owed()

    assert "First report of this story." in first["data"]["why"]
    assert at == EIGHT + 2 * MINUTE
    assert "New: reported by 3 sources." in second["data"]["why"]
    assert second["data"]["update"] == "reported by 3 sources"


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Rome", "2024-03-30"),
        ("Europe/Rome", "2024-10-26"),
        ("America/New_York", "2024-03-09"),
        ("America/New_York", "2024-11-02"),
        ("Australia/Lord_Howe", "2024-04-06"),  # half an hour
        ("Australia/Lord_Howe", "2024-10-05"),
        ("Asia/Ho_Chi_Minh", "2024-03-30"),
        ("Asia/Kathmandu", "2024-10-26"),
    ],
)
def test_a_night_is_told_at_its_local_end(make: Make, zone: str, day: str) -> None:
    """In one message, also when clocks change in that night."""
    evening = local(f"{day} 21:59:58", zone)
    next_day = (datetime.fromisoformat(day) + DAY).date()
    morning = local(f"{next_day} 08:00", zone)
    world = make(NIGHT.replace("ZONE", zone), evening)
    world.publish(0)
    world.move(evening + 2 * SECOND)
    world.publish(1)
    world.move(evening + 4 * HOUR)
    world.publish(2)
    world.restart()
    world.move(morning - SECOND)
    before = [line.split(" ", 2)[2] for line in world.heard()]
    world.move(morning)
    world.move(morning + 2 * SECOND)
    (told,) = world.owed()

    assert before == ["alert Boat x1"]
    assert told[0] == morning
    assert [s["headline"].split()[0] for s in told[1]["data"]["stories"]] == [
        "Fishermen",
        "Court",
    ]


def test_a_night_with_one_story_ends_with_an_alert(make: Make) -> None:
    """With all that came of it."""
    world = make(NIGHT.replace("ZONE", "UTC"), EIGHT - 3 * HOUR)
    world.publish(0)
    world.publish(0, "b.org")
    world.move(EIGHT)

    assert world.heard() == ["18. 08:00:00 alert Boat x2"]


def test_what_is_grave_rings_at_night(make: Make) -> None:
    """And the morning does not tell it again."""
    world = make(NIGHT.replace("ZONE", "UTC"), EIGHT - 3 * HOUR)
    world.publish(FREED)
    rang = world.heard()
    world.publish(0)
    world.move(EIGHT)

    assert rang == ["18. 05:00:00 alert Police x1"]
    assert world.heard() == ["18. 08:00:00 alert Boat x1"]


def test_a_budget_cuts_and_the_digest_has_the_rest(make: Make) -> None:
    """The gravest take the last quarter; the cut is stated; tomorrow is another day."""
    world = make(DIGEST + "budget = 4")
    for n in range(5):
        world.publish(n)
        world.move(world.clock.now() + MINUTE)
    world.publish(FREED)
    alerts = world.heard()
    world.move(local("2024-04-19 00:00"))
    world.publish(5)
    night = world.heard()
    world.move(local("2024-04-19 07:30"))
    ((at, digest),) = world.owed()

    assert [line.split(" ", 2)[2] for line in alerts] == [
        "alert Boat x1",
        "alert Fishermen x1",
        "alert Court x1",
        "alert Police x1",
    ]
    assert night == ["19. 00:00:00 alert Prosecutor x1"]
    assert at == local("2024-04-19 07:30")
    assert sorted(s["headline"].split()[0] for s in new(digest)) == [
        "Ministers",
        "Orphans",
    ]
    assert digest["data"]["note"] == (
        "2 alerts are listed here, over the budget of 4 a day."
    )


def test_what_is_silenced_is_not_told_until_then(make: Make) -> None:
    """It is counted in the digest, and told again once the silence is over."""
    world = make(DIGEST)
    world.ask(
        "silence.add",
        kind="term",
        what="samos",
        seconds=3600,
        until=None,
        route="",
        note="",
    )
    world.publish(0)
    world.publish(1)
    world.move(EIGHT + HOUR)
    world.publish(0, "b.org")
    told = world.heard()
    world.publish(2)
    world.ask(
        "silence.add",
        kind="route",
        what="desk",
        seconds=3600,
        until=None,
        route="",
        note="",
    )
    world.publish(3)
    world.move(local("2024-04-19 07:30"))
    lines = world.heard()

    assert told == ["18. 08:00:00 alert Fishermen x1", "18. 09:00:00 alert Boat x2"]
    assert lines[0] == "18. 09:00:00 alert Court x1"
    assert lines[1].startswith("19. 07:30:00 digest Ministers")


def test_a_silenced_story_stands_below_the_line(make: Make) -> None:
    """With what silences it."""
    world = make(DIGEST)
    world.ask(
        "silence.add",
        kind="source",
        what="a.org",
        seconds=86400,
        until=None,
        route="",
        note="",
    )
    world.publish(0)
    world.move(local("2024-04-19 07:30"))
    ((_, digest),) = world.owed()
    (below,) = digest["data"]["below"]

    assert digest["data"]["summary"].endswith("; below the line: 1")
    assert below["why"] == "silenced: source a.org, until 2024-04-19T08:00Z"


def test_after_three_days_down_what_was_held_is_late(make: Make) -> None:
    """One catch-up digest with all of it, and no alert of old news."""
    world = make(DIGEST + NIGHT.replace("ZONE", "UTC"), local("2024-04-18 23:00"))
    world.publish(0)
    world.publish(1)
    world.stop()
    world.clock.move((3 * DAY).total_seconds())
    world.start()
    world.move(local("2024-04-22 07:29:59"))
    (caught_up,) = world.owed()
    at, digest = caught_up

    lines = [(s["headline"].split()[0], s["already_told"]) for s in new(digest)]
    assert at == local("2024-04-21 07:30")
    assert sorted(lines) == [("Boat", False), ("Fishermen", False)]
    assert all("alert_max_age" in s["why"] for s in new(digest))
    assert "Covers 3 digests" in digest["data"]["note"]


def test_after_a_short_stop_what_was_held_is_told_at_once(make: Make) -> None:
    """Its moment has passed, but not by long."""
    world = make('group_wait = "10m"')
    world.publish(0)
    world.stop()
    world.clock.move((2 * HOUR).total_seconds())
    world.start()

    assert world.heard() == ["18. 10:00:00 alert Boat x1"]


def test_another_config_tells_nothing_again(make: Make) -> None:
    """What was told stays told, what was quiet stays quiet, what is held comes."""
    world = make('group_wait = "10m"\nmin_sources = 1')
    world.publish(0)
    world.move(EIGHT + 10 * MINUTE)
    told = world.heard()
    world.publish(1)
    world.change('escalate = ["sources", "type"]')
    world.move(EIGHT + 20 * MINUTE)
    world.move(EIGHT + HOUR)

    assert told == ["18. 08:10:00 alert Boat x1"]
    assert world.heard() == ["18. 08:20:00 alert Fishermen x1"]


@pytest.mark.parametrize(
    ("plan", "moments"),
    [
        (
            'at = "07:30", days = ["sat", "mon"]',
            ["2024-04-20 07:30", "2024-04-22 07:30"],
        ),
        ('cron = "15 9 * * fri"', ["2024-04-19 09:15", "2024-04-26 09:15"]),
        ('every = "36h"', ["2024-04-19 20:00", "2024-04-21 08:00"]),
    ],
)
def test_a_digest_comes_by_its_plan(make: Make, plan: str, moments: list[str]) -> None:
    """Weekdays, a cron line or an interval: once each."""
    world = make(f'digest = {{ channels = ["chat"], {plan} }}')
    world.publish(0)
    world.owed()
    heard: list[datetime] = []
    for moment in map(local, moments):
        world.move(moment)
        heard += [at for at, _ in world.owed()]

    assert heard == [local(moment) for moment in moments]
