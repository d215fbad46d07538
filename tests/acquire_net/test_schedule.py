from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.acquire.answers import Grade, Lesson
from monitor.acquire.intervals import FOLDER_INTERVAL, interval, usual_interval
from monitor.acquire.policy import FetchPolicy
from monitor.acquire.schedule import (
    DEFAULT_TEMPO,
    JITTER,
    MOVES_AFTER,
    adopt,
    due_at,
    first_polls,
    is_due,
    next_state,
    try_again,
)
from monitor.model.feed import Feed, FeedState, PollOutcome, Validators
from tests.acquire_net.fakes import POLICY, feed_at
from tests.values import DAY, HOUR, NOON

FEED = feed_at("https://example.org/feed")
QUICK = replace(FEED, every=timedelta(seconds=1))
FOLDER = Feed(name="seeds", source="us", folder="/srv/seeds")
SEEN = FeedState(
    feed=FEED.name,
    address=FEED.url,
    url=FEED.url,
    validators=Validators(etag='"a"'),
    body_digest="d",
    next_poll_at=NOON,
    last_poll_at=NOON - HOUR,
    readable_since=NOON - DAY,
)
READ = Lesson(outcome=PollOutcome.READ, body_digest="e")
UNCHANGED = Lesson(outcome=PollOutcome.UNCHANGED)


def failed(grade: Grade, outcome: PollOutcome = PollOutcome.HTTP_ERROR) -> Lesson:
    return Lesson(outcome=outcome, detail="why", grade=grade)


def after(
    lesson: Lesson, *, state: FeedState = SEEN, feed: Feed = FEED, now: datetime = NOON
) -> FeedState:
    return next_state(state, feed, lesson, now, POLICY)


def wait_of(state: FeedState, now: datetime = NOON) -> timedelta:
    due = due_at(state)
    assert due
    return due - now


def fail_for(times: int, grade: Grade, feed: Feed = FEED) -> list[timedelta]:
    """The waits between polls that all fail."""
    state, now, waits = replace(SEEN, address=feed.address), NOON, []
    for _ in range(times):
        state = after(failed(grade), state=state, feed=feed, now=now)
        waits.append(wait_of(state, now))
        now = state.next_poll_at or now
    return waits


@pytest.mark.parametrize(
    ("feed", "policy", "wait"),
    [
        (FEED, POLICY, HOUR),
        (QUICK, POLICY, timedelta(seconds=1)),
        (replace(FEED, every=7 * DAY), POLICY, 7 * DAY),
        (FOLDER, POLICY, FOLDER_INTERVAL),
        (FEED, replace(POLICY, floor=2 * HOUR), 2 * HOUR),
        (FEED, replace(POLICY, cap=HOUR / 2), HOUR / 2),
    ],
)
def test_the_interval_of_a_healthy_feed(
    feed: Feed, policy: FetchPolicy, wait: timedelta
) -> None:
    """Hourly while nothing is known; `every` is what it says, below the floor too."""
    usual = usual_interval(SEEN, feed, policy, DEFAULT_TEMPO)
    now = interval(SEEN, feed, NOON, policy, DEFAULT_TEMPO)

    assert usual / wait == pytest.approx(1)
    assert now / wait == pytest.approx(1)


@pytest.mark.parametrize("lesson", [READ, UNCHANGED])
def test_success_resets_everything(lesson: Lesson) -> None:
    """However long a feed has failed, one good answer is enough."""
    broken = replace(
        SEEN,
        failures=9.5,
        failing_since=NOON - DAY,
        trouble="why",
        last_good_at=NOON - 2 * DAY,
    )

    state = after(lesson, state=broken)

    assert wait_of(state) / HOUR == pytest.approx(1, abs=JITTER)
    assert (state.failures, state.failing_since, state.trouble) == (0.0, None, "")
    assert state.last_good_at == state.last_poll_at == NOON


