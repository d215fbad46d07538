from dataclasses import replace
from datetime import datetime

from monitor.acquire.agenda import Agenda, Taken
from monitor.model.feed import Feed, FeedState, PollOutcome
from tests.acquire_net.fakes import POLICY, feed_at
from tests.values import HOUR, NOON

ONE = feed_at("https://one.example/", "one")
TWO = feed_at("https://two.example/", "two")


def agenda_of(*feeds: Feed, **states: FeedState) -> Agenda:
    agenda = Agenda(states, POLICY)
    agenda.replace(feeds, NOON)
    return agenda


def state_of(feed: Feed, next_poll_at: datetime | None = None) -> FeedState:
    return FeedState(
        feed=feed.name, address=feed.url, url=feed.url, next_poll_at=next_poll_at
    )


def names(taken: list[Taken]) -> list[str]:
    return [feed.name for feed, _ in taken]


def test_the_earliest_comes_first() -> None:
    """In the order they are due, not the order they are written in."""
    agenda = agenda_of(
        ONE,
        TWO,
        one=state_of(ONE, NOON + 2 * HOUR),
        two=state_of(TWO, NOON + HOUR),
    )

    assert agenda.next_due() == NOON + HOUR
    assert names(agenda.take_due(NOON)) == []
    assert names(agenda.take_due(NOON + 2 * HOUR)) == ["two", "one"]


def test_what_was_taken_is_away_until_it_is_put_back() -> None:
    """So nothing is polled twice at once, whatever wakes us."""
    agenda = agenda_of(ONE)
    taken = agenda.take_due(NOON)
    agenda.replace([ONE], NOON)

    assert names(taken) == ["one"]
    assert names(agenda.take_due(NOON)) == []
    assert names(agenda.take_all(NOON, everything=True)) == []
    assert agenda.next_due() is None

    agenda.put_back(state_of(ONE, NOON + HOUR), NOON)

    assert agenda.next_due() == NOON + HOUR


def test_a_feed_that_was_taken_early_is_not_due_any_more() -> None:
    """Its old plan does not count beside the new one."""
    agenda = agenda_of(ONE, one=state_of(ONE, NOON + HOUR))
    agenda.take_all(NOON, everything=True)
    agenda.put_back(state_of(ONE, NOON + 2 * HOUR), NOON)

    assert names(agenda.take_due(NOON + HOUR)) == []
    assert agenda.next_due() == NOON + 2 * HOUR


def test_once_asks_all_new_feeds_at_once() -> None:
    """The spread is for a start that goes on."""
    feeds = [feed_at(f"https://{n}.example/", f"feed {n}") for n in range(9)]

    assert len(agenda_of(*feeds).take_due(NOON)) == 1
    assert len(agenda_of(*feeds).take_all(NOON, everything=False)) == 9


def test_a_new_address_waits_for_what_its_host_asked() -> None:
    """Though it counts as new."""
    asked = replace(state_of(ONE, NOON), not_before=NOON + HOUR)
    agenda = agenda_of(replace(ONE, url="https://one.example/new"), one=asked)

    assert agenda.next_due() == NOON + HOUR


def test_an_address_that_changed_meanwhile_is_due_at_once() -> None:
    """The poll that was in flight told of the old one."""
    agenda = agenda_of(ONE)
    agenda.take_due(NOON)
    agenda.replace([replace(ONE, url="https://new.example/")], NOON)
    agenda.put_back(state_of(ONE, NOON + HOUR), NOON)

    ((feed, state),) = agenda.take_due(NOON)
    assert feed.url == state.url == "https://new.example/"


def test_what_is_gone_or_disabled_is_never_due() -> None:
    """Nor planned."""
    agenda = agenda_of(
        ONE, replace(TWO, enabled=False), one=replace(state_of(ONE), gone=True)
    )

    assert agenda.next_due() is None
    assert agenda.take_all(NOON, everything=True) == []


def test_a_refused_address_waits_until_the_config_changes() -> None:
    """After its poll it would otherwise be due again at once, for ever."""
    agenda = agenda_of(ONE)
    agenda.take_due(NOON)
    refused = replace(
        state_of(ONE, NOON + HOUR), trouble=PollOutcome.FORBIDDEN.value, failures=0.25
    )
    agenda.put_back(refused, NOON)

    assert names(agenda.take_due(NOON)) == []

    agenda.replace([ONE], NOON)

    assert names(agenda.take_due(NOON)) == ["one"]
