"""What a poll leaves behind."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select

from monitor.model.feed import FirstPoll, PollOutcome
from monitor.model.item import Standing
from monitor.ports import Known
from monitor.store.database import Database
from monitor.store.tables.found import TEXT
from tests.store.intake import FEED, SECOND, STATE, intake, match, run_line, sighting
from tests.values import HOUR, NOON


def test_an_entry_becomes_an_item_that_waits(database: Database) -> None:
    """New entries wait for classify, with what their feed knows of them."""
    database.shelf.save_poll(intake(sighting("a", source="", lang="vi")))

    (item,) = database.line.unclassified(10)
    assert item.id == sha256(b"Example News\0a").hexdigest()[:16]
    assert (item.source, item.country, item.lang) == ("example.org", "GB", "vi")
    assert (item.topics, item.seq, item.version) == (("trafficking",), 1, 1)
    assert item.first_seen == NOON + SECOND
    assert item.standing is Standing.NEW


def test_the_document_may_name_another_publisher(database: Database) -> None:
    """Corroboration counts who published, not who passed it on."""
    database.shelf.save_poll(intake(sighting("a", source="wire.example")))

    assert database.line.unclassified(1)[0].source == "wire.example"


@pytest.mark.parametrize(
    ("plan", "standing"),
    [
        (FirstPoll.DIGEST, Standing.BACKLOG),
        (FirstPoll.QUIET, Standing.QUIET),
        (FirstPoll.ALERT, Standing.NEW),
    ],
)
def test_a_first_poll_sets_the_standing(
    database: Database, plan: FirstPoll, standing: Standing
) -> None:
    """What a feed held when it was first read is told as the feed says."""
    feed = replace(FEED, first_poll=plan)
    database.shelf.save_poll(intake(sighting("a"), feed=feed, first=True))

    assert database.line.unclassified(1)[0].standing is standing


def test_what_was_there_before_we_looked_is_backlog_at_any_poll(
    database: Database,
) -> None:
    """Such as a sitemap that the first poll had no room for."""
    old, new = replace(sighting("old"), backlog=True), sighting("new")
    database.shelf.save_poll(intake(old, new))

    items = {item.title: item.standing for item in database.line.unclassified(9)}
    assert items == {
        "Title of old": Standing.BACKLOG,
        "Title of new": Standing.NEW,
    }


def test_a_poll_saved_twice_changes_nothing(database: Database) -> None:
    """Idempotent to the last row."""
    poll = intake(sighting("a"), sighting("b"))
    database.shelf.save_poll(poll)
    before = database.queries.counts(), database.queries.polls()
    database.shelf.save_poll(poll)

    assert (database.queries.counts(), database.queries.polls()) == before


def test_an_identity_that_is_stored_stays_as_it_is(database: Database) -> None:
    """A second poll that takes a stored entry for new finds it known."""
    database.shelf.save_poll(intake(sighting("a", "First")))
    database.shelf.save_poll(
        intake(sighting("a", "Second"), sighting("b"), at=NOON + HOUR)
    )

    assert [i.title for i in database.line.unclassified(9)] == ["First", "Title of b"]
    newest = database.queries.polls()[0]
    assert (newest.seen, newest.new, newest.known) == (2, 1, 1)


def test_two_polls_at_one_moment_both_count(database: Database) -> None:
    """A clock that stands still loses no entry."""
    database.shelf.save_poll(intake(sighting("a")))
    database.shelf.save_poll(intake(sighting("b")))

    assert len(database.line.unclassified(9)) == 2
    assert len(database.queries.polls()) == 2


def test_the_same_key_in_two_feeds_is_two_items(database: Database) -> None:
    """An identity is one within its feed."""
    database.shelf.save_poll(intake(sighting("a")))
    database.shelf.save_poll(intake(sighting("a"), feed=replace(FEED, name="Other")))

    assert database.queries.counts().items == 2


def test_an_edit_is_a_new_version_of_the_same_item(database: Database) -> None:
    """The first text stays; the new one waits for classify."""
    database.shelf.save_poll(intake(sighting("a", "First")))
    run_line(database)
    database.shelf.save_poll(intake(changed=(sighting("a", "Second"),), at=NOON + HOUR))

    (item,) = database.line.unclassified(9)
    assert (item.title, item.version, item.seq) == ("Second", 2, 1)
    assert item.first_seen == NOON + SECOND
    assert database.shelf.known(FEED.name, ["a"]) == {
        "a": Known("raw Second", "Second", 2)
    }


def test_an_edit_saved_by_another_poll_is_known(database: Database) -> None:
    """The ledger says what was really written."""
    database.shelf.save_poll(intake(sighting("a", "First")))
    edit = (sighting("a", "Second"),)
    database.shelf.save_poll(intake(changed=edit, at=NOON + HOUR))
    database.shelf.save_poll(intake(changed=edit, at=NOON + 2 * HOUR))

    newest = database.queries.polls()[0]
    assert (newest.changed, newest.known) == (0, 1)
    assert database.queries.counts().texts == 2


def test_an_edit_of_an_unknown_entry_is_new(database: Database) -> None:
    """Nothing that was handed over is dropped."""
    database.shelf.save_poll(intake(changed=(sighting("a"),)))

    assert [item.version for item in database.line.unclassified(9)] == [1]
    assert database.queries.polls()[0].new == 1


def test_other_markup_only_moves_the_raw_digest(database: Database) -> None:
    """The same words are no new text."""
    database.shelf.save_poll(intake(sighting("a", "First")))
    touched = replace(sighting("a", "First"), raw_digest="other markup")
    database.shelf.save_poll(intake(touched=(touched,), at=NOON + HOUR))

    assert database.shelf.known(FEED.name, ["a"]) == {
        "a": Known("other markup", "First", 1)
    }
    assert database.queries.counts().texts == 1


def test_known_asks_by_feed_and_key(database: Database) -> None:
    """However many keys a document holds, and whatever they are made of."""
    odd = "\ud800 lone surrogate"
    many = [sighting(str(n)) for n in range(1200)]
    strange = sighting(odd, "Strange", text=odd, author=odd)
    database.shelf.save_poll(intake(*many, strange))
    asked = [str(n) for n in range(1500)]

    assert len(database.shelf.known(FEED.name, asked)) == 1200
    assert set(database.shelf.known(FEED.name, [odd, "none"])) == {odd}
    assert database.shelf.known("Other", asked) == {}


def test_feed_states_outlive_the_process(database: Database) -> None:
    """The newest state counts."""
    moved = replace(STATE, url="https://example.org/new", failures=0.25)
    database.shelf.save_poll(intake())
    database.shelf.save_poll(replace(intake(at=NOON + HOUR), state=moved))

    assert database.shelf.feed_states() == {FEED.name: moved}


@pytest.mark.parametrize(
    "wrong",
    [
        {"seen": 5},
        {"aside": 1, "seen": 2},
        {"new": 2, "seen": 2},
        {"new": 0, "known": 1},
    ],
    ids=["seen", "aside without a reason", "new", "new taken for known"],
)
def test_a_ledger_that_does_not_balance_is_refused(
    database: Database, wrong: dict[str, int]
) -> None:
    """It is a bug, and nothing of that poll is written."""
    good = intake(sighting("a"))
    bad = replace(good, poll=replace(good.poll, **wrong))  # type: ignore[arg-type]  # counts only

    with pytest.raises(ValueError, match="does not balance"):
        database.shelf.save_poll(bad)
    assert database.queries.polls() == ()
    assert database.line.unclassified(9) == []


def test_a_failed_poll_leaves_a_row(database: Database) -> None:
    """With what went wrong, for people."""
    failed = intake()
    poll = replace(
        failed.poll, outcome=PollOutcome.TOO_SLOW, detail="30 s", status=None
    )
    database.shelf.save_poll(replace(failed, poll=poll))

    assert database.queries.polls() == (poll,)


def test_a_text_remembers_the_poll_that_found_it(database: Database) -> None:
    """Explain can name it."""
    database.shelf.save_poll(intake())
    database.shelf.save_poll(intake(sighting("a"), at=NOON + HOUR))
    (text,) = database.queries.explain("https://example.org/a").items[0].texts

    assert text.poll == database.queries.polls()[0]


def test_a_tombstone_outlives_its_text(database: Database) -> None:
    """An entry that comes back after retention is known, not new."""
    database.shelf.save_poll(intake(sighting("a")))
    run_line(database)
    database.upkeep.retain(NOON + timedelta(days=30), timedelta(days=7))
    database.shelf.save_poll(intake(sighting("a"), at=NOON + timedelta(days=31)))

    assert database.line.unclassified(9) == []
    assert database.queries.counts().texts == 0
    assert database.queries.counts().items == 1


def test_a_thousand_entries_are_one_transaction(database: Database) -> None:
    """All of a poll or nothing of it."""
    database.shelf.save_poll(intake(*(sighting(str(n)) for n in range(1000))))
    with database._reader.begin() as connection:
        polls = connection.execute(select(TEXT.c.poll).distinct()).scalars().all()

    assert polls == [1]
    run_line(database, match("trafficking"))
    assert database.queries.counts().matched == 1000
