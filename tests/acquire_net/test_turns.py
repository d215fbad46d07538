"""Who has a place among the polls in flight, and for how long?"""

import asyncio

from monitor.acquire.turns import Turn, Turns
from tests.acquire_net.fakes import HandClock


async def late(turn: Turn) -> None:
    """What the loop does after `LATE_AFTER`; the test need not wait for it."""
    assert turn._timer
    turn._timer.cancel()
    turn._go_on_without()


def test_a_late_poll_gives_its_place_to_another() -> None:
    """As many may be late as have a place; then who comes next waits."""

    async def crowd() -> tuple[bool, bool, int]:
        turns = Turns(1, HandClock())
        slow, second, third = Turn(turns), Turn(turns), Turn(turns)
        await slow.enter()
        blocked = turns.places.locked()
        await late(slow)
        await second.enter()
        await late(second)  # one too many: it keeps its place
        waiting = asyncio.create_task(third.enter())
        await asyncio.sleep(0)
        still = not waiting.done()
        second.leave()
        await waiting
        slow.leave()
        third.leave()
        return blocked, still, turns.late

    assert asyncio.run(crowd()) == (True, True, 0)


def test_who_ends_in_time_leaves_no_timer() -> None:
    """And a place that was left is not given away twice."""

    async def come_and_go() -> tuple[int, bool]:
        turns = Turns(1, HandClock())
        for _ in range(3):
            async with turns.take() as turn:
                await turn.enter()
        turn._go_on_without()
        return turns.places._value, turn._timer is None

    assert asyncio.run(come_and_go()) == (1, True)
