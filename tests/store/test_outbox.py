"""What is owed, in which order, and what becomes of it."""

from datetime import datetime
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model.channel import ChannelState
from monitor.model.route import Delivery
from monitor.model.view import DeliveryState
from monitor.ports import Deferred, Delivered, Receipt, Refused
from monitor.store.database import Database
from tests.store.intake import SECOND, owed
from tests.values import HOUR, NOON

LATER = NOON + HOUR


def answer(database: Database, delivery: Delivery | None, receipt: Receipt) -> Delivery:
    """The channel's answer to a claim that succeeded."""
    assert delivery is not None
    state = ChannelState()
    if isinstance(receipt, Deferred) and receipt.channel:
        state = ChannelState(failures=1, failing_since=NOON, not_before=LATER)
    database.outbox.save_receipt(
        delivery, receipt, retry_at=LATER, at=NOON, state=state
    )
    return delivery


def deliver(database: Database, channel: str = "chat", *, at: datetime = NOON) -> str:
    """The key of what is claimed and delivered."""
    claimed = database.outbox.claim(channel, at)
    return answer(database, claimed, Delivered()).key


def states(database: Database) -> dict[str, str]:
    return {o.delivery.key: o.state.value for o in database.queries.outbox()}


def test_a_claim_counts_its_attempt(database: Database) -> None:
    """Before anything is sent, so that a crash is counted too."""
    database.outbox.add([owed("k1")], NOON)
    first = database.outbox.claim("chat", NOON)
    again = database.outbox.claim("chat", NOON + SECOND)
    (line,) = database.queries.outbox()

    assert first is not None
    assert again is not None
    assert (first.key, first.attempts, again.attempts) == ("k1", 1, 2)
    assert (line.delivery.attempts, line.attempted_at) == (2, NOON + SECOND)


def test_the_next_is_claimed_with_the_answer(database: Database) -> None:
    """As a claim of its own would, with its attempt counted."""
    database.outbox.add([owed("k1"), owed("k2", story="s-2")], NOON)
    first = database.outbox.claim("chat", NOON)
    assert first is not None
    then = database.outbox.save_receipt(
        first,
        Delivered(),
        retry_at=LATER,
        at=NOON,
        state=ChannelState(),
        claim_next=True,
    )
    last = database.outbox.save_receipt(
        then or first,
        Delivered(),
        retry_at=LATER,
        at=NOON,
        state=ChannelState(),
        claim_next=True,
    )

    assert then is not None
    assert (then.key, then.attempts, last) == ("k2", 1, None)
    assert states(database) == {"k1": "delivered", "k2": "delivered"}


def test_the_oldest_of_a_channel_comes_first(database: Database) -> None:
    """Other channels' deliveries are none of its business."""
    database.outbox.add([owed("k1", "mail"), owed("k2", story="s-2"), owed("k3")], NOON)

    assert deliver(database) == "k2"
    assert deliver(database) == "k3"
    assert database.outbox.claim("chat", NOON) is None
    assert database.outbox.next_due("chat") is None
    assert database.outbox.next_due("mail") == NOON


def test_a_key_is_owed_once(database: Database) -> None:
    """Whatever has become of it."""
    assert database.outbox.add([owed("k1")], NOON)
    answer(database, database.outbox.claim("chat", NOON), Delivered("200"))

    assert not database.outbox.add([owed("k1")], NOON)
    assert not database.outbox.add([], NOON)
    assert states(database) == {"k1": "delivered"}


@pytest.mark.parametrize(
    ("receipt", "state", "name"),
    [
        (Delivered("HTTP 200"), "delivered", "delivered"),
        (Refused("HTTP 404"), "refused", "refused"),
        (Deferred("HTTP 503"), "owed", "deferred"),
    ],
)
def test_a_receipt_decides(
    database: Database, receipt: Receipt, state: str, name: str
) -> None:
    """And stays in the record of the attempt."""
    database.outbox.add([owed("k1")], NOON)
    answer(database, database.outbox.claim("chat", NOON), receipt)
    (line,) = database.queries.outbox()
    (answered,) = line.answers

    assert line.state.value == state
    assert line.reason.startswith("HTTP")
    assert (answered.attempt, answered.answer) == (1, name)
    assert (line.settled_at is None) == (state == "owed")


