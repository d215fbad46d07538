"""Is a document that stops the parser left alone, for a while, and is that said?"""

from dataclasses import replace
from datetime import timedelta

from monitor.model.feed import PollOutcome
from tests.acquire_net.fakes import HandClock, document
from tests.acquire_net.publisher import Publisher
from tests.acquire_net.rig import Rig, Shop, rig_for
from tests.values import DAY

POISON = b"kill 1"
KILLED, KEPT = PollOutcome.PARSER_KILLED, PollOutcome.QUARANTINED


def polls(rig: Rig, count: int) -> list[PollOutcome]:
    return [rig.poll().outcome for _ in range(count)]


def test_after_three_kills_a_document_is_kept_from_the_parser() -> None:
    """Each poll is a start of its own, so this holds over restarts."""
    with Publisher(Shop(POISON)) as publisher:
        rig = rig_for(publisher.url())
        outcomes = polls(rig, 5)

    assert outcomes == [KILLED, KILLED, KEPT, KEPT, KEPT]
    assert len(rig.reader.read_bodies) == 3


def test_the_ledger_and_the_list_of_feeds_say_so() -> None:
    """How often, until when, and what ends it."""
    with Publisher(Shop(POISON)) as publisher:
        rig = rig_for(publisher.url())
        polls(rig, 3)
        until = rig.clock.now() + DAY
        row = rig.poll()

    said = (
        f"stopped it 3 times in a row; read again from {until:%Y-%m-%d %H:%M} UTC,"
        " or when its bytes change"
    )
    assert row.detail == said
    assert rig.state().trouble == f"{KEPT.value}: {said}"
    assert row.balances


def test_other_bytes_are_read() -> None:
    """And all is forgotten once they are."""
    shop = Shop(POISON)
    with Publisher(shop) as publisher:
        rig = rig_for(publisher.url())
        polls(rig, 4)
        shop.publish(document(("1", "One")), etag='"2"')
        healed = rig.poll()
        shop.publish(POISON, etag='"3"')
        again = polls(rig, 2)

    assert (healed.outcome, healed.new) == (PollOutcome.READ, 1)
    assert again == [KILLED, KILLED]


def test_other_bytes_that_kill_too_get_one_try() -> None:
    """A document that is new at every poll costs one kill per poll, not three."""
    shop = Shop(POISON)
    with Publisher(shop) as publisher:
        rig = rig_for(publisher.url())
        polls(rig, 3)
        shop.publish(b"kill 2", etag='"2"')
        outcomes = polls(rig, 2)

    assert outcomes == [KEPT, KEPT]
    assert rig.reader.read_bodies == [POISON] * 3 + [b"kill 2"]


def test_after_a_day_the_same_bytes_are_tried_again() -> None:
    """Once, and asked for without validators: they must be sent."""
    with Publisher(Shop(POISON)) as publisher:
        rig = rig_for(publisher.url())
        polls(rig, 3)
        killed_at = rig.clock.now()
        while rig.clock.now() < killed_at + DAY:
            rig.poll()
        reads = len(rig.reader.read_bodies)
        last = rig.poll()

    assert reads == 4
    assert len(rig.reader.read_bodies) == 4
    assert last.detail.startswith("stopped it 4 times")


def test_meanwhile_the_server_is_asked_whether_it_changed() -> None:
    """A 304 means the same bytes: no transfer, and the same row."""
    with Publisher(Shop(POISON)) as publisher:
        rig = rig_for(publisher.url())
        rows = [rig.poll() for _ in range(5)]
        conditional = [a.get("If-None-Match") is not None for a in publisher.asked]

    assert [row.status for row in rows] == [200, 200, 200, 304, 304]
    assert conditional == [False, False, False, True, True]


def test_a_server_without_validators_is_recognised_by_its_bytes() -> None:
    """They come, and go no further."""
    with Publisher(Shop(POISON, etag="", modified="")) as publisher:
        rig = rig_for(publisher.url())
        rows = [rig.poll() for _ in range(5)]

    assert [row.outcome for row in rows[3:]] == [KEPT, KEPT]
    assert [row.status for row in rows] == [200] * 5
    assert len(rig.reader.read_bodies) == 3


def test_what_is_not_the_documents_fault_does_not_count() -> None:
    """The monitor is stopping, or no process could be started."""
    with Publisher(Shop(b"stop")) as publisher:
        rig = rig_for(publisher.url())
        outcomes = polls(rig, 5)

    assert outcomes == [KILLED] * 5
    assert rig.state().poison is None


def test_the_parser_hears_whether_entities_are_allowed() -> None:
    """As configured for this feed."""
    heard = []
    for allowed in (False, True):
        with Publisher(Shop()) as publisher:
            rig = Rig([], clock=HandClock())
            (feed,) = rig_for(publisher.url()).feeds
            rig.feeds = [replace(feed, allow_entities=allowed)]
            rig.once(timedelta(hours=2))
        heard += rig.reader.entities_allowed

    assert heard == [False, True]
