"""What does a poll tell about its feed, beside what it brings?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.acquire.ailments import ailments
from monitor.acquire.document import RawEntry
from monitor.acquire.losses import follow, stay
from monitor.acquire.memory import (
    Memory,
    faces,
    key_hash,
    remember,
    seconds,
    write_down,
)
from monitor.acquire.silence import begin, hear
from monitor.model.feed import FeedState, Gap, GapKind, PollOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkup:
    """What is remembered of the feed from now on, and what it may have lost."""

    memory: Memory
    gap: Gap | None = None

    @property
    def lossy(self) -> bool:
        """Whether the next poll should come sooner."""
        return self.gap is not None and self.gap.kind is not GapKind.RENAMED


def examine(
    state: FeedState, entries: Sequence[RawEntry], now: datetime, new: Collection[str]
) -> Checkup:
    """After a document; `new` are the keys that the store has not met before."""
    at, found = seconds(now), faces(entries)
    unmet = set(map(key_hash, new))
    met = {face.key for face in found if face.key not in unmet}
    followed = follow(remember(state.memory), found, at, met)
    memory = followed.memory
    if not memory.heard_since:
        memory = begin(memory, found, at)
    elif new:
        memory = hear(memory, at)
    return Checkup(memory=memory, gap=followed.gap)


def listen(
    state: FeedState, entries: Sequence[RawEntry], now: datetime, *, new: bool
) -> Checkup:
    """After the documents of an index that have changed, and no others.

    What is not among them has not left: only silence can be told.
    """
    at, memory = seconds(now), remember(state.memory)
    if not memory.heard_since:
        return Checkup(memory=begin(memory, faces(entries), at))
    return Checkup(memory=hear(memory, at) if new else memory)


def wait_on(state: FeedState, now: datetime) -> Checkup:
    """After an answer that the document is still the same."""
    return Checkup(memory=stay(remember(state.memory), seconds(now)))


def diagnose(
    planned: FeedState, outcome: PollOutcome, checkup: Checkup | None
) -> FeedState:
    """The state after the poll, with what is wrong with the feed now."""
    memory = checkup.memory if checkup else remember(planned.memory)
    return replace(
        planned,
        memory=write_down(memory) if checkup else planned.memory,
        ailments=ailments(planned, memory, outcome),
    )
