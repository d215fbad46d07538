"""What does a feed answer when it is looked at before anybody follows it?

One request, and where its answer can be asked for conditionally, a second one: many a
server gives validators and then sends everything all the same.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar

from monitor.acquire.answers import Failed, Fetched, Unchanged
from monitor.acquire.body import unpacked
from monitor.acquire.desk import Reads
from monitor.acquire.document import Document, NotRead
from monitor.acquire.fetch import Web, fetch
from monitor.acquire.redirects import host_of
from monitor.acquire.selfsaid import NOTHING_SAID, SelfSaid, said_by
from monitor.acquire.turns import Turns
from monitor.model.feed import Feed, FeedState, Validators
from monitor.ports import Clock

Taken = TypeVar("Taken")

#: Of a first request.
NONE = Validators()


class Again(StrEnum):
    """What came of asking once more, only for what is new."""

    NOT_TRIED = "not tried"
    NO_VALIDATOR = "no validator"
    UNCHANGED = "answers 304"
    FULL = "sends everything all the same"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Probed:
    """Everything that one look brought."""

    feed: Feed
    answer: Fetched | Failed
    document: Document | NotRead | None = None  #: None when nothing came
    said: SelfSaid = NOTHING_SAID
    again: Again = Again.NOT_TRIED
    again_detail: str = ""

    @property
    def good(self) -> Document | None:
        return self.document if isinstance(self.document, Document) else None


@dataclass(slots=True, kw_only=True)
class Asker:
    """Asks for documents, one at a time per host and with a pause between two."""

    web: Web
    turns: Turns
    reader: Reads
    clock: Clock
    pause: timedelta
    asked: int = 0
    #: When the last request to a host ended, on the monotonic clock.
    last: dict[str, float] = field(default_factory=dict)

    async def get(
        self, feed: Feed, validators: Validators = NONE, url: str = ""
    ) -> Fetched | Unchanged | Failed:
        """The feed's address, or where it has moved to."""
        state = FeedState(
            feed=feed.name, address=feed.address, url=url, validators=validators
        )
        host = _host(url or feed.url)
        async with self.turns.take() as turn:
            await self._rest(host, max(self.pause, feed.gap))
            self.asked += 1
            try:
                return await fetch(self.web, turn, feed, state, self.clock.now)
            finally:
                self.last[host] = self.clock.monotonic()

    async def probe(self, feed: Feed, *, twice: bool = True) -> Probed:
        """`twice` tries whether a conditional request is answered as one."""
        answer = await self.get(feed)
        assert not isinstance(answer, Unchanged)  # we sent no validators
        if isinstance(answer, Failed):
            return Probed(feed=feed, answer=answer)
        return await self.look(feed, answer, twice=twice)

    async def look(self, feed: Feed, answer: Fetched, *, twice: bool) -> Probed:
        """At an answer that is there already."""
        document = await asyncio.to_thread(
            self.reader.read,
            answer.body,
            content_type=answer.content_type,
            url=answer.url,
            allow_entities=feed.allow_entities,
            page_list=feed.page_list,
            lang=feed.lang,
            read_at=self.clock.now(),
        )
        again, detail = Again.NOT_TRIED, ""
        # A search service counts every request; it makes its answer anew each time.
        if twice and isinstance(document, Document) and not feed.query:
            again, detail = await self._again(feed, answer)
        said = NOTHING_SAID
        if isinstance(document, Document):  # so it can be unpacked, too
            said = await asyncio.to_thread(said_by, unpacked(answer.body))
        return Probed(
            feed=feed,
            answer=answer,
            document=document,
            said=said,
            again=again,
            again_detail=detail,
        )

    async def _again(self, feed: Feed, answer: Fetched) -> tuple[Again, str]:
        if answer.validators == NONE:
            return Again.NO_VALIDATOR, ""
        match await self.get(feed, answer.validators, answer.url):
            case Unchanged():
                return Again.UNCHANGED, ""
            case Fetched():
                return Again.FULL, ""
            case Failed(outcome=outcome, detail=told):
                return Again.FAILED, f"{outcome.value}: {told}"

    async def _rest(self, host: str, pause: timedelta) -> None:
        """Since the last request ended; another host is not waited for."""
        left = self.last.get(host, float("-inf")) + pause.total_seconds()
        await asyncio.sleep(max(0.0, left - self.clock.monotonic()))


def _host(url: str) -> str:
    try:
        return host_of(url)
    except ValueError:  # an address that is none; asking says so
        return ""


async def probe_all(
    asker: Asker,
    feeds: Sequence[Feed],
    take: Callable[[Probed], Taken],
    *,
    twice: bool,
) -> list[Taken]:
    """What `take` makes of each, in their order.

    Hosts are asked side by side, each one request at a time. `take` runs in a thread,
    and what it does not keep is gone: 2,000 documents are a gigabyte.
    """
    hosts: dict[str, list[int]] = {}
    for at, feed in enumerate(feeds):
        hosts.setdefault(_host(feed.url), []).append(at)
    found: dict[int, Taken] = {}

    async def one_host(places: Sequence[int]) -> None:
        for at in places:
            probed = await asker.probe(feeds[at], twice=twice)
            found[at] = await asyncio.to_thread(take, probed)

    async with asyncio.TaskGroup() as group:
        for places in hosts.values():
            group.create_task(one_host(places))
    return [found[at] for at in range(len(feeds))]
