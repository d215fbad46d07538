"""Is work done whole, in order and once, whatever becomes of who helps with it?"""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from monitor.serve.spread import parts_of, spread
from tests.serve.spreading import nothing, who
from tests.world.process import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="no forks elsewhere")


@pytest.fixture(scope="module")
def seen() -> dict[str, Any]:
    """By a process of its own, since a test may run beside threads."""
    command = [sys.executable, "-m", "tests.serve.spreading"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, check=True, timeout=60
    )
    assert not done.stderr, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_the_caller_does_the_first_part_and_helpers_the_others(
    seen: dict[str, Any],
) -> None:
    assert seen["in_order"] == {
        "numbers": list(range(20)),
        "first": True,
        "helpers": 2,
        "others": False,
        "left": 0,
    }


def test_what_two_processes_must_not_share_is_let_go_of_first(
    seen: dict[str, Any],
) -> None:
    assert seen["let_go_before"] is True


def test_an_error_in_a_helper_is_met_by_the_caller(seen: dict[str, Any]) -> None:
    assert seen["one_fails"] == {"by": True, "left": 0}


def test_the_caller_does_what_a_killed_helper_left(seen: dict[str, Any]) -> None:
    assert seen["helpers_die"] == list(range(20))


def test_helpers_leave_an_interrupt_to_the_caller(seen: dict[str, Any]) -> None:
    assert seen["interrupted"] is False


def test_nobody_helps_any_more_when_the_rest_is_not_wanted(
    seen: dict[str, Any],
) -> None:
    assert seen["left_early"] == 0


def test_nobody_is_forked_beside_a_thread(seen: dict[str, Any]) -> None:
    assert seen["beside_a_thread"] == 0


def test_a_helper_stops_when_nobody_listens(seen: dict[str, Any]) -> None:
    assert seen["nobody_listens"] == [0, 1, 2]


@pytest.mark.parametrize("most", [0, 1])
def test_without_room_for_two_the_caller_does_all(most: int) -> None:
    done = list(spread(who, parts_of(range(5), 2), nothing, most=most))
    assert done == [(os.getpid(), [0, 1]), (os.getpid(), [2, 3]), (os.getpid(), [4])]


def test_no_parts_no_answers() -> None:
    assert list(spread(who, [], nothing)) == []
