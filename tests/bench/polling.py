"""How soon is an item found, at the same number of polls, by us and by others?

Publication times of real feeds, polled through the schedule that the monitor runs.
"""

import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from math import sqrt
from pathlib import Path

from monitor.acquire.policy import FetchPolicy
from tests.bench.command import Bench, Size, measure, parser
from tests.bench.others import LEAST, SCHEDULERS, Scheduler
from tests.bench.simulation import Tally, play, play_ours
from tests.bench.table import Row, Table, to_json, to_text
from tests.bench.traces import WEEKS, Community, community, invented

DAY = timedelta(days=1)
BUDGETS = (24, 96)
FIXED, FREQUENT = "fixed interval, Miniflux round_robin", "Miniflux entry_frequency"
#: Our floor: ten minutes, or a quarter of the mean interval where that is less: who
#: pays for so many polls sets it so.
FLOOR = timedelta(minutes=10)
TRIES, CLOSE = 14, 0.002
DATA_HELP = "traces, one JSON object per line; without it they are made up"


def compare(
    budgets: Sequence[int], weeks: Sequence[int], size: Size, data: Path | None
) -> list[Table]:
    found = community(data, weeks) if data else invented(size.pick(12, 150))
    return [_table(found, budget) for budget in budgets]


def _table(found: Community, budget: int) -> Table:
    floor, feeds = min(FLOOR, DAY / budget / 4), len(found.traces)
    began = time.process_time()
    ours = play_ours(found, _policy(found, budget, floor))
    cost = (
        (time.process_time() - began)
        * 1e6
        / (feeds * budget * (found.end - found.start) / DAY)
    )
    tallies = {"ours": ours}
    used = max(float(budget), ours.polls_per_day)
    for name, scheduler in SCHEDULERS.items():
        tallies[name] = _at_budget(found, scheduler, used)
    rows = [_row(name, tally, tallies) for name, tally in tallies.items()]
    days = [ours.polls[day] / feeds / budget for day in range(7)]
    return Table(
        title=f"{budget} polls per feed and day",
        rows=tuple(sorted(rows, key=lambda row: row["policy"] == "ours")),
        notes=(
            f"{feeds} feeds, three weeks each; the third counts; delays in minutes",
            (
                "ours: through Agenda, Allowance and next_state; k fitted online;"
                " nothing is known at the start;"
                f" {floor / timedelta(minutes=1):.4g} min to 4 h"
            ),
            (
                "others: their one knob is fitted in hindsight to at least as many"
                " polls as ours used, which favours them; 5 min to 24 h"
            ),
            (
                f"polls of ours, of the budget of each day: {min(days):.3f} to"
                f" {max(days):.3f}; CPU per simulated poll {cost:.0f} us, fits included"
            ),
        ),
    )


def _policy(found: Community, budget: int, floor: timedelta) -> FetchPolicy:
    polls = budget * len(found.traces)
    return FetchPolicy(user_agent="bench", floor=floor, polls_per_day=polls)


def _at_budget(found: Community, scheduler: Scheduler, budget: float) -> Tally:
    """With the factor that comes nearest to so many polls per feed and day."""
    low, high, factor = 1e-3, 1e3, budget / 24
    for _ in range(TRIES):
        tally = play(found, scheduler(factor, LEAST))
        if abs(tally.polls_per_day / budget - 1) < CLOSE:
            break
        if tally.polls_per_day < budget:
            low = factor
        else:
            high = factor
        guess = factor * budget / tally.polls_per_day
        factor = guess if low < guess < high else sqrt(low * high)
    return tally


def _row(name: str, tally: Tally, tallies: dict[str, Tally]) -> Row:
    fixed, frequent = tallies[FIXED], tallies[FREQUENT]
    return {
        "policy": name,
        "polls": round(tally.polls_per_day, 2),
        "mean": tally.mean,
        "median": tally.delay(50),
        "p95": tally.delay(95),
        "feed_mean": tally.feed_mean,
        "lost": f"{tally.lost_share:.2%}",
        "mean_of_fixed": tally.mean / fixed.mean,
        "mean_of_frequency": tally.mean / frequent.mean,
        "feed_mean_of_fixed": tally.feed_mean / fixed.feed_mean,
    }


def main(words: Sequence[str] | None = None) -> None:
    made = parser("tests.bench.polling", __doc__, DATA_HELP)
    made.add_argument("--budget", type=int, metavar="N", help="polls per feed and day")
    made.add_argument("--weeks", type=int, nargs="+", default=WEEKS, metavar="WEEK")
    arguments = made.parse_args(words)
    if arguments.data and not arguments.data.exists():
        raise SystemExit(f"{arguments.data}: there is no such file or folder")
    budgets = (arguments.budget,) if arguments.budget else BUDGETS
    act: Callable[[Size, Path | None], list[Table]]
    act = partial(compare, budgets, arguments.weeks)
    bench = Bench(name="polling", doc=__doc__, measure=act, data=DATA_HELP)
    result = measure(bench, Size(arguments.size), arguments.data)
    print(to_json(result) if arguments.json else to_text(result), flush=True)


if __name__ == "__main__":
    main()
