"""What polls teach of a feed, and how often it is asked for that."""

import math
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.acquire.answers import Lesson
from monitor.acquire.intervals import interval
from monitor.acquire.kinds import sort_out
from monitor.acquire.manners import latest_wish
from monitor.acquire.rhythm import LEAST_HASTE, hear
from monitor.acquire.schedule import DEFAULT_TEMPO, next_state
from monitor.acquire.tempo import FLAT, Beat, Tempo, wait
from monitor.acquire.why import in_words, shown
from monitor.model.feed import FeedState, PollOutcome
from monitor.model.rhythm import NO_HINTS, UNHEARD, Hints, Rhythm
from tests.acquire_net.fakes import POLICY, feed_at
from tests.values import DAY, HOUR, NOON

FEED = feed_at("https://example.org/feed")
MINUTE = timedelta(minutes=1)
MONDAY = NOON - 3 * DAY  #: NOON is a Thursday
rhythms = st.builds(
    Rhythm,
    counted_at=st.just(NOON),
    weekday=st.tuples(*[st.floats(0, 500)] * 24),
    weekend=st.tuples(*[st.floats(0, 500)] * 24),
    weekday_days=st.floats(0, 15),
    weekend_days=st.floats(0, 6),
    haste=st.floats(LEAST_HASTE, 1),
)
moments = st.timedeltas(timedelta(0), 30 * DAY).map(lambda passed: NOON + passed)


def read(*claims: datetime | None, lossy: bool = False) -> Lesson:
    return Lesson(outcome=PollOutcome.READ, claims=claims, lossy=lossy)


def mean_of(rhythm: Rhythm) -> float:
    return Beat(rhythm, FLAT).mean


def live(
    hours: set[int], days: int, per_hour: int = 1, *, weekend: bool = True
) -> Rhythm:
    """Polled every half hour; at these hours it has brought so many items."""
    rhythm, now = hear(UNHEARD, read(), None, MONDAY), MONDAY
    for _ in range(days * 48):
        before, now = now, now + HOUR / 2
        awake = before.hour in hours and (weekend or before.weekday() < 5)
        new = [before + MINUTE] * (per_hour if awake and not before.minute else 0)
        rhythm = hear(rhythm, read(*new), before, now)
    return rhythm


def test_a_rate_is_learned() -> None:
    """Six items a day are about six items a day, after two weeks of watching."""
    assert mean_of(live({6, 8, 10, 12, 14, 16}, 14)) == pytest.approx(6, rel=0.1)


def test_silence_is_learned_as_well() -> None:
    """A poll without anything new tells that there was nothing."""
    assert mean_of(live(set(), 14)) < 0.1


def test_a_first_document_tells_of_the_past() -> None:
    """Twenty-five items in a day are a rate at once; the oldest only marks a start."""
    claims = [NOON - DAY * n / 24 for n in range(25)]

    heard = hear(UNHEARD, read(*claims), None, NOON)

    assert mean_of(heard) == pytest.approx(20, rel=0.1)


@pytest.mark.parametrize(
    "claim", [None, NOON + HOUR, NOON + 4_000 * DAY, NOON - 4_000 * DAY]
)
def test_what_claims_nonsense_in_a_first_document_is_left_out(
    claim: datetime | None,
) -> None:
    """It may be of any age."""
    assert hear(UNHEARD, read(claim), None, NOON) == hear(UNHEARD, read(), None, NOON)


@pytest.mark.parametrize(
    "claim", [None, NOON + HOUR, NOON + 4_000 * DAY, NOON - 4_000 * DAY]
)
def test_a_claim_is_believed_between_two_polls_only(claim: datetime | None) -> None:
    """Else the item came some time in between."""
    before = hear(UNHEARD, read(), None, NOON - 2 * HOUR)
    heard = hear(before, read(claim), NOON - 2 * HOUR, NOON)

    assert heard == hear(before, read(NOON - HOUR), NOON - 2 * HOUR, NOON)
    assert sum(heard.weekday) == pytest.approx(1, abs=0.01)


def test_a_document_that_rolled_over_tells_of_its_own_span_only() -> None:
    """Before its oldest entry nobody watched."""
    before = hear(UNHEARD, read(), None, NOON - 10 * DAY)
    claims = [NOON - HOUR * n / 10 for n in range(1, 26)]
    lossy = hear(before, read(*claims, lossy=True), NOON - 10 * DAY, NOON)
    whole = hear(before, read(*claims), NOON - 10 * DAY, NOON)

    assert lossy.weekday_days < 0.2
    assert mean_of(lossy) > 5 * mean_of(whole)