@pytest.mark.parametrize(
    ("grade", "waits"),
    [
        (Grade.HARD, [2.0, 3.0, 4.0, 5.0]),
        (Grade.SOFT, [1.5, 2.0, 2.5, 3.0]),
        (Grade.TEMPORARY, [1.25, 1.5, 1.75, 2.0]),
    ],
)
def test_failures_back_off_linearly_by_class(grade: Grade, waits: list[float]) -> None:
    """Hard ones count whole, soft ones half, passing ones a quarter."""
    assert [w / HOUR for w in fail_for(4, grade)] == pytest.approx(waits)


@pytest.mark.parametrize("grade", Grade)
def test_no_failure_lasts_for_ever(grade: Grade) -> None:
    """The longest wait is a day, after a year of failing as well."""
    waits = fail_for(600, grade)

    assert waits == sorted(waits)
    assert waits[-1] == DAY


def test_a_dead_network_is_tried_again_soon() -> None:
    """No server was asked, so none minds; and the feeds part at their first answer."""
    new = adopt(None, FEED, NOON, POLICY)
    state = after(failed(Grade.UNASKED, PollOutcome.UNREACHABLE), state=new)

    assert wait_of(state) == POLICY.floor * 1.25
    assert HOUR < wait_of(after(READ, state=state)) < 2 * HOUR


def test_an_address_that_was_refused_is_tried_anew_under_a_new_config() -> None:
    """The operator may just have allowed its network."""
    state = after(failed(Grade.UNASKED, PollOutcome.FORBIDDEN))

    assert due_at(state)
    assert due_at(try_again(state)) is None
    assert try_again(after(READ)) == after(READ)


@pytest.mark.parametrize("every", [None, timedelta(seconds=1), timedelta(minutes=5)])
def test_what_will_not_mend_ends_at_one_poll_a_day(every: timedelta | None) -> None:
    """403 and 404 cost a request per day, also where `every` is a second."""
    waits = fail_for(2_000, Grade.HARD, replace(FEED, every=every))
    within, spent = 0, timedelta(0)
    while spent < 14 * DAY:
        spent += waits[within]
        within += 1

    assert waits[within:] == [DAY] * len(waits[within:])


def test_backing_off_never_means_sooner() -> None:
    """A feed polled once a week is not polled daily because it fails."""
    weekly = replace(FEED, every=7 * DAY)

    assert fail_for(3, Grade.HARD, weekly) == [7 * DAY] * 3


def test_trouble_is_a_sentence() -> None:
    """What the operator reads; the detail only where there is one."""
    told = after(failed(Grade.HARD))
    bare = after(Lesson(outcome=PollOutcome.TOO_SLOW))

    assert told.trouble == "the server refused: why"
    assert bare.trouble == "took too long"
    assert told.failing_since == NOON


@pytest.mark.parametrize("feed", [FEED, QUICK])
@pytest.mark.parametrize("lesson", [READ, UNCHANGED, failed(Grade.SOFT)])
def test_what_the_server_asks_for_is_kept(feed: Feed, lesson: Lesson) -> None:
    """Also by feeds with `every`, up to a day, whatever the cap says."""
    asked = after(replace(lesson, wait=20 * HOUR), feed=feed)
    too_much = after(replace(lesson, wait=40 * DAY), feed=feed)

    assert asked.not_before == NOON + 20 * HOUR
    assert due_at(asked) == NOON + 20 * HOUR
    assert due_at(too_much) == NOON + DAY


def test_a_short_wait_makes_nothing_sooner() -> None:
    """Retry-After and max-age are lower bounds."""
    asked = after(replace(failed(Grade.SOFT), wait=timedelta(seconds=5)))

    assert wait_of(asked) / HOUR == pytest.approx(1.5)


