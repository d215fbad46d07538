"""What becomes of a subscription when a hub answers, asks, denies, or is silent?"""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.acquire import push
from monitor.acquire.push import HubRefused, NotAsked
from monitor.acquire.trust import Move, Tell
from monitor.model.push import Advert, Mode, Subscription
from tests.values import DAY, HOUR, NOON

MINUTE = timedelta(minutes=1)
ONE, TWO = "https://one.example/hub", "https://two.example/hub"
ADVERT = Advert(topic="https://example.org/feed", hubs=(ONE, TWO))
NEW = push.begin("Example", ADVERT, "door", "id", NOON)


def state(move: Move | NotAsked | None) -> Subscription:
    assert isinstance(move, Move)
    assert move.state
    return move.state


def asked(known: Subscription = NEW, at: datetime = NOON) -> Subscription:
    return state(push.look_after(known, at))


def leased(seconds: str = "864000", at: datetime = NOON) -> Subscription:
    return state(push.verify(asked(), "subscribe", ADVERT.topic, seconds, at))


def test_the_first_hub_is_asked_at_once_and_only_once() -> None:
    """Until it has had its time to ask back, nothing more is due."""
    move = push.look_after(NEW, NOON)

    assert isinstance(move, Move)
    assert move.ask is Mode.SUBSCRIBE
    assert state(move).hub == ONE
    assert push.look_after(state(move), NOON + 14 * MINUTE) is None


def test_accepted_is_not_yet_verified() -> None:
    """A hub that says 202 may still never push."""
    accepted = state(push.answered(asked(), None, NOON))

    assert accepted.lease_until is None
    assert accepted.pending is Mode.SUBSCRIBE
    assert push.describe(accepted) == "push is asked for"


def test_a_hub_that_never_asks_back_makes_way_for_the_next() -> None:
    """After its time; the reason names what to look at."""
    silent = state(push.look_after(asked(), NOON + 15 * MINUTE))

    assert silent.hub == TWO
    assert silent.ask_at == NOON + 16 * MINUTE
    assert "public_base_url" in push.describe(silent)


def test_hubs_that_fail_are_asked_less_and_less_often() -> None:
    """In turn, with pauses up to a day, and never given up."""
    known, pauses, hubs, now = NEW, [], [], NOON
    for _ in range(16):
        known = asked(known, now)
        hubs.append(known.hub)
        known = state(push.answered(known, HubRefused(detail="no"), now))
        assert known.ask_at
        pauses.append(known.ask_at - now)
        now = known.ask_at

    assert hubs == [ONE, TWO] * 8
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (MINUTE, DAY)


def test_a_hub_that_asks_to_wait_is_waited_for() -> None:
    """At most a day, whatever it says."""
    later = state(push.fail(asked(), "503", NOON, wait=3 * HOUR))
    never = state(push.fail(asked(), "503", NOON, wait=400 * DAY))

    assert later.ask_at == NOON + 3 * HOUR
    assert never.ask_at == NOON + DAY


def test_the_operator_hears_once_that_no_hub_reaches_us() -> None:
    """After three silences in a row; one may be the hub's bad day."""
    known, told, now = NEW, [], NOON
    for _ in range(6):
        known = asked(known, now)
        now = known.ask_at or now
        move = push.look_after(known, now)
        known = state(move)
        told.append(move.tell if move else None)
        now = known.ask_at or now

    assert told == [None, None, Tell.UNREACHED, None, None, None]


@pytest.mark.parametrize(
    ("mode", "topic", "why"),
    [
        ("unsubscribe", ADVERT.topic, NotAsked.MODE),
        ("", ADVERT.topic, NotAsked.MODE),
        ("subscribe", ADVERT.topic + "/", NotAsked.TOPIC),
        ("subscribe", "", NotAsked.TOPIC),
    ],
)
def test_only_what_is_pending_is_confirmed(
    mode: str, topic: str, why: NotAsked
) -> None:
    """To the letter."""
    assert push.verify(asked(), mode, topic, "60", NOON) is why


def test_what_is_verified_is_not_verified_again() -> None:
    """Nobody can stretch a lease so that it is never renewed."""
    again = push.verify(leased(), "subscribe", ADVERT.topic, "999999999", NOON)

    assert again is NotAsked.MODE