def test_old_habits_fade() -> None:
    """A feed that falls silent is quiet within two months."""
    rhythm, now = live({8, 9, 10}, 14), MONDAY + 14 * DAY
    for _ in range(60):
        rhythm, now = hear(rhythm, read(), now, now + DAY), now + DAY

    assert mean_of(rhythm) < 0.4


def test_the_busy_hours_are_polled() -> None:
    """A feed that publishes in the morning is asked in the morning."""
    state = FeedState(feed="f", address="a", rhythm=live({8, 9, 10}, 14, 3))
    tempo = Tempo(DEFAULT_TEMPO.k / 2)
    morning = interval(state, FEED, NOON.replace(hour=9), POLICY, tempo)
    night = interval(state, FEED, NOON.replace(hour=20), POLICY, tempo)

    assert morning * 3 < night


def test_weekends_are_apart() -> None:
    """An office's feed is asked less on a Saturday."""
    beat = Beat(live({8, 9, 10, 11}, 28, weekend=False), FLAT)

    assert beat.rate(9, weekend=True) < beat.rate(9, weekend=False) / 2


def test_weight_counts_by_its_root() -> None:
    """Four times the worth is twice the polls."""
    state = FeedState(feed="f", address="a", rhythm=live({8, 9, 10, 20}, 14))
    plain = interval(state, FEED, NOON, POLICY, DEFAULT_TEMPO)
    dear = interval(state, replace(FEED, weight=4.0), NOON, POLICY, DEFAULT_TEMPO)

    assert dear < plain


