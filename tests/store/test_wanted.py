"""Full texts that are wanted: what waits for them, and what becomes of them."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.model.item import Item
from monitor.model.match import Level, Match
from monitor.model.want import (
    LONGEST_HOLD,
    Brought,
    NotBrought,
    PageAnswer,
    PageOutcome,
    Want,
    Wanted,
)
from monitor.store.database import Database
from monitor.store.wanted import MOST_PER_ITEM
from tests.store.intake import FEED, intake, match, place, sighting
from tests.values import DAY, HOUR, NOON

HELD = Want(why="near trafficking", holds=True)
SURE = Want(why="it matches", holds=False)
TEXT = "The whole article about how they were recruited. " * 40
BROUGHT = Brought(text=TEXT, author="Jane Doe", lang="en", page="https://example.org/x")
GONE = NotBrought(outcome=PageOutcome.HTTP_ERROR, detail="404 Not Found")
LATER = NotBrought(outcome=PageOutcome.BUSY, again_at=NOON + HOUR)
MINUTE = timedelta(minutes=1)


def judge(database: Database, *matches: Match, want: Want = HELD) -> list[Item]:
    """Everything that waits matches these, and wants its full text."""
    items = list(database.line.unclassified(100))
    found = [(item, matches) for item in items]
    database.line.save_matches(found, NOON, [(item, want) for item in items])
    return items


def seen(database: Database, *keys: str) -> None:
    database.shelf.save_poll(intake(*map(sighting, keys or ("a",))))


def due(database: Database) -> Wanted:
    (wanted,) = database.pages.wanted(NOON + DAY, 9)
    return wanted


def answer(database: Database, told: PageAnswer) -> Wanted:
    wanted = due(database)
    database.pages.save_page(wanted, told, NOON + MINUTE)
    return wanted


def waiting(database: Database) -> dict[str, int]:
    """How many texts wait for each step, and how many are held."""
    counts = database.queries.health_counts()
    return {**dict(counts.waiting), **({"held": counts.held} if counts.held else {})}


def down_the_line(database: Database) -> None:
    """All that waits for extract and group joins one story."""
    line = database.line
    line.save_events([(report.item, ()) for report in line.unextracted(100)])
    line.save_stories([(r, place("s-1", "k")) for r in line.ungrouped(100)], NOON)


@pytest.mark.parametrize("matches", [(), (match("trafficking"),)])
def test_a_decision_waits_for_the_full_text(
    database: Database, matches: tuple[Match, ...]
) -> None:
    """What nearly matches, and what is only good for a digest."""
    seen(database)
    judge(database, *matches)

    assert waiting(database) == {"held": 1}
    assert database.line.next_late() == NOON + LONGEST_HOLD
    assert due(database).item.url == "https://example.org/a"


def test_what_is_sure_waits_for_nothing(database: Database) -> None:
    """It goes down the line at once, and its page is wanted all the same."""
    seen(database)
    judge(database, match("trafficking", Level.ALERT), want=SURE)

    assert waiting(database) == {"extract": 1}
    assert database.line.next_late() is None
    assert due(database).text


def test_after_ten_minutes_it_goes_on_without(database: Database) -> None:
    """Not a moment before; its page may still come."""
    seen(database)
    judge(database, match("trafficking"))
    early = database.line.release_late(NOON + LONGEST_HOLD - MINUTE)
    late = database.line.release_late(NOON + LONGEST_HOLD)
    again = database.line.release_late(NOON + LONGEST_HOLD)

    assert (early, late, again) == (0, 1, 0)
    assert waiting(database) == {"extract": 1}
    assert database.line.next_late() is None
    assert due(database).text


def test_what_nearly_matched_is_done_when_it_goes_on(database: Database) -> None:
    """Stories and languages are counted by the texts that are done."""
    seen(database)
    judge(database)
    before = dict(database.queries.languages(NOON - DAY))
    database.line.release_late(NOON + LONGEST_HOLD)

    assert before == {}
    assert database.queries.languages(NOON - DAY) == {"en": 1}
    assert waiting(database) == {}


def test_a_text_that_comes_is_a_new_one_of_its_item(database: Database) -> None:
    """Headline and summary stay the feed's; the first text stays as it was."""
    seen(database)
    judge(database, match("trafficking"))
    answer(database, BROUGHT)
    (item,) = database.queries.explain("https://example.org/a").items
    first, second = item.texts

    assert waiting(database) == {"classify": 1, "extract": 1}
    assert (first.item.text, first.item.version) == ("", 1)
    assert second.item.text == TEXT
    assert second.item.title == first.item.title
    assert second.item.brought
    assert second.item.author == "Jane Doe"
    assert second.poll is None
    assert first.wanted == second.brought
    assert second.brought
    assert second.brought.outcome is PageOutcome.BROUGHT
    assert second.brought.size == len(TEXT)
    assert [hit.item.version for hit in database.queries.search("recruited")] == [2]
    assert database.pages.wanted(NOON + DAY, 9) == []
    assert database.upkeep.check(NOON) == []


