"""One bad item never stops the line."""

from monitor.store.database import Database
from tests.store.intake import classify, intake, match, run_line, sighting
from tests.values import NOON


def test_an_item_set_aside_waits_no_more(database: Database) -> None:
    """It is visible, with its traceback and the version that failed."""
    database.shelf.save_poll(intake(sighting("a"), sighting("b")))
    bad, good = database.line.unclassified(9)
    database.line.set_aside("classify", bad, "Traceback …", NOON)
    database.line.set_aside("classify", bad, "Traceback …", NOON)

    assert database.line.unclassified(9) == [good]
    (aside,) = database.queries.asides()
    assert (aside.step, aside.item, aside.app) == ("classify", bad.id, "1.0")
    assert aside.trace == "Traceback …"
    assert database.queries.health_counts().asides == 1


def test_an_upgrade_tries_again(database: Database) -> None:
    """The same version does not: it would fail the same way."""
    database.shelf.save_poll(intake(sighting("a")))
    classify(database, match("t"))
    (report,) = database.line.unextracted(9)
    database.line.set_aside("extract", report.item, "Traceback …", NOON)

    assert database.line.requeue_asides("1.0") == 0
    assert database.line.unextracted(9) == []
    assert database.line.requeue_asides("1.1") == 1
    assert database.line.unextracted(9) == [report]
    assert database.line.requeue_asides("1.2") == 0
    assert database.queries.asides() == ()


def test_a_change_comes_back_as_a_new_one(database: Database) -> None:
    """No digest's window has passed it, and the story is the same."""
    database.shelf.save_poll(intake(sighting("a")))
    (item,) = run_line(database, match("t"))
    (change,) = database.line.undecided(9)
    database.line.set_aside("route", change, "Traceback …", NOON)
    database.line.set_aside("route", change, "Traceback …", NOON)

    assert database.line.undecided(9) == []
    assert database.line.requeue_asides("1.1") == 1
    (again,) = database.line.undecided(9)
    assert (change.seq, again.seq) == (1, 2)
    assert (again.story, again.report) == (change.story, change.report)
    (text,) = database.queries.explain(item.id).items[0].texts
    assert [(a.change, a.requeued_by) for a in text.asides] == [(1, "1.1")]


def test_an_older_text_tried_again_hides_no_newer_one(database: Database) -> None:
    """The story goes on showing the newest."""
    database.shelf.save_poll(intake(sighting("a")))
    (first,) = database.line.unclassified(9)
    database.line.set_aside("classify", first, "Traceback …", NOON)
    database.shelf.save_poll(intake(changed=(sighting("a", "Edited"),)))
    run_line(database, match("t"))
    database.line.requeue_asides("1.1")
    run_line(database, match("t"))

    (change,) = database.line.undecided(9)
    assert [r.item.version for r in change.story.reports] == [2]
