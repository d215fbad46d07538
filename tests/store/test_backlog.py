"""Is each story of a backlog owed once at any moment: with the others, or by itself?"""

from datetime import timedelta

from monitor.model.channel import ChannelState
from monitor.model.route import Delivery
from monitor.ports import Deferred, Delivered, Receipt, Refused
from monitor.store.database import Database
from tests.store.intake import SECOND, owed
from tests.values import HOUR, NOON

WELL = ChannelState(last_good_at=NOON)
ONE = Delivery(key="one", channel="chat", body="{}")


def stories(database: Database, *keys: str) -> None:
    database.outbox.add([owed(key, story=f"s-{key}") for key in keys], NOON)


def answer(
    database: Database,
    delivery: Delivery | None,
    receipt: Receipt,
    state: ChannelState = WELL,
) -> None:
    assert delivery is not None
    database.outbox.save_receipt(delivery, receipt, retry_at=NOON, at=NOON, state=state)


def waiting(database: Database) -> list[str]:
    return [each.key for each in database.outbox.backlog("chat", 10)]


def shown(database: Database) -> dict[str, tuple[str, str]]:
    lines = database.queries.outbox()
    return {line.delivery.key: (line.state.value, line.within) for line in lines}


def test_what_nobody_can_have_is_a_backlog(database: Database) -> None:
    """What may have arrived goes by its own key, and its story after it."""
    database.outbox.add(
        [
            owed("refused", story="s-1"),
            owed("unreachable", story="s-2"),
            owed("doubtful", story="s-3"),
            owed("late", story="s-6"),
            owed("crashed", story="s-4"),
            owed("after", story="s-4"),
            owed("fresh", story="s-5"),
            owed("digest", story=""),
            owed("elsewhere", "mail"),
        ],
        NOON,
    )
    gone = Refused("gone", channel=True)
    unreachable = Deferred("it refuses connections", channel=True)
    late = Deferred("it took too long", channel=True, doubt=True)
    for receipt in (gone, unreachable, Deferred("HTTP 500"), late):
        delivery = database.outbox.claim("chat", NOON)
        assert delivery is not None
        database.outbox.save_receipt(
            delivery, receipt, retry_at=NOON + HOUR, at=NOON, state=WELL
        )
    crashed = database.outbox.claim("chat", NOON)
    database.outbox.revive("chat", NOON, NOON)

    assert crashed is not None
    assert crashed.key == "crashed"
    assert waiting(database) == ["refused", "unreachable", "fresh"]


def test_the_one_message_stands_for_the_many(database: Database) -> None:
    """One row goes out; each of the many says where it is told."""
    stories(database, "a", "b", "c")
    database.outbox.save_gathered(ONE, ["a", "b"], WELL, NOON)
    rows = shown(database)
    first = database.outbox.claim("chat", NOON)

    assert first is not None
    assert first.key == "c"
    assert rows == {
        "a": ("gathered", "one"),
        "b": ("gathered", "one"),
        "c": ("owed", ""),
        "one": ("owed", "one"),
    }


def test_all_are_settled_with_the_one(database: Database) -> None:
    """Each has a receipt that says so."""
    stories(database, "a", "b")
    database.outbox.save_gathered(ONE, ["a", "b"], WELL, NOON)
    answer(database, database.outbox.claim("chat", NOON), Delivered("HTTP 200"))
    lines = {line.delivery.key: line for line in database.queries.outbox()}

    assert {line.state.value for line in lines.values()} == {"delivered"}
    assert lines["a"].reason == "told with 1 others in one"
    assert lines["a"].settled_at == NOON
    assert [a.reason for a in lines["b"].answers] == ["told with 1 others in one"]
    assert waiting(database) == []


def test_what_comes_later_waits_for_the_one(database: Database) -> None:
    """So that a story is told in order; what has no story does not wait."""
    stories(database, "a", "b")
    database.outbox.save_gathered(ONE, ["a", "b"], WELL, NOON)
    database.outbox.add([owed("later", story="s-a"), owed("notice", story="")], NOON)
    answer(database, database.outbox.claim("chat", NOON), Deferred("HTTP 500"))
    database.outbox.save_receipt(
        ONE, Deferred("HTTP 500"), retry_at=NOON + HOUR, at=NOON, state=WELL
    )
    notice = database.outbox.claim("chat", NOON)
    answer(database, notice, Delivered())
    none = database.outbox.claim("chat", NOON)
    answer(database, database.outbox.claim("chat", NOON + HOUR), Delivered())
    later = database.outbox.claim("chat", NOON + HOUR)

    assert notice is not None
    assert notice.key == "notice"
    assert none is None
    assert later is not None
    assert later.key == "later"