@pytest.mark.parametrize(
    ("said", "granted"),
    [
        ("864000", 10 * DAY),
        ("60", MINUTE),
        ("", DAY),
        ("soon", DAY),
        ("-5", DAY),
        ("0", timedelta(seconds=1)),
        ("9" * 400, 90 * DAY),
    ],
)
def test_the_lease_is_what_the_hub_granted(said: str, granted: timedelta) -> None:
    """Within reason; one that says nothing grants a day."""
    assert leased(said).lease_until == NOON + granted


@given(st.text("0123456789abcdef", min_size=1), st.integers(1, 90 * 86_400))
def test_a_lease_is_renewed_in_its_last_fifth(name: str, seconds: int) -> None:
    """By its own share, so that hubs are not asked for all at the same moment."""
    known = replace(asked(), id=name)
    topic = ADVERT.topic
    held = state(push.verify(known, "subscribe", topic, str(seconds), NOON))
    assert held.ask_at

    if seconds >= 3600:
        assert 0.8 * held.lease <= held.ask_at - NOON <= 0.9 * held.lease
    assert held.ask_at - NOON >= min(5 * MINUTE, 0.8 * held.lease)
    assert (held.ask_at - NOON >= 5 * MINUTE) or held.lease > 5 * MINUTE


def test_a_renewal_keeps_its_hub_and_retries_while_the_lease_runs() -> None:
    """Another hub would mean another callback, while this one still works."""
    held = leased("3600")
    assert held.ask_at
    renewing = asked(held, held.ask_at)
    failed = state(push.answered(renewing, HubRefused(detail="503"), held.ask_at))

    assert renewing.name == failed.name == held.name
    assert failed.lease_until == held.lease_until
    assert failed.ask_at == held.ask_at + MINUTE


def test_a_lease_that_ends_is_said_and_asked_for_again() -> None:
    """Only if pushes were relied on; the first silence of a new hub is no news."""
    held = replace(leased("3600"), pushes=5, trust=3, listening=True)
    move = push.look_after(held, NOON + HOUR)
    unused = push.look_after(replace(held, pushes=0), NOON + HOUR)

    assert isinstance(move, Move)
    assert isinstance(unused, Move)
    assert (move.tell, unused.tell) == (Tell.STOPPED, None)
    assert state(move).trust == 0
    assert state(move).pending is Mode.SUBSCRIBE
    assert push.next_at(state(move)) is not None


def test_a_hub_may_deny_at_any_time() -> None:
    """The next hub is asked; where there is none, the same one, a day later."""
    denied = push.deny(leased(), ADVERT.topic, "too\x1b many", NOON)
    alone = push.deny(replace(leased(), hubs=(ONE,)), ADVERT.topic, "", NOON)

    assert push.describe(state(denied)) == "not pushed: the hub denied it: too  many"
    assert state(denied).hub == TWO
    assert state(alone).ask_at == NOON + DAY
    assert push.deny(leased(), "https://other.example/", "", NOON) is None


def test_what_the_feed_says_now_counts() -> None:
    """Another address of its own, another hub or none: the old one is left."""
    later = NOON + 2 * HOUR
    moved = replace(ADVERT, topic="https://example.org/new")
    other = replace(ADVERT, hubs=(TWO,))

    assert push.outdated(leased(), ADVERT, later) == ""
    assert push.outdated(leased(), None, later) == ""
    assert "another address" in push.outdated(leased(), moved, later)
    assert "another hub" in push.outdated(leased(), other, later)
    assert "no hub" in push.outdated(leased(), Advert(), later)


def test_a_feed_that_changes_its_mind_all_the_time_is_asked_for_once_an_hour() -> None:
    """Some name another address at every request."""
    moved = replace(ADVERT, topic="https://example.org/?1")

    assert push.outdated(leased(), moved, NOON + 59 * MINUTE) == ""


def test_leaving_waits_for_the_hub_and_not_for_ever() -> None:
    """It agrees, its lease ends, or it does not answer."""
    leaving = state(push.leave(leased(), "gone", NOON))
    agreed = push.verify(asked(leaving), "unsubscribe", ADVERT.topic, "", NOON)
    ended = push.look_after(leaving, NOON + 10 * DAY)
    known, now = leaving, NOON
    for _ in range(3):
        known = state(push.fail(asked(known, now), "no", now))
        now = known.ask_at or now
    silent = push.look_after(known, now)
    denied = push.deny(leaving, ADVERT.topic, "", NOON)

    for move in (agreed, ended, silent, denied):
        assert isinstance(move, Move)
        assert move.state is None
    assert push.leave(NEW, "gone", NOON).state is None
    assert push.describe(leaving) == "push is being given up"