def test_a_deferred_delivery_comes_back_when_it_is_due(database: Database) -> None:
    """Not before, and others go on meanwhile."""
    database.outbox.add([owed("k1"), owed("k2", story="s-2")], NOON)
    answer(database, database.outbox.claim("chat", NOON), Deferred("busy"))
    answer(database, database.outbox.claim("chat", NOON), Delivered())

    assert database.outbox.claim("chat", NOON) is None
    assert database.outbox.next_due("chat") == LATER
    assert database.outbox.claim("chat", LATER) is not None


def test_a_later_message_of_a_story_waits_for_the_earlier(database: Database) -> None:
    """Readers hear of a story in order; messages without a story are free."""
    first, second, notice = owed("k1"), owed("k2"), owed("k3", story="")
    database.outbox.add([first, second, notice, owed("k4", story="")], NOON)
    answer(database, database.outbox.claim("chat", NOON), Deferred("busy"))

    assert deliver(database) == "k3"
    assert deliver(database) == "k4"
    assert database.outbox.claim("chat", NOON) is None
    assert deliver(database, at=LATER) == "k1"
    assert deliver(database, at=LATER) == "k2"


def test_a_refused_message_does_not_hold_up_its_story(database: Database) -> None:
    """Only what is still owed is waited for."""
    database.outbox.add([owed("k1"), owed("k2")], NOON)
    answer(database, database.outbox.claim("chat", NOON), Refused("gone"))

    assert deliver(database) == "k2"


def test_a_whole_channel_can_be_told_to_wait(database: Database) -> None:
    """Everything on it waits, nothing elsewhere does."""
    database.outbox.add([owed("k1"), owed("k2", story=""), owed("k3", "mail")], NOON)
    limit = Deferred("rate limit", channel=True)
    answer(database, database.outbox.claim("chat", NOON), limit)

    assert database.outbox.claim("chat", LATER - SECOND) is None
    assert database.outbox.next_due("chat") == LATER
    assert database.outbox.claim("mail", NOON) is not None
    assert database.outbox.claim("chat", LATER) is not None
    answer(database, database.outbox.claim("chat", LATER), limit)


def test_retry_owes_the_refused_again(database: Database) -> None:
    """All of them, or those that are named, under the same keys."""
    database.outbox.add([owed("k1"), owed("k2", story=""), owed("k3", "mail")], NOON)
    answer(database, database.outbox.claim("chat", NOON), Refused("gone"))
    answer(database, database.outbox.claim("chat", NOON), Refused("gone"))
    answer(database, database.outbox.claim("mail", NOON), Delivered())

    assert database.outbox.retry(LATER, ["k2", "k3", "unknown"]) == 1
    assert states(database) == {"k1": "refused", "k2": "owed", "k3": "delivered"}
    assert database.outbox.retry(LATER) == 1
    assert database.outbox.claim("chat", LATER) is not None


def test_retry_hurries_a_deferred_one(database: Database) -> None:
    """An operator who fixed the channel need not wait."""
    database.outbox.add([owed("k1")], NOON)
    answer(database, database.outbox.claim("chat", NOON), Deferred("busy"))

    assert database.outbox.retry(NOON + SECOND, ["k1"]) == 1
    assert database.outbox.claim("chat", NOON + SECOND) is not None


def test_a_dropped_delivery_is_not_sent_and_stays_visible(database: Database) -> None:
    """By the operator's word; what the channel has already, it has."""
    database.outbox.add([owed("k1"), owed("k2", story="")], NOON)
    sent = answer(database, database.outbox.claim("chat", NOON), Delivered())

    assert database.outbox.drop([sent.key, "k2"], NOON) == 1
    assert states(database) == {"k1": "delivered", "k2": "dropped"}
    assert database.outbox.claim("chat", LATER) is None