@pytest.mark.parametrize("told", [GONE, LATER])
def test_any_answer_ends_the_wait(database: Database, told: NotBrought) -> None:
    """The summary will do; what may still come is asked for meanwhile."""
    seen(database)
    judge(database, match("trafficking"))
    answer(database, told)

    assert waiting(database) == {"extract": 1}
    assert database.line.next_late() is None
    assert database.pages.next_wanted(NOON) == told.again_at


def test_what_may_still_come_is_due_again(database: Database) -> None:
    """With what was tried before counted."""
    seen(database)
    judge(database)
    answer(database, LATER)

    assert database.pages.wanted(NOON + HOUR - MINUTE, 9) == []
    (wanted,) = database.pages.wanted(NOON + HOUR, 9)
    assert wanted.attempts == 1


def test_saved_twice_an_answer_counts_once(database: Database) -> None:
    """A want that has ended stays as it is."""
    seen(database)
    judge(database)
    wanted = answer(database, BROUGHT)
    database.pages.save_page(wanted, BROUGHT, NOON + HOUR)
    database.pages.save_page(wanted, GONE, NOON + HOUR)
    (item,) = database.queries.explain("https://example.org/a").items

    assert len(item.texts) == 2
    assert item.texts[0].wanted == item.texts[1].brought


def test_one_page_of_each_host_is_due(database: Database) -> None:
    """The oldest want of a host goes first."""
    others = [
        sighting(key, url=f"https://{host}/{key}")
        for key, host in (("b", "other.example"), ("c", "other.example"))
    ]
    database.shelf.save_poll(intake(sighting("a"), *others))
    judge(database)
    found = database.pages.wanted(NOON, 9)

    assert [wanted.item.title for wanted in found] == ["Title of a", "Title of b"]
    assert len(database.pages.wanted(NOON, 1)) == 1


def test_a_newer_text_of_the_feed_ends_the_older_want(database: Database) -> None:
    """One request at a time per item; what waited for the older one goes on."""
    seen(database)
    judge(database, match("trafficking"))
    database.shelf.save_poll(intake(changed=(sighting("a", "Edited"),), at=NOON + HOUR))
    judge(database, match("trafficking"))
    wanted = due(database)
    (item,) = database.queries.explain("https://example.org/a").items

    assert wanted.item.title == "Edited"
    assert item.texts[0].wanted
    assert item.texts[0].wanted.outcome is PageOutcome.SUPERSEDED
    assert waiting(database) == {"extract": 1, "held": 1}


def test_an_edited_item_keeps_its_newest_headline(database: Database) -> None:
    """The page came for the older text; the feed was edited meanwhile."""
    seen(database)
    judge(database)
    database.shelf.save_poll(intake(changed=(sighting("a", "Edited"),), at=NOON + HOUR))
    database.line.save_matches(
        [(item, ()) for item in database.line.unclassified(9)], NOON
    )
    answer(database, BROUGHT)
    (item,) = database.queries.explain("https://example.org/a").items

    assert [text.item.title for text in item.texts] == [
        "Title of a",
        "Edited",
        "Edited",
    ]
    assert item.texts[2].item.text == TEXT


def test_a_page_that_says_less_than_the_feed_by_now_is_not_kept(
    database: Database,
) -> None:
    """The feed was edited meanwhile and gives all of it."""
    seen(database)
    judge(database)
    whole = sighting("a", "Edited", text=TEXT * 2)
    database.shelf.save_poll(intake(changed=(whole,), at=NOON + HOUR))
    answer(database, BROUGHT)
    (item,) = database.queries.explain("https://example.org/a").items

    assert len(item.texts) == 2
    assert item.texts[0].wanted
    assert item.texts[0].wanted.outcome is PageOutcome.SUPERSEDED


