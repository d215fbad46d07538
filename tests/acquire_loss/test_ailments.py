"""When is something wrong with a feed, with what reason, and when is it over?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.acquire.answers import Grade, Lesson
from monitor.acquire.checkup import diagnose, examine, wait_on
from monitor.acquire.clean import Markup
from monitor.acquire.document import RawEntry
from monitor.acquire.schedule import next_state
from monitor.model.feed import Ail, Feed, FeedState, PollOutcome
from tests.acquire_net.fakes import POLICY
from tests.values import DAY, HOUR, NOON

FEED = Feed(name="a", source="s", url="https://a.example/feed")


class Patient:
    """A feed that is polled by hand."""

    def __init__(self) -> None:
        self.state = FeedState(feed="a", address=FEED.url, url=FEED.url)
        self.now = NOON
        self._met: set[str] = set()

    def fail(self, outcome: PollOutcome, grade: Grade, after: timedelta = HOUR) -> None:
        self.now += after
        lesson = Lesson(outcome=outcome, grade=grade, detail="as it is")
        planned = next_state(self.state, FEED, lesson, self.now, POLICY)
        self.state = diagnose(planned, outcome, None)

    def read(self, *keys: str, after: timedelta = HOUR) -> None:
        self.now += after
        entries = [raw(key) for key in keys]
        new = set(keys) - self._met
        self._met.update(keys)
        checkup = examine(self.state, entries, self.now, new)
        self._learn(PollOutcome.READ, checkup)

    def same(self, after: timedelta = HOUR) -> None:
        self.now += after
        self._learn(PollOutcome.UNCHANGED, wait_on(self.state, self.now))

    def _learn(self, outcome: PollOutcome, checkup: object) -> None:
        lesson = Lesson(outcome=outcome)
        planned = next_state(self.state, FEED, lesson, self.now, POLICY)
        self.state = diagnose(planned, outcome, checkup)  # type: ignore[arg-type]  # either of two

    @property
    def ails(self) -> list[Ail]:
        return [each.kind for each in self.state.ailments]


def raw(key: str) -> RawEntry:
    return RawEntry(key=key, raw_digest=key, title=Markup(f"About {key}"))


def keys(first: int, last: int) -> Sequence[str]:
    """Newest first."""
    return [f"guid:{n}" for n in range(last, first - 1, -1)]


@pytest.mark.parametrize(
    ("outcome", "grade", "polls", "kind"),
    [
        (PollOutcome.HTTP_ERROR, Grade.HARD, 1, Ail.BROKEN),
        (PollOutcome.WEB_PAGE, Grade.SOFT, 2, Ail.WEB_PAGE),
        (PollOutcome.UNREADABLE, Grade.SOFT, 2, Ail.BROKEN),
        (PollOutcome.BUSY, Grade.TEMPORARY, 4, Ail.BROKEN),
        (PollOutcome.UNREACHABLE, Grade.UNASKED, 4, Ail.BROKEN),
        (PollOutcome.GONE, Grade.HARD, 1, Ail.GONE),
    ],
    ids=str,
)
def test_what_cannot_be_read(
    outcome: PollOutcome, grade: Grade, polls: int, kind: Ail
) -> None:
    """One failure that will not mend, two that may, four that mend by themselves."""
    patient, seen = Patient(), []
    patient.read("guid:1")
    for _ in range(polls + 2):
        patient.fail(outcome, grade)
        seen.append(patient.ails)

    assert seen == [[]] * (polls - 1) + [[kind]] * 3
    (ailment,) = patient.state.ailments
    assert ailment.why == f"{outcome}: as it is"
    assert ailment.since == NOON + 2 * HOUR
    patient.read("guid:1")
    assert patient.ails == []


def test_it_keeps_the_reason_that_it_began_with_until_it_is_gone() -> None:
    """A web page after a refusal is the same trouble; an end is another."""
    patient = Patient()
    patient.fail(PollOutcome.HTTP_ERROR, Grade.HARD)
    patient.fail(PollOutcome.WEB_PAGE, Grade.SOFT)
    first = patient.ails
    patient.fail(PollOutcome.GONE, Grade.HARD)

    assert (first, patient.ails) == ([Ail.BROKEN], [Ail.GONE])


def test_silence_is_measured_by_its_own_rhythm() -> None:
    """Daily but for weekends: a long weekend is nothing, a week and a half is."""
    patient, silent = Patient(), []
    for day in range(28):
        if day % 7 < 5:
            patient.read(*keys(max(0, day - 9), day), after=DAY)
        else:
            patient.same(after=DAY)
    for _ in range(14):
        patient.same(after=DAY)
        silent.append(Ail.SILENT in patient.ails)
    (ailment,) = patient.state.ailments
    patient.read(*keys(20, 30), after=DAY)

    assert silent.index(True) == 4, "the sixth day after the last Friday"
    assert all(silent[4:])
    assert ailment.why == (
        "nothing new for 7.0 days; its longest pause of late was 3.0 days"
    )
    assert patient.ails == []


def test_nobody_knows_the_rhythm_of_a_new_feed() -> None:
    """A few items tell nothing."""
    patient = Patient()
    for day in range(5):
        patient.read(*keys(0, day), after=DAY)
    patient.same(after=60 * DAY)

    assert patient.ails == []


def test_dates_tell_a_rhythm_at_once() -> None:
    """What the first document holds was published over weeks."""
    patient = Patient()
    days = [NOON - n * 2 * DAY for n in range(12)]
    entries = [replace(raw(f"guid:{n}"), published=day) for n, day in enumerate(days)]
    checkup = examine(patient.state, entries, patient.now, [e.key for e in entries])
    patient._learn(PollOutcome.READ, checkup)
    patient.same(after=5 * DAY)
    before = patient.ails
    patient.same(after=2 * DAY)

    assert (before, patient.ails) == ([], [Ail.SILENT])


@pytest.mark.parametrize("left", [0, 2])
def test_a_document_shrinks(left: int) -> None:
    """Thirty entries, then two or none: once is a slip, and the next poll tells it."""
    patient = Patient()
    for n in range(5):
        patient.read(*keys(n, n + 29))
    patient.read(*keys(5, 34)[:left])
    once = patient.ails
    patient.same()
    (ailment,) = patient.state.ailments
    patient.read(*keys(6, 35))

    assert once == []
    assert ailment.kind is Ail.SHRUNK
    assert ailment.why.startswith("its document used to hold about 30 entries, and now")
    assert patient.ails == []


def test_a_list_that_begins_anew_every_day_does_not_shrink() -> None:
    """It is short in the morning and long in the evening."""
    patient, ails = Patient(), []
    for day in range(4):
        for hour in range(24):
            patient.read(*keys(100 * day, 100 * day + hour))
            ails += [a for a in patient.ails if a is Ail.SHRUNK]

    assert ails == []


def test_a_loss_is_over_after_two_days_without() -> None:
    """It is one trouble, however often it happens meanwhile."""
    patient = Patient()
    patient.read(*keys(0, 9))
    for n in range(1, 4):
        patient.read(*keys(20 * n, 20 * n + 9))
    (first,) = patient.state.ailments
    patient.same(after=2 * DAY - HOUR)
    still = patient.ails
    patient.read(*keys(61, 70))

    assert first.kind is Ail.LOSSY
    assert first.since == NOON + 2 * HOUR
    assert first.why.startswith("items may have been lost between")
    assert still == [Ail.LOSSY]
    assert patient.ails == []
