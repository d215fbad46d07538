"""What digests are made from."""

from dataclasses import replace

from monitor.store.database import Database
from tests.store.intake import decision, intake, match, owed, run_line, sighting
from tests.values import HOUR, NOON


def decide(database: Database, *outcomes: str) -> None:
    """One item per outcome, decided so; "" leaves it undecided."""
    keys = [str(n) for n in range(len(outcomes))]
    database.shelf.save_poll(intake(*map(sighting, keys)))
    run_line(database, match("trafficking"))
    for change, outcome in zip(database.line.undecided(99), outcomes, strict=True):
        if outcome:
            made = [decision(change.seq, outcome)]
            database.line.save_decisions([(change, made)], NOON)


def test_a_route_is_known_from_first_sight(database: Database) -> None:
    """Nothing from before it is missed, and the moment is kept."""
    decide(database, "digest", "digest")
    state = database.digests.digest_state("desk", NOON)

    assert (state.since, state.last_seq) == (NOON, 2)
    assert state.last_due_at is None
    assert database.digests.digest_state("desk", NOON + HOUR) == state


def test_the_first_route_starts_at_nothing(database: Database) -> None:
    """An empty store has no change to skip."""
    assert database.digests.digest_state("desk", NOON).last_seq == 0
    assert database.digests.last_decided() == 0


def test_a_window_ends_before_what_is_undecided(database: Database) -> None:
    """What is decided later cannot fall between two digests."""
    decide(database, "digest", "", "digest")
    (waiting,) = database.line.undecided(9)

    assert database.digests.last_decided() == 1
    database.line.save_decisions([(waiting, [])], NOON)
    assert database.digests.last_decided() == 3


def test_told_between_gives_alerts_and_digest_lines(database: Database) -> None:
    """In the order of change, with why; other routes' decisions stay out."""
    decide(database, "digest", "quiet", "alert", "digest")

    told = database.digests.told_between("desk", 1, 4)
    assert [(t.change.seq, t.outcome, t.why) for t in told] == [
        (3, "alert", "because alert"),
        (4, "digest", "because digest"),
    ]
    assert database.digests.told_between("other", 0, 9) == []


def test_a_digest_is_saved_once(database: Database) -> None:
    """State and outbox rows in one transaction, one per key."""
    decide(database, "digest")
    state = replace(
        database.digests.digest_state("desk", NOON), last_due_at=NOON, last_seq=1
    )
    later = replace(state, last_seq=9)
    mail = owed("d1", "mail", story="")

    assert database.digests.save_digest(
        state, key="2024-04-18", due_at=NOON, deliveries=[mail]
    )
    assert not database.digests.save_digest(
        later, key="2024-04-18", due_at=NOON, deliveries=[owed("d2", "mail")]
    )
    assert database.digests.digest_state("desk", NOON + HOUR) == state
    assert [o.delivery.key for o in database.queries.outbox()] == ["d1"]
    assert database.queries.outbox()[0].digest == "2024-04-18"
    assert database.outbox.claim("mail", NOON) is not None


def test_a_digest_of_an_unseen_route_is_saved(database: Database) -> None:
    """Its state is written with it."""
    state = database.digests.digest_state("desk", NOON)
    other = replace(state, route="other", last_seq=3)
    database.digests.save_digest(other, key="k", due_at=NOON, deliveries=[])

    assert database.digests.digest_state("other", NOON + HOUR) == other
