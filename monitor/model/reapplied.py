"""What do the rules of now make of a text that other rules judged?"""

from collections.abc import Iterable
from dataclasses import dataclass

from monitor.model.item import Item
from monitor.model.match import Level, Match


@dataclass(frozen=True, slots=True, kw_only=True)
class Reapplied:
    """A stored text with what it matched, and what it matches now."""

    item: Item
    before: tuple[Match, ...]
    after: tuple[Match, ...]

    @property
    def differs(self) -> bool:
        """Whether a topic or a level does; other words and points are no news."""
        return _levels(self.before) != _levels(self.after)

    @property
    def grows(self) -> bool:
        """Whether there is a topic or a level that stories do not know yet."""
        before = _levels(self.before)
        return any(
            before.get(m.topic) not in {m.level, Level.ALERT} for m in self.after
        )


def _levels(matches: Iterable[Match]) -> dict[str, Level]:
    return {match.topic: match.level for match in matches}
