"""What a topic did not match, and what was seen in which language."""

from datetime import datetime

import pytest

from monitor.store import archive
from monitor.store.database import Database
from tests.store.intake import intake, match, run_line, sighting
from tests.values import DAY, HOUR, NOON


def titles(database: Database, topic: str) -> list[str]:
    return [item.title for item in database.queries.unmatched(topic)]


def test_the_archive_of_a_topic_is_what_it_did_not_match(database: Database) -> None:
    """By the newest text that was judged; what still waits is not in it."""
    database.shelf.save_poll(intake(sighting("a"), sighting("b")))
    run_line(database, match("trafficking"))
    database.shelf.save_poll(intake(sighting("c"), at=NOON + HOUR))
    run_line(database)
    database.shelf.save_poll(intake(changed=(sighting("a", "A 2"),), at=NOON + DAY))
    run_line(database)
    database.shelf.save_poll(intake(sighting("d"), at=NOON + DAY))

    assert titles(database, "trafficking") == ["A 2", "Title of c"]
    assert titles(database, "smuggling") == ["A 2", "Title of b", "Title of c"]


def test_a_large_archive_is_read_in_pages(database: Database) -> None:
    """None is left out or read twice where one page ends."""
    many = [sighting(str(number)) for number in range(archive.PAGE + 3)]
    database.shelf.save_poll(intake(*many))
    run_line(database)
    found = titles(database, "trafficking")

    assert len(found) == len(set(found)) == len(many)


@pytest.mark.parametrize(("since", "expected"), [(NOON, 3), (NOON + HOUR, 1)])
def test_languages_are_counted_since_a_moment(
    database: Database, since: datetime, expected: int
) -> None:
    """By the language of each item's newest text."""
    vietnamese = sighting("b", lang="vi")
    database.shelf.save_poll(intake(sighting("a", lang="en"), vietnamese))
    run_line(database)
    database.shelf.save_poll(intake(sighting("c", lang="vi"), at=NOON + HOUR))
    run_line(database)

    assert sum(database.queries.languages(since).values()) == expected
    assert database.queries.languages(since)["vi"] >= 1