def test_one_that_is_refused_gives_back_the_many(database: Database) -> None:
    """Each goes by itself then, and the one is no more."""
    stories(database, "a", "b")
    database.outbox.save_gathered(ONE, ["a", "b"], WELL, NOON)
    answer(database, database.outbox.claim("chat", NOON), Refused("too large"))
    again = database.outbox.retry(NOON)

    assert again == 0
    assert {k: s for k, (s, _) in shown(database).items()} == {
        "a": "owed",
        "b": "owed",
        "one": "dropped",
    }


def test_one_on_a_paused_channel_waits_with_the_many(database: Database) -> None:
    """The channel was refused, not what it tells."""
    stories(database, "a", "b")
    database.outbox.save_gathered(ONE, ["a", "b"], WELL, NOON)
    answer(database, database.outbox.claim("chat", NOON), Refused("gone", channel=True))
    before = {k: s for k, (s, _) in shown(database).items()}
    database.outbox.revive("chat", NOON, NOON)

    assert before == {"a": "gathered", "b": "gathered", "one": "refused"}
    assert shown(database)["one"][0] == "owed"


def test_what_was_dropped_meanwhile_is_not_told(database: Database) -> None:
    """Then nothing is gathered, and the next look finds the rest."""
    stories(database, "a", "b")
    database.outbox.drop(["a"], NOON)
    database.outbox.save_gathered(ONE, ["a", "b"], WELL, NOON)

    assert {k: s for k, (s, _) in shown(database).items()} == {
        "a": "dropped",
        "b": "owed",
    }


def test_dropping_the_one_drops_the_many(database: Database) -> None:
    """The operator saw what it stands for."""
    stories(database, "a", "b")
    database.outbox.save_gathered(ONE, ["a", "b"], WELL, NOON)
    dropped = database.outbox.drop(["one"], NOON)

    assert dropped == 1
    assert {state for state, _ in shown(database).values()} == {"dropped"}


def test_a_probe_passes_by_what_was_tried_often(database: Database) -> None:
    """A message that nobody can take must not keep its channel down."""
    stories(database, "poison", "other")
    tried = [database.outbox.claim("chat", NOON, probe=True) for _ in range(6)]

    assert [d.key for d in tried if d] == ["poison"] * 4 + ["other"] * 2


def test_a_channel_is_as_it_was_after_a_restart(database: Database) -> None:
    """Every field of its state, and what waits for it."""
    state = ChannelState(
        failures=7,
        failing_since=NOON - HOUR,
        opened_at=NOON,
        paused=True,
        why="HTTP 410",
        not_before=NOON + HOUR,
        last_good_at=NOON - 2 * HOUR,
        backlog_since=NOON - HOUR,
    )
    fresh = database.outbox.channel("chat")
    stories(database, "a")
    database.outbox.save_channel("chat", state, NOON)
    chat, mail = database.queries.channels(["chat", "mail"])

    assert fresh == ChannelState()
    assert database.outbox.channel("chat") == state
    assert (chat.state, chat.owed, chat.oldest_owed_at) == (state, 1, NOON)
    assert (mail.state, mail.owed) == (ChannelState(), 0)


def test_resumed_it_is_tried_at_once(database: Database) -> None:
    """By name, or because a delivery of it is to be tried again."""
    stories(database, "a", "b")
    state = ChannelState(failures=1, failing_since=NOON, not_before=NOON + HOUR)
    later = NOON + timedelta(minutes=1)
    database.outbox.save_channel("chat", state, NOON)
    held = database.outbox.claim("chat", later)
    database.outbox.resume(["chat"], later)
    resumed = database.outbox.claim("chat", later)
    database.outbox.save_channel("chat", state, NOON)
    database.outbox.retry(later + SECOND, ["b"])

    assert held is None
    assert resumed is not None
    assert database.outbox.claim("chat", later + SECOND) is not None


def test_a_second_gathered_message_waits_for_the_first(database: Database) -> None:
    """Both may tell of one story."""
    stories(database, "a", "b", "c", "d")
    two = Delivery(key="two", channel="chat", body="{}")
    database.outbox.save_gathered(ONE, ["a", "b"], WELL, NOON)
    database.outbox.save_gathered(two, ["c", "d"], WELL, NOON)
    first = database.outbox.claim("chat", NOON)
    assert first is not None
    database.outbox.save_receipt(
        first, Deferred("HTTP 500"), retry_at=NOON + HOUR, at=NOON, state=WELL
    )
    none = database.outbox.claim("chat", NOON)
    answer(database, database.outbox.claim("chat", NOON + HOUR), Delivered())
    second = database.outbox.claim("chat", NOON + HOUR)

    assert first.key == "one"
    assert none is None
    assert second is not None
    assert second.key == "two"