@pytest.mark.parametrize(
    ("state", "due", "everything"),
    [
        (replace(SEEN, next_poll_at=None), True, True),
        (replace(SEEN, next_poll_at=NOON), True, True),
        (replace(SEEN, next_poll_at=NOON + HOUR), False, True),
        (replace(SEEN, not_before=NOON + HOUR), False, False),
        (replace(SEEN, not_before=NOON), True, True),
        (replace(SEEN, gone=True), False, False),
    ],
)
def test_what_is_due(state: FeedState, *, due: bool, everything: bool) -> None:
    """`everything` asks early, but never against what the server said."""
    assert is_due(state, NOON) == due
    assert is_due(state, NOON, everything=True) == everything


def test_gone_is_not_polled_again() -> None:
    """Until it is configured somewhere else."""
    state = after(failed(Grade.HARD, PollOutcome.GONE))
    elsewhere = replace(FEED, url="https://example.org/new")

    assert state.gone
    assert due_at(state) is None
    assert not adopt(state, elsewhere, NOON, POLICY).gone


def moved(to: str) -> Lesson:
    return replace(UNCHANGED, moved_to=to)


def test_a_move_must_hold_for_three_polls() -> None:
    """Then the new address is asked, with the validators as they are."""
    state = SEEN
    for _ in range(MOVES_AFTER - 1):
        state = after(moved("https://new.example/"), state=state)

        assert state.url == FEED.url
    state = after(moved("https://new.example/"), state=state)

    assert state.url == "https://new.example/"
    assert state.validators == SEEN.validators
    assert (state.moved_to, state.moved_polls) == ("", 0)


@pytest.mark.parametrize(
    "between", [UNCHANGED, moved("https://other.example/"), failed(Grade.TEMPORARY)]
)
def test_anything_in_between_starts_the_count_again(between: Lesson) -> None:
    """Another target, none at all, or a failure."""
    state = SEEN
    for lesson in (moved("https://new.example/"),) * 2:
        state = after(lesson, state=state)
    state = after(between, state=state)
    state = after(moved("https://new.example/"), state=state)

    assert state.url == FEED.url
    assert state.moved_polls == 1


def test_a_dead_new_address_is_left_again() -> None:
    """After failing there for a while, the configured one is asked as at first."""
    state = replace(SEEN, url="https://new.example/")
    for _ in range(3):
        state = after(failed(Grade.HARD), state=state)

    assert state.url == FEED.url
    assert state.validators == Validators()


@given(
    grades=st.lists(st.sampled_from([*Grade, None]), max_size=30),
    waits=st.lists(st.timedeltas(timedelta(0), 3 * DAY), min_size=30, max_size=30),
)
def test_no_history_brings_a_poll_early_or_never(
    grades: list[Grade | None], waits: list[timedelta]
) -> None:
    """The next poll is at least the floor and at most a day and an hour away."""
    state, now = SEEN, NOON
    for grade, wait in zip(grades, waits, strict=False):
        lesson = failed(grade) if grade else UNCHANGED
        state = after(replace(lesson, wait=wait), state=state, now=now)

        least = POLICY.floor
        assert least <= wait_of(state, now) <= DAY + HOUR
        now += wait_of(state, now)


def test_new_feeds_start_one_after_the_other() -> None:
    """About two a second, whatever the order of the file."""
    feeds = [feed_at(f"https://example.org/{n}", f"feed {n}") for n in range(20)]

    starts = first_polls(feeds, NOON, POLICY)

    assert sorted(starts.values()) == [
        NOON + timedelta(seconds=n / 2) for n in range(20)
    ]
    assert starts == first_polls(reversed(feeds), NOON, POLICY)


def test_new_feeds_are_all_started_within_their_interval() -> None:
    """Five hundred feeds of one minute do not take four minutes to begin."""
    minute = timedelta(minutes=1)
    feeds = [
        feed_at(f"https://example.org/{n}", f"feed {n}", every=minute)
        for n in range(500)
    ]

    assert max(first_polls(feeds, NOON, POLICY).values()) < NOON + minute