@given(rhythm=rhythms, now=moments, k=st.floats(0.1, 100))
def test_the_integral_until_the_next_poll_is_one(
    rhythm: Rhythm, now: datetime, k: float
) -> None:
    """By numbers: the sum of the intensity over every second that is waited."""
    beat, start = Beat(rhythm, FLAT), now.timestamp()
    seconds = wait(beat, Tempo(k), 1.0, start, (600.0, 14_400.0))
    step = seconds / 2_000
    total = 0.0
    for n in range(2_000):
        at = start + (n + 0.5) * step
        weekend = ((at // 86_400) + 3) % 7 >= 5
        rate = beat.rate(int(at % 86_400 // 3_600), weekend=weekend)
        total += min(max(k * math.sqrt(rate), 6), 144) * step / 86_400

    assert total == pytest.approx(1, rel=0.01)


@given(rhythm=rhythms, now=moments, k=st.floats(0.01, 1e5), weight=st.floats(0.01, 100))
def test_nothing_leads_out_of_the_bounds(
    rhythm: Rhythm, now: datetime, k: float, weight: float
) -> None:
    """Never below the floor, never above the cap."""
    state = FeedState(feed="f", address="a", rhythm=rhythm)
    feed = replace(FEED, weight=weight)

    assert POLICY.floor <= interval(state, feed, now, POLICY, Tempo(k)) <= POLICY.cap


def test_after_a_loss_intervals_are_halved_and_recover() -> None:
    """At once, and slowly."""
    rhythm, now = live({8, 9, 10}, 7), MONDAY + 7 * DAY
    lost = hear(rhythm, read(now + MINUTE, lossy=True), now, now + HOUR)
    again = hear(lost, read(), now + HOUR, now + 2 * HOUR)

    assert (rhythm.haste, lost.haste) == (1.0, 0.5)
    assert 0.5 < again.haste < 0.6


def test_a_loss_shortens_the_next_interval() -> None:
    """By half of what it would have been, within the floor."""
    state = FeedState(
        feed="f", address="a", last_good_at=NOON - HOUR, rhythm=live({3}, 7)
    )
    claims = (NOON - MINUTE,) * 3
    calm = next_state(state, FEED, read(*claims), NOON, POLICY)
    lost = next_state(state, FEED, read(*claims, lossy=True), NOON, POLICY)

    assert calm.next_poll_at
    assert lost.next_poll_at
    assert lost.next_poll_at - NOON < (calm.next_poll_at - NOON) * 0.55
    assert "sooner as items were lost" in lost.why


def test_feeds_of_a_kind_share_their_hours() -> None:
    """What is not known of a feed yet is taken from others in its language."""
    rhythm = live({8, 9, 10}, 7, 4)
    known = [
        (replace(feed_at(f"https://{n}.vn/", f"{n}"), source=f"{n}", lang="vi"), rhythm)
        for n in range(4)
    ]
    kinds = sort_out(known)
    new = Beat(UNHEARD, kinds.profile(replace(FEED, lang="vi-VN")))
    other = Beat(UNHEARD, kinds.profile(replace(FEED, lang="en")))

    assert new.shape(9) > 3 * new.shape(20)
    assert other.shape(9) > other.shape(20)


SHARE = 0.5


@pytest.mark.parametrize(
    ("hints", "minutes", "reason"),
    [
        (NO_HINTS, 0, ""),
        (Hints(ttl=HOUR), 60, "ttl 60"),
        (Hints(ttl=MINUTE), 1, "ttl 1"),
        (Hints(ttl=12 * HOUR), 240, "ttl 720"),
        (Hints(update=2 * HOUR), 120, "sy:updatePeriod"),
        (Hints(ttl=HOUR, update=2 * HOUR), 120, "sy:updatePeriod"),
        (Hints(update=HOUR, update_from=NOON - 30 * MINUTE), 32.5, "sy:updatePeriod"),
        (Hints(skip_hours=(12, 13)), 127.5, "hours or days to skip"),
        (Hints(skip_hours=(13,)), 0, ""),
        (Hints(skip_hours=tuple(range(12, 23))), 240, "hours or days to skip"),
        (Hints(skip_days=(3,)), 240, "hours or days to skip"),
        (Hints(skip_days=(5, 6)), 0, ""),
        (Hints(ttl=HOUR, skip_hours=(13,)), 127.5, "hours or days to skip"),
    ],
)
def test_what_a_publisher_wishes(hints: Hints, minutes: float, reason: str) -> None:
    """At most the cap, whatever it is; hours and days are in UTC."""
    until, why = latest_wish(hints, NOON, NOON + POLICY.cap, NOON, SHARE)

    assert until - NOON == minutes * MINUTE
    assert why == reason


@given(
    hints=st.builds(
        Hints,
        ttl=st.timedeltas(timedelta(0), 9 * DAY),
        update=st.timedeltas(timedelta(0), 9 * DAY),
        update_from=st.none() | moments,
        skip_hours=st.sets(st.integers(0, 23), max_size=23).map(tuple),
        skip_days=st.sets(st.integers(0, 6), max_size=6).map(tuple),
    ),
    rhythm=rhythms,
    now=moments,
)
def test_hints_only_ever_lengthen(hints: Hints, rhythm: Rhythm, now: datetime) -> None:
    """And only up to the cap."""
    state = FeedState(
        feed="f", address="a", last_good_at=now - HOUR, rhythm=rhythm, hints=hints
    )
    lesson = Lesson(outcome=PollOutcome.UNCHANGED)
    plain = next_state(replace(state, hints=NO_HINTS), FEED, lesson, now, POLICY)
    asked = next_state(state, FEED, lesson, now, POLICY)

    assert plain.next_poll_at
    assert asked.next_poll_at
    assert plain.next_poll_at <= asked.next_poll_at <= now + POLICY.cap


def test_hints_are_not_for_a_fixed_interval() -> None:
    """`every` stands; only what the server itself asks for counts there."""
    state = FeedState(feed="f", address="a", hints=Hints(ttl=HOUR))
    feed = replace(FEED, every=5 * MINUTE)

    assert next_state(state, feed, read(), NOON, POLICY).next_poll_at == (
        NOON + 5 * MINUTE
    )


def test_hints_stay_until_another_document_is_read() -> None:
    """A 304 tells nothing of them."""
    state = FeedState(feed="f", address="a")
    asked = next_state(
        state, FEED, replace(read(), hints=Hints(ttl=3 * HOUR)), NOON, POLICY
    )
    later = next_state(
        asked, FEED, Lesson(outcome=PollOutcome.UNCHANGED), NOON + DAY, POLICY
    )
    freed = next_state(
        later, FEED, replace(read(), hints=NO_HINTS), NOON + 2 * DAY, POLICY
    )

    assert later.next_poll_at == NOON + DAY + 3 * HOUR
    assert later.why.endswith("; lengthened by ttl 180")
    assert freed.next_poll_at
    assert freed.next_poll_at < NOON + 2 * DAY + 3 * HOUR


@pytest.mark.parametrize(
    ("rhythm", "words"),
    [
        (UNHEARD, "not known yet: every 40 min now"),
        (live(set(), 30), "hardly an item a week: every 40 min now"),
        (live({8}, 3), "about 8 items a week: every 40 min now"),
        (live({8, 9, 10}, 21), "about 3 items a day, most 07-11 UTC: every 40 min now"),
        (
            replace(live(set(range(24)), 21), haste=0.5),
            "about 24 items a day: every 40 min now, sooner as items were lost",
        ),
    ],
)
def test_the_reason_is_a_sentence(rhythm: Rhythm, words: str) -> None:
    """What `feeds list` shows."""
    assert in_words(rhythm, 40 * MINUTE) == words


@pytest.mark.parametrize(
    ("length", "words"),
    [(45 / 60, "45 s"), (40, "40 min"), (150, "2.5 h"), (180, "3 h"), (4320, "3 days")],
)
def test_a_length_is_short(length: float, words: str) -> None:
    """Two digits say enough."""
    assert shown(length * MINUTE) == words
