"""How do many polls run side by side in one event loop?"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any, TypeVar

from monitor.acquire.agenda import Agenda, Taken
from monitor.acquire.answers import Lesson
from monitor.acquire.bring import Bringer, PageDesk
from monitor.acquire.desk import Desk
from monitor.acquire.fetch import Web
from monitor.acquire.nudge import Nudge
from monitor.acquire.poll import poll
from monitor.acquire.schedule import next_state
from monitor.acquire.turns import Turns
from monitor.model.feed import Feed, FeedState, Poll, PollOutcome
from monitor.ports import Intake

logger = logging.getLogger("monitor")

#: Documents are read by worker processes: these threads mostly wait for them, and
#: there are more of them than workers, so that none idles while others read.
_READING = 8

T = TypeVar("T")

OnSaved = Callable[[Poll], None]
OnIntake = Callable[[Intake], None]
#: Something else to ask the outside for, by the same way out and in turn.
Errand = Callable[[Web, Turns], Awaitable[None]]


def no_intake(_intake: Intake) -> None:
    """Nobody else wants to hear of polls."""


class Shift:
    """Everything that lives as long as one event loop."""

    def __init__(
        self,
        desk: Desk,
        agenda: Agenda,
        on_saved: OnSaved,
        on_intake: OnIntake = no_intake,
        pages: PageDesk | None = None,
        *,
        web: Web | None = None,
    ) -> None:
        self.agenda = agenda
        self.crashes = 0  #: polls that a bug of ours ended
        self.beat = desk.clock.monotonic()  #: last progress; see `_progress`
        self.next_due: datetime | None = None
        self._desk = desk
        self._on_saved = on_saved
        self._on_intake = on_intake
        self._web = web or Web(desk.policy)
        self._turns = Turns(desk.policy.at_once, desk.clock)
        self.pages = Bringer(pages, self._web, self._turns) if pages else None
        self._polls: dict[str, asyncio.Task[Poll | None]] = {}
        self._errands: set[asyncio.Task[None]] = set()
        self._reading = ThreadPoolExecutor(_READING, "read")
        #: One, because the store has one writer anyhow.
        self._saving = ThreadPoolExecutor(1, "save")

    def replace(self, feeds: Iterable[Feed]) -> None:
        self.agenda.replace(feeds, self._desk.clock.now())

    def start_due(self) -> None:
        self._start(self.agenda.take_due(self._desk.clock.now()))
        if not self._polls:
            self._progress()
        if self.pages:
            self.pages.start_due()

    def nudge(self, feed: str, nudge: Nudge) -> None:
        self.agenda.nudge(feed, nudge)

    def send(self, errand: Errand) -> None:
        task = asyncio.create_task(self._run_guarded(errand))
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)

    async def once(self, *, everything: bool) -> list[Poll]:
        """All that may be asked now, and what is being asked already."""
        now = self._desk.clock.now()
        self._start(self.agenda.take_all(now, everything=everything))
        ended = await asyncio.gather(*self._polls.values(), return_exceptions=True)
        return [poll for poll in ended if isinstance(poll, Poll)]

    async def end(self, grace: timedelta) -> None:
        """What is in flight may finish within `grace`; the rest is abandoned.

        An intake that is being saved is saved: its transaction is never cut short.
        """
        running: list[asyncio.Task[Any]] = [*self._polls.values(), *self._errands]
        if running:
            await asyncio.wait(running, timeout=grace.total_seconds())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        if self.pages:
            await self.pages.end(grace)
        await self._web.close()
        self._reading.shutdown(wait=False, cancel_futures=True)
        await asyncio.to_thread(self._saving.shutdown)

    def _start(self, taken: Iterable[Taken]) -> None:
        for feed, state in taken:
            polling = self._poll_guarded(feed, state)
            task = asyncio.create_task(polling, name=feed.name)
            self._polls[feed.name] = task
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[Poll | None]) -> None:
        self._polls.pop(task.get_name(), None)
        self._progress()

    def _progress(self) -> None:
        """Nothing is in flight, or a poll has ended: nobody waits for ever."""
        self.beat = self._desk.clock.monotonic()
        self.next_due = self.agenda.next_due()

    async def _run_guarded(self, errand: Errand) -> None:
        """The guard of one errand: who sent it sees to it that it is tried again."""
        try:
            await errand(self._web, self._turns)
        except Exception:
            self.crashes += 1
            logger.exception("errand")

    async def _poll_guarded(self, feed: Feed, state: FeedState) -> Poll | None:
        """The guard of one poll: a bug in it stops no other."""
        try:
            return await self._poll(feed, state)
        except Exception:
            self.crashes += 1
            logger.exception("poll feed=%r", feed.name)
            self._put_off(feed, state)
            return None

    async def _poll(self, feed: Feed, state: FeedState) -> Poll:
        async with self._turns.take() as turn:
            intake = await poll(
                self._desk,
                self._web,
                turn,
                feed=feed,
                state=state,
                tempo=self.agenda.tempo(feed),
                in_thread=self._in_thread,
            )
            await self._save(intake)
        self.agenda.put_back(intake.state, self._desk.clock.now())
        return intake.poll

    async def _in_thread(self, act: Callable[[], T]) -> T:
        """One poll may read many documents; each that is done is progress."""
        done = await asyncio.get_running_loop().run_in_executor(self._reading, act)
        self.beat = self._desk.clock.monotonic()
        return done

    async def _save(self, intake: Intake) -> None:
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._saving, self._save_now, intake)

    def _save_now(self, intake: Intake) -> None:
        self._desk.shelf.save_poll(intake)
        _log(intake.poll)
        self._on_saved(intake.poll)
        self._on_intake(intake)

    def _put_off(self, feed: Feed, state: FeedState) -> None:
        """Nothing was saved; in memory it counts as a failure, so it comes back."""
        lesson = Lesson(outcome=PollOutcome.UNREADABLE, detail="a bug of the monitor")
        now = self._desk.clock.now()
        tempo = self.agenda.tempo(feed)
        later = next_state(state, feed, lesson, now, self._desk.policy, tempo=tempo)
        self.agenda.put_back(later, now)


def _log(row: Poll) -> None:
    """One line per poll; the quiet ones only for who looks closely."""
    quiet = not (row.new or row.changed or row.aside)  # trouble is told elsewhere
    logger.log(
        logging.DEBUG if quiet else logging.INFO,
        "poll feed=%r outcome=%r detail=%r status=%s"
        " seen=%d new=%d known=%d changed=%d aside=%d",
        row.feed,
        row.outcome.value,
        row.detail,
        row.status,
        row.seen,
        row.new,
        row.known,
        row.changed,
        row.aside,
    )