def test_folders_come_first() -> None:
    """They ask nobody, and people look at them first."""
    starts = first_polls([FEED, FOLDER], NOON, POLICY)

    assert starts[FOLDER.name] == NOON


def test_after_the_first_poll_feeds_part() -> None:
    """A thousand feeds that start together are spread over the hour from then on."""
    minutes: Counter[int] = Counter()
    for n in range(1_000):
        feed = feed_at(f"https://example.org/{n}")
        new = adopt(None, feed, NOON, POLICY)
        wait = wait_of(after(READ, state=new, feed=feed))

        assert HOUR * 0.99 <= wait < 2 * HOUR
        minutes[int(wait / timedelta(minutes=1))] += 1

    assert len(minutes) == 60
    assert max(minutes.values()) < 40


@pytest.mark.parametrize("feed", [QUICK, FOLDER])
def test_a_fixed_interval_is_fixed_from_the_start(feed: Feed) -> None:
    """`every` means every."""
    new = adopt(None, feed, NOON, POLICY)

    assert wait_of(after(READ, state=new, feed=feed)) == (feed.every or FOLDER_INTERVAL)


def test_a_new_feed_knows_nothing() -> None:
    """And is due."""
    state = adopt(None, FEED, NOON, POLICY)

    assert state == FeedState(feed=FEED.name, address=FEED.url, url=FEED.url)
    assert is_due(state, NOON)


def test_a_new_address_keeps_the_history_and_drops_the_rest() -> None:
    """What is readable stays known as read; validators belong to the old address."""
    old = replace(SEEN, failures=3.0, gone=True, moved_to="x", moved_polls=2)
    elsewhere = replace(FEED, url="https://elsewhere.example/feed")

    state = adopt(old, elsewhere, NOON, POLICY)

    assert state == FeedState(
        feed=FEED.name,
        address=elsewhere.url,
        url=elsewhere.url,
        last_poll_at=SEEN.last_poll_at,
        readable_since=SEEN.readable_since,
    )


@pytest.mark.parametrize(
    ("url", "kept"),
    [("https://example.org/other", True), ("https://elsewhere.example/", False)],
)
def test_a_host_that_asked_to_wait_is_waited_for(url: str, *, kept: bool) -> None:
    """A new address on the same host is no way round it."""
    asked = replace(SEEN, not_before=NOON + HOUR)

    state = adopt(asked, replace(FEED, url=url), NOON, POLICY)

    assert is_due(state, NOON, everything=True) != kept


def test_a_restart_changes_no_plan() -> None:
    """What was planned before is planned after."""
    state = after(READ, state=adopt(None, FEED, NOON, POLICY))

    assert adopt(state, FEED, NOON + timedelta(minutes=5), POLICY) == state


def test_a_changed_interval_counts_at_once() -> None:
    """Shorter or longer, from the last poll on; and the other way round."""
    state = after(READ)
    five = replace(FEED, every=timedelta(minutes=5))
    daily = replace(FEED, every=DAY)

    quick = adopt(state, five, NOON, POLICY)

    assert due_at(quick) == NOON + timedelta(minutes=5)
    assert due_at(adopt(state, daily, NOON, POLICY)) == NOON + DAY
    assert due_at(adopt(quick, FEED, NOON, POLICY)) == NOON + POLICY.floor


def test_a_failing_feed_keeps_its_plan() -> None:
    """A restart is no reason to try again sooner."""
    state = after(failed(Grade.HARD))

    assert adopt(state, FEED, NOON, POLICY) == state


def test_a_plan_made_by_a_wrong_clock_is_cut_short() -> None:
    """A machine that once believed in 2036 polls today all the same."""
    mad = after(replace(READ, wait=HOUR), now=NOON + 4_000 * DAY)

    state = adopt(mad, FEED, NOON, POLICY)

    assert wait_of(state) <= DAY + HOUR