def test_an_answer_to_a_dropped_delivery_counts(database: Database) -> None:
    """It was under way: delivered is delivered, deferred stays dropped."""
    database.outbox.add([owed("k1"), owed("k2", "mail")], NOON)
    chat = database.outbox.claim("chat", NOON)
    mail = database.outbox.claim("mail", NOON)
    database.outbox.drop(["k1", "k2"], NOON)
    answer(database, chat, Delivered())
    answer(database, mail, Deferred("busy"))

    assert states(database) == {"k1": "delivered", "k2": "dropped"}


def test_the_outbox_can_be_asked_by_state_and_channel(database: Database) -> None:
    """Newest first."""
    database.outbox.add([owed("k1"), owed("k2", "mail"), owed("k3", story="")], NOON)
    answer(database, database.outbox.claim("chat", NOON), Delivered())
    keys = [
        [o.delivery.key for o in database.queries.outbox(**asked)]
        for asked in (
            {},
            {"state": DeliveryState.OWED},
            {"channel": "chat"},
            {"limit": 1},
        )
    ]

    assert keys == [["k3", "k2", "k1"], ["k3", "k2"], ["k3", "k1"], ["k3"]]


RECEIPTS = st.sampled_from([Delivered(), Refused("no"), Deferred("busy")])


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.sampled_from(["s-1", "s-2", ""]), max_size=8),
    st.lists(st.tuples(RECEIPTS, st.booleans()), max_size=20),
)
def test_no_story_is_told_out_of_order(
    empty: Path, stories: list[str], answers: list[tuple[Receipt, bool]]
) -> None:
    """Whatever the channel answers, a claim has no earlier owed message before it."""
    with TemporaryDirectory() as folder:
        path = Path(copyfile(empty, Path(folder) / "monitor.db"))
        with Database.open(path, write=True) as database:
            _play(database, stories, answers)


def _play(
    database: Database, stories: list[str], answers: list[tuple[Receipt, bool]]
) -> None:
    deliveries = [owed(f"{n:02}", story=story) for n, story in enumerate(stories)]
    database.outbox.add(deliveries, NOON)
    left = {delivery.key: delivery.story for delivery in deliveries}
    now = NOON
    for receipt, passes in answers:
        now = now + HOUR if passes else now
        claimed = database.outbox.claim("chat", now)
        if claimed is None:
            due = database.outbox.next_due("chat")
            assert due is None or due > now
            continue
        before = [k for k, s in left.items() if s == claimed.story and k < claimed.key]
        assert claimed.story == "" or before == []
        assert claimed.key in left
        database.outbox.save_receipt(
            claimed, receipt, retry_at=now + HOUR, at=now, state=ChannelState()
        )
        if not isinstance(receipt, Deferred):
            del left[claimed.key]


def test_the_next_message_of_a_story_knows_the_handle_of_the_last(
    database: Database,
) -> None:
    """On its own channel; a receipt without a handle leaves the one before."""
    stories = [owed(f"k{n}", story="s-1") for n in range(3)]
    database.outbox.add([*stories, owed("other", "mail", story="s-1")], NOON)
    receipts = (Delivered(handle="h-1"), Delivered(), Delivered())
    told = [
        answer(database, database.outbox.claim("chat", NOON), receipt).earlier
        for receipt in receipts
    ]
    elsewhere = database.outbox.claim("mail", NOON)

    assert told == ["", "h-1", "h-1"]
    assert elsewhere is not None
    assert elsewhere.earlier == ""


def test_a_later_handle_replaces_the_earlier(database: Database) -> None:
    """As when the first message was deleted and the story said anew."""
    database.outbox.add([owed(f"k{n}", story="s-1") for n in range(3)], NOON)
    for handle in ("h-1", "h-2"):
        answer(database, database.outbox.claim("chat", NOON), Delivered(handle=handle))
    last = database.outbox.claim("chat", NOON)

    assert last is not None
    assert last.earlier == "h-2"
