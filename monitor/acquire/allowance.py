"""How fast may we go now? Keeps the polls of the last day at the budget."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from monitor.acquire.budget import Bounds, Demand, fit
from monitor.acquire.intervals import bounds
from monitor.acquire.kinds import Kinds, sort_out
from monitor.acquire.lastday import LastDay
from monitor.acquire.manners import asked_interval
from monitor.acquire.policy import FetchPolicy
from monitor.acquire.rhythm import is_weekend
from monitor.acquire.tempo import Beat, Tempo
from monitor.model.feed import Feed, FeedState

#: Without `polls_per_day` each feed may have as many as an hourly reader would send:
#: publishers are used to that, and the same number spent by rhythm finds an item in
#: less than half the time.
POLLS_PER_FEED = 24
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
#: Fits come at every full hour, and more often at first, while much is learned.
QUICKEST = timedelta(minutes=5)

Known = tuple[Feed, FeedState]


class Allowance:
    """The constant that all feeds share, and what is expected of their kinds."""

    def __init__(self, policy: FetchPolicy) -> None:
        self._policy = policy
        self._started_at: datetime | None = None
        self._fitted_at: datetime | None = None
        self._k = Tempo().k
        self._own: dict[str, float] = {}  #: of feeds with a budget of their own
        self._kinds = Kinds()
        self._last_day = LastDay()
        self._aimed = 0.0  #: polls a day of those that share and do not fail

    def tempo(self, feed: Feed) -> Tempo:
        k = self._own.get(feed.name, self._k)
        return Tempo(k, self._kinds.profile(feed))

    def count(self, feed: Feed) -> None:
        """One poll of it was made."""
        if feed.is_adaptive and feed.polls_per_day is None:
            self._last_day.count()

    def is_due(self, now: datetime) -> bool:
        if self._started_at is None or self._fitted_at is None:
            return True
        quick = max(QUICKEST, (now - self._started_at) / 8)
        full = self._fitted_at.replace(minute=0, second=0, microsecond=0) + HOUR
        due = min(self._fitted_at + quick, full)
        return not self._fitted_at <= now < due

    def fit(self, known: Iterable[Known], now: datetime) -> None:
        """Anew, from all feeds; 5,000 take about 0.3 s, once an hour."""
        feeds = [(f, s) for f, s in known if f.is_adaptive and not s.gone]
        self._kinds = sort_out((f, s.rhythm) for f, s in feeds if s.rhythm.counted_at)
        shared = [pair for pair in feeds if pair[0].polls_per_day is None]
        budget = self._shared_budget(feeds, len(shared))
        self._started_at, self._fitted_at = self._started_at or now, now
        self._last_day.close(now, self._aimed)
        target = budget / self._last_day.off()
        self._k = fit(self._demand(shared, now), target)
        self._aimed = max(target - self._left(shared, now), 0.0)
        self._own = {
            feed.name: fit(self._demand([(feed, state)], now), feed.polls_per_day)
            for feed, state in feeds
            if feed.polls_per_day is not None
        }

    def _shared_budget(self, feeds: list[Known], sharing: int) -> float:
        """What is left of the whole by those that have their own."""
        if self._policy.polls_per_day is None:
            return float(POLLS_PER_FEED * sharing)
        own = sum(feed.polls_per_day or 0 for feed, _ in feeds)
        return float(max(self._policy.polls_per_day - own, 0))

    def _left(self, known: list[Known], now: datetime) -> float:
        """Polls that failing feeds do not take, and nobody else gets.

        When the network is back, all would be asked at once.
        """
        failing = [(feed, state) for feed, state in known if state.failures]
        if not failing:
            return 0.0
        taken = sum(_rate_of_failing(state) for _, state in failing)
        return max(self._demand(failing, now).polls(self._k) - taken, 0.0)

    def _demand(self, known: list[Known], now: datetime) -> Demand:
        """Of the whole of today, as if all were well."""
        demand, today = Demand(), now.astimezone(UTC)
        hours = [(hour, is_weekend(today)) for hour in range(24)]
        for feed, state in known:
            beat = Beat(state.rhythm, self._kinds.profile(feed))
            demand.add(beat.loads(hours, feed.weight), self._bounds(feed, state))
        return demand

    def _bounds(self, feed: Feed, state: FeedState) -> Bounds:
        floor, cap = bounds(feed, self._policy)
        most = DAY / max(floor, asked_interval(state, cap))
        return Bounds(min(DAY / cap, most), most)


def _rate_of_failing(state: FeedState) -> float:
    """Polls a day, as its failures say."""
    if state.next_poll_at is None or state.last_poll_at is None:
        return 0.0
    return DAY / max(state.next_poll_at - state.last_poll_at, timedelta(minutes=1))