def test_an_item_is_not_asked_for_without_end(database: Database) -> None:
    """However often its feed edits it, nothing more is asked or waited for."""
    seen(database)
    judge(database)
    for number in range(MOST_PER_ITEM):
        edited = sighting("a", f"Edited {number}")
        database.shelf.save_poll(intake(changed=(edited,), at=NOON + HOUR))
        judge(database)
    (item,) = database.queries.explain("https://example.org/a").items

    assert sum(text.wanted is not None for text in item.texts) == MOST_PER_ITEM
    assert item.texts[-1].waits_for == ""


@pytest.mark.parametrize(
    ("feed_says", "page_says", "kept"),
    [("en", "en-GB", "en"), ("en", "vi", ""), ("", "vi", "")],
)
def test_the_language_is_what_feed_and_page_agree_on(
    database: Database, feed_says: str, page_says: str, kept: str
) -> None:
    """Else it is found anew, in a longer text."""
    feed = replace(FEED, lang=feed_says)
    database.shelf.save_poll(intake(sighting("a"), feed=feed))
    judge(database)
    answer(database, replace(BROUGHT, lang=page_says))
    (item,) = database.line.unclassified(9)

    assert item.lang == kept


def test_a_full_text_that_adds_nothing_is_no_change(database: Database) -> None:
    """The story knew all of it."""
    seen(database)
    judge(database, match("trafficking", Level.ALERT), want=SURE)
    down_the_line(database)
    answer(database, BROUGHT)
    found = [(i, [match("trafficking")]) for i in database.line.unclassified(9)]
    database.line.save_matches(found, NOON)
    down_the_line(database)

    assert [change.brought for change in database.line.undecided(9)] == [False]


def test_a_full_text_that_rises_or_adds_a_facet_is_a_change(
    database: Database,
) -> None:
    """It says what it adds, and that it is no new report."""
    for key in ("a", "b"):
        seen(database, key)
        judge(database, match("trafficking"))
        answer(database, BROUGHT)
        risen = match("trafficking", Level.ALERT)
        more = replace(match("trafficking"), facets=("recruitment",))
        after = risen if key == "a" else more
        found = [(item, [after]) for item in database.line.unclassified(9)]
        database.line.save_matches(found, NOON)
        down_the_line(database)
    told = [(c.reason, c.brought) for c in database.line.undecided(9)]

    assert told == [
        ("first item", False),
        ("its full text matches trafficking at alert level", True),
        ("first item", False),
        ("its full text adds recruitment", True),
    ]


def test_what_matched_by_its_full_text_alone_joins_like_any_item(
    database: Database,
) -> None:
    """Nobody has heard of it: its change is a first one."""
    seen(database)
    judge(database)
    answer(database, BROUGHT)
    found = [(i, [match("trafficking")]) for i in database.line.unclassified(9)]
    database.line.save_matches(found, NOON)
    down_the_line(database)
    (change,) = database.line.undecided(9)

    assert (change.reason, change.brought) == ("first item", False)
    assert change.report.item.text == TEXT


def test_retention_takes_wants_along(database: Database) -> None:
    """With the texts that they were about, without a match among them."""
    seen(database, "a", "b")
    judge(database)
    answer(database, BROUGHT)
    answer(database, GONE)
    found = [(item, ()) for item in database.line.unclassified(9)]
    database.line.save_matches(found, NOON)
    kept = database.upkeep.retain(NOON + 10 * DAY, DAY)

    assert kept.texts == 3
    assert database.upkeep.check(NOON) == []
    assert database.queries.health_counts().pages == ()


def test_health_counts_what_came_of_the_wants(database: Database) -> None:
    """By outcome; what is held is on its way, and not stuck."""
    seen(database, "a", "b", "c")
    judge(database)
    answer(database, BROUGHT)
    answer(database, GONE)
    counts = database.queries.health_counts()

    assert (counts.wanted, counts.held) == (1, 1)
    assert counts.pages == ((PageOutcome.BROUGHT, 1), (PageOutcome.HTTP_ERROR, 1))
    assert counts.waiting == (("classify", 1),)


def test_a_want_outlives_a_crash(path: Path, database: Database) -> None:
    """Opened again, what waits and what is wanted is there."""
    seen(database)
    judge(database)
    database.close()
    with Database.open(path, write=True, app="1.0", rules="r1") as again:
        assert again.line.next_late() == NOON + LONGEST_HOLD
        assert due(again).item.title == "Title of a"
