"""How many injected roll-overs are reported, and how many that were none?"""

from collections import Counter
from dataclasses import dataclass, field
from random import Random

from monitor.model.feed import Gap, GapKind
from tests.acquire_loss.streams import DAY, HOUR, Kind, Stream, Watcher, kind_by

INTERVALS = (600, HOUR, 4 * HOUR, DAY)


@dataclass
class Tally:
    """Of many streams."""

    rolled: int = 0
    reported: int = 0
    polls: int = 0  #: ordinary ones: an unpinned entry stayed
    false: int = 0
    missed: list[Kind] = field(default_factory=list)
    said: Counter[GapKind] = field(default_factory=Counter)

    def __str__(self) -> str:
        share = self.reported / max(1, self.rolled)
        wrong = self.false / max(1, self.polls)
        return (
            f"roll-overs {self.rolled:,}, reported {self.reported:,} ({share:.2%}); "
            f"ordinary polls {self.polls:,}, reported {self.false} ({wrong:.3%})"
        )


def roll_over(tally: Tally, dice: Random, kind: Kind | None = None) -> None:
    """Some ordinary polls, then everything but the pinned entries is replaced."""
    stream, watcher = Stream(kind or kind_by(dice), dice), Watcher()
    watcher.poll(stream.document(), stream.now)
    rate = stream.kind.room * dice.choice([0.02, 0.1, 0.4])
    for _ in range(dice.choice([0, 0, 1, 3, 10, 30])):
        came = min(round(dice.expovariate(1 / rate)), stream.kind.room - 1)
        stream.pass_time(dice.choice(INTERVALS), came)
        gap = watcher.poll(stream.document(), stream.now)
        tally.polls += 1
        tally.false += _is_loss(gap)
        if gap:
            tally.said[gap.kind] += 1
    more = dice.choice([0, 0, 1, 5, 100])
    stream.pass_time(dice.choice(INTERVALS), stream.kind.room + more)
    found = _is_loss(watcher.poll(stream.document(), stream.now))
    tally.rolled += 1
    tally.reported += found
    if not found:
        tally.missed.append(stream.kind)


def _is_loss(gap: Gap | None) -> bool:
    return gap is not None and gap.kind is GapKind.LOST
