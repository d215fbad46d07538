"""What do the sitemaps of an index say, asked one after the other?"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from urllib.parse import urlsplit

from monitor.acquire.answers import (
    NOTHING_ASKED,
    Answer,
    Failed,
    Fetched,
    Grade,
    Lesson,
    Unchanged,
)
from monitor.acquire.children import after_failure, after_reading, choose, is_owed
from monitor.acquire.document import MAX_ENTRIES, Document, NotRead, RawEntry
from monitor.acquire.policy import MEBIBYTE
from monitor.model.feed import HEALTHY, ChildState, FeedState, PollOutcome, Validators

#: Unpacked, all sitemaps of one poll; the one that passes it is the last.
MOST_BYTES = 20 * MEBIBYTE
#: Real time; the request that passes it is the last.
LONGEST = timedelta(seconds=60)

#: A server that is in trouble or wants to be left alone is not asked for the next one.
STOPS = frozenset(
    {
        PollOutcome.BUSY,
        PollOutcome.UNREACHABLE,
        PollOutcome.TOO_SLOW,
        PollOutcome.FORBIDDEN,
    }
)

NESTED = "an index inside an index: make it a feed of its own"

Ask = Callable[[ChildState], Awaitable[Answer]]
Read = Callable[[Fetched], Awaitable[Document | NotRead]]


@dataclass(slots=True, kw_only=True)
class Round:
    """What came of it so far. `children` holds what is remembered from now on."""

    children: dict[str, ChildState]
    entries: list[RawEntry] = field(default_factory=list)
    asides: Counter[str] = field(default_factory=Counter)
    asked: set[str] = field(default_factory=set)
    read: int = 0
    unchanged: int = 0
    wire: int = 0
    size: int = 0
    trouble: Failed | None = None  #: the last

    @property
    def is_full(self) -> bool:
        stops = self.trouble is not None and self.trouble.outcome in STOPS
        return stops or len(self.entries) >= MAX_ENTRIES or self.size >= MOST_BYTES

    def conclude(self, index: Lesson, now: datetime) -> Lesson:
        """A round that only failed is a poll that failed; the index stays read."""
        lesson = replace(index, children=tuple(self.children.values()))
        if trouble := self.trouble:
            lesson = replace(lesson, wait=max(index.wait, trouble.wait))
        if trouble and not self.read + self.unchanged:
            return replace(
                lesson,
                outcome=trouble.outcome,
                detail=trouble.detail,
                grade=trouble.grade,
            )
        told = self.read or self.asides
        outcome = PollOutcome.READ if told else index.outcome
        return replace(lesson, outcome=outcome, detail=self.told(now))

    def told(self, now: datetime) -> str:
        """For the ledger: how many were read, and how many must wait."""
        rest = (c for url, c in self.children.items() if url not in self.asked)
        owed = sum(is_owed(child, now) for child in rest)
        if not self.asked and not owed:
            return ""
        said = f"{self.read} of {len(self.children)} sitemaps read"
        unchanged = f", {self.unchanged} unchanged" if self.unchanged else ""
        waiting = f"; {owed} to come at the next polls" if owed else ""
        return said + unchanged + waiting


def to_visit(lesson: Lesson, state: FeedState) -> tuple[ChildState, ...]:
    """The sitemaps as the index names them now, else as it did before."""
    if lesson.outcome not in HEALTHY:
        return ()
    return state.children if lesson.children is None else lesson.children


async def go_round(
    children: tuple[ChildState, ...],
    ask: Ask,
    read: Read,
    *,
    now: Callable[[], datetime],
    began: float,
) -> Round:
    """`began` is when the poll did, on the loop's clock: sockets take real time."""
    loop = asyncio.get_running_loop()
    made = Round(children={child.url: child for child in children})
    for child in choose(children, now()):
        if made.is_full or loop.time() - began > LONGEST.total_seconds():
            break
        made.asked.add(child.url)
        answer = await ask(child)
        made.children[child.url] = await _take(made, child, answer, read, now())
    return made


async def _take(
    made: Round, child: ChildState, answer: Answer, read: Read, now: datetime
) -> ChildState:
    """Counts what the answer holds; what to remember of its sitemap."""
    match answer:
        case Failed():
            made.wire += answer.wire
            made.size += answer.size
            return _fail(made, child, answer, now)
        case Unchanged():
            made.unchanged += 1
            return after_reading(child, now, answer.wait)
        case Fetched():
            made.wire += answer.wire
            made.size += len(answer.body)
            return await _read(made, child, answer, read, now)


async def _read(
    made: Round, child: ChildState, answer: Fetched, read: Read, now: datetime
) -> ChildState:
    later = after_reading(
        child,
        now,
        answer.wait,
        validators=answer.validators,
        body_digest=blake2b(answer.body, digest_size=16).hexdigest(),
    )
    if later.body_digest == child.body_digest:
        made.unchanged += 1
        return later
    document = await read(answer)
    if isinstance(document, NotRead):
        unread = Failed(
            outcome=document.outcome, detail=document.detail, grade=Grade.SOFT
        )
        return _fail(made, replace(child, validators=Validators()), unread, now)
    made.read += 1
    made.entries += (replace(r, backlog=child.backlog) for r in document.entries)
    made.asides.update(dict(document.asides))
    made.asides.update({NESTED: 1} if document.children else {})
    return later


def _fail(made: Round, child: ChildState, answer: Failed, now: datetime) -> ChildState:
    named = urlsplit(child.url).path.rpartition("/")[2][:80] or "a sitemap"
    said = ": ".join(filter(None, (answer.outcome.value, answer.detail)))
    made.asides[f"{named}: {said}"] += 1
    made.trouble = answer
    return after_failure(child, now, answer.wait or NOTHING_ASKED)
