"""Are search services asked as seldom as they bear?"""

import time
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import pairwise

from monitor.acquire.document import Document, NotRead
from monitor.model.feed import PollOutcome
from tests.acquire_net.fakes import LineReader, feed_at
from tests.acquire_net.publisher import Asked, Publisher, Wire, reply
from tests.acquire_net.rig import BODY, MINUTE, Rig, Shop
from tests.values import DAY

GAP = timedelta(seconds=0.05)


@dataclass(slots=True)
class Clocked:
    """Notes when each request came, and when its answer left."""

    came: list[float] = field(default_factory=list)
    left: list[float] = field(default_factory=list)

    def __call__(self, _asked: Asked, _wire: Wire) -> bytes:
        self.came.append(time.monotonic())
        self.left.append(time.monotonic())
        return reply(200, BODY)


@dataclass(slots=True)
class Answering(LineReader):
    """Reads every body as the same answer."""

    answer: Document | NotRead = field(default_factory=Document)

    def read(
        self,
        body: bytes,
        *,
        content_type: str,
        url: str,
        allow_entities: bool = False,
        **_how: object,
    ) -> Document | NotRead:
        return self.answer


def test_a_host_that_wants_a_gap_gets_it_over_all_feeds() -> None:
    """Even when all are asked at once; a host without one does not wait."""
    clocked = Clocked()
    with Publisher(clocked) as publisher:
        feeds = [
            replace(feed_at(publisher.url(f"/{n}"), name=str(n)), gap=GAP)
            for n in range(4)
        ]
        polls = Rig(feeds).once(everything=True)

    assert len(polls) == 4
    waits = [b - a for a, b in zip(clocked.left, clocked.came[1:], strict=False)]
    assert min(waits) >= GAP.total_seconds() * 0.99
    assert all(b > a for a, b in pairwise(clocked.came))


def test_not_even_every_goes_below_the_floor_of_a_service() -> None:
    """Fifteen minutes for one request, and so more for several."""
    with Publisher(Shop(etag="", modified="")) as publisher:
        feed = replace(
            feed_at(publisher.url(), every=timedelta(seconds=1)), floor=30 * MINUTE
        )
        rig = Rig([feed])
        rig.poll()
        read_at = rig.clock.now()

        assert rig.due() == read_at + 30 * MINUTE
        rig.once(29 * MINUTE)
        assert len(publisher.asked) == 1


def test_a_wait_asked_for_in_words_is_kept() -> None:
    """Not even a poll of everything comes before."""
    refused = NotRead(
        outcome=PollOutcome.BUSY, detail="GDELT says: wait", wait=15 * MINUTE
    )
    with Publisher(Shop()) as publisher:
        rig = Rig([feed_at(publisher.url())], reader=Answering(answer=refused))
        row = rig.poll()

        assert (row.outcome, row.detail) == (PollOutcome.BUSY, "GDELT says: wait")
        assert rig.once(14 * MINUTE, everything=True) == []
        assert len(rig.once(DAY, everything=True)) == 1


def test_a_full_answer_is_read_and_says_so() -> None:
    """The row is healthy, and still tells people what to know."""
    reader = Answering(answer=Document(note="250 results: there may be more"))
    with Publisher(Shop()) as publisher:
        row = Rig([feed_at(publisher.url())], reader=reader).poll()

    assert row.outcome is PollOutcome.READ
    assert row.detail == "250 results: there may be more"
