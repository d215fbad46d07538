"""Does the register list each happening once, and say of it what most items say?"""

from datetime import date
from itertools import permutations

import pytest

from monitor.group.register import agreements, chosen, happenings
from monitor.model.event import Event, EventType, Number, Person, Place, Status
from monitor.model.register import Account, Choice, Record
from tests.group.accounts import account, arrest, deal, on
from tests.values import HOUR, NOON

PLANNED, DENIED = Status.PLANNED, Status.DENIED


def one(*accounts: Account) -> Record:
    (record,) = agreements(accounts)
    return record


def acting(record: Record) -> list[str]:
    return [party.id for party in record.event.parties]


def test_many_items_on_one_signing_are_one_row() -> None:
    """With every source, facet and address once, oldest item first."""
    told = deal("VNM", "GBR")
    record = one(
        account("b", told, hours=2, facets=("returns", "police")),
        account("a", told, hours=1, facets=("returns",)),
        account("b", told, hours=2, facets=("returns", "police")),
    )

    assert acting(record) == ["VNM", "GBR"]
    assert record.status == "signed"
    assert (record.items, record.sources) == (2, ("a.example", "b.example"))
    assert record.urls == ("https://a.example/1", "https://b.example/1")
    assert record.facets == ("returns", "police")
    assert (record.first_told_at, record.last_told_at) == (NOON + HOUR, NOON + 2 * HOUR)


def test_the_chapters_of_a_saga_are_one_row_with_its_history() -> None:
    """From the proposal to its coming into force, whatever the stories."""
    pair = ("VNM", "GBR")
    stages = [
        deal(*pair, status=PLANNED, **on(1)),
        deal(*pair, type=EventType.NEGOTIATION, **on(5)),
        deal(*pair, words="agreed", **on(9)),
        deal(*pair, words="signed", **on(17)),
        deal(*pair, words="comes into force", **on(1, 5)),
    ]
    record = one(
        *(
            account(f"i{n}", event, hours=n, story=f"s-{n}", saga="s-0")
            for n, event in enumerate(stages)
        )
    )
    told = [(turn.status, turn.date, turn.accounts) for turn in record.history]

    assert told == [
        ("proposed", date(2024, 4, 1), 1),
        ("negotiated", date(2024, 4, 5), 1),
        ("agreed", date(2024, 4, 9), 1),
        ("signed", date(2024, 4, 17), 1),
        ("in force", date(2024, 5, 1), 1),
    ]
    assert (record.status, record.event.date) == ("in force", date(2024, 5, 1))
    assert record.stories == ("s-0", "s-1", "s-2", "s-3", "s-4")
    assert record.headline == "Headline of s-4"


def test_a_chapter_that_goes_back_is_another_paper() -> None:
    """The same two states sign again: the later stage belongs to the later one."""
    told = [
        deal("VNM", "GBR", words="signed", **on(1)),
        deal("VNM", "GBR", type=EventType.NEGOTIATION, instrument="none", **on(5)),
        deal("VNM", "GBR", words="signed", **on(9)),
        deal("VNM", "GBR", words="comes into force", **on(20)),
    ]
    records = agreements(
        account(f"i{n}", event, hours=n, story=f"s-{n}", saga="s-0")
        for n, event in enumerate(told)
    )

    assert [[turn.status for turn in r.history] for r in records] == [
        ["negotiated", "signed", "in force"],
        ["signed"],
    ]


def test_a_late_plan_does_not_undo_a_signing() -> None:
    """But what falls through at last has failed."""
    signed = account("a", deal("VNM", "GBR"))
    late = account("b", deal("VNM", "GBR", status=PLANNED), hours=1)
    off = account("c", deal("VNM", "GBR", status=DENIED), hours=2)
    again = account("d", deal("VNM", "GBR", words="renewed"), hours=3)

    assert one(signed, late).status == "signed"
    assert one(signed, late, off).status == "failed"
    assert one(signed, late, off, again).status == "signed"


def test_stories_that_grouping_keeps_apart_stay_apart() -> None:
    """Those that moved last come first."""
    old = account("a", deal("VNM", "GBR"), story="s-2")
    new = account("b", deal("VNM", "GBR"), story="s-1", hours=1)

    assert [r.stories for r in agreements([old, new])] == [("s-1",), ("s-2",)]


@pytest.mark.parametrize(
    ("first", "second", "rows"),
    [
        (deal("VNM", "GBR"), deal("VNM", "GBR", instrument="agreement"), 1),
        (deal("VNM", "GBR", instrument="none"), deal("VNM", "GBR"), 1),
        (deal("VNM", "GBR"), deal("VNM", "GBR", instrument="treaty"), 2),
        (deal("VNM", "GBR"), deal("VNM"), 1),
        (deal("VNM", "GBR"), deal("VNM", "PHL"), 2),
        (deal("VNM", "GBR", "PHL"), deal("VNM", "GBR", "THA"), 1),
        (deal("VNM", "GBR"), deal("VNM", "GBR", background=True), 2),
    ],
)
def test_two_papers_of_one_story_are_two_rows(
    first: Event, second: Event, rows: int
) -> None:
    """Another paper, another pair; an item that says less is of the same."""
    both = [account("a", first), account("b", second, hours=1)]

    assert len(agreements(both)) == rows


def test_most_items_decide_between_whom_it_is_and_what() -> None:
    """A party that one item adds is left out; another role is not."""
    record = one(
        account("a", deal("VNM", "GBR", "CHN", "in:SGP", instrument="agreement")),
        account("b", deal("VNM", "GBR", instrument="treaty")),
        account("c", deal("VNM", "GBR", "people:VNM", instrument="treaty")),
        account("d", deal("GBR", instrument="none")),
    )
    unnamed = one(
        account("a", deal("VNM", "GBR", instrument="agreement")),
        account("b", deal("VNM", "GBR", instrument="none")),
    )
    none = one(account("a", deal("VNM", "GBR", instrument="none")))

    assert acting(record) == ["VNM", "GBR", "SGP", "VNM"]
    assert record.event.instrument == "treaty"
    assert (unnamed.event.instrument, none.event.instrument) == ("agreement", "none")


def test_what_is_not_between_two_who_act_is_no_agreement() -> None:
    """Nor is an arrest, nor a meeting that ends without a paper."""
    kind = EventType.MEETING
    meeting = deal("VNM", "GBR", type=kind, instrument="none")
    issued = deal("VNM", "GBR", type=kind, words="issued", instrument="joint statement")

    assert agreements([account("a", deal("VNM", "people:GBR"))]) == ()
    assert agreements([account("a", arrest("VNM", "GBR"))]) == ()
    assert agreements([account("a", meeting)]) == ()
    assert one(account("a", issued)).status == "agreed"


def test_the_day_is_what_most_texts_say() -> None:
    """Else the first day of publication, which is never the day of a plan."""
    pair = ("VNM", "GBR")
    said = one(
        account("a", deal(*pair, **on(20, source="published"))),
        account("b", deal(*pair, **on(16)), hours=1),
        account("c", deal(*pair, **on(17)), hours=2),
        account("d", deal(*pair, **on(17), date_end=date(2024, 4, 18)), hours=3),
    )
    published = one(
        account("a", deal(*pair, **on(20, source="published"))),
        account("b", deal(*pair, **on(18, source="published")), hours=1),
        account("c", deal(*pair), hours=2),
    )
    plan = one(account("a", deal(*pair, status=PLANNED, **on(20, source="published"))))

    assert (said.event.date, said.event.date_end) == (
        date(2024, 4, 17),
        date(2024, 4, 18),
    )
    assert said.event.date_source == "text"
    assert (published.event.date, published.event.date_source) == (
        date(2024, 4, 18),
        "published",
    )
    assert (plan.event.date, plan.event.date_source) == (None, "")


def test_persons_places_and_numbers_are_pooled() -> None:
    """The fullest title, the commonest place and number; of the present status only."""
    hanoi = Place(name="Hanoi", country="VNM")
    (record,) = happenings(
        [
            account(
                "a",
                arrest("VNM", numbers=(Number(kind="arrested", value=9),), main=False),
            ),
            account(
                "b",
                arrest(
                    place=hanoi,
                    persons=(Person(name="A"), Person(name="B", title="Judge")),
                    numbers=(Number(kind="arrested", value=12),),
                ),
                hours=1,
            ),
            account(
                "c",
                arrest(
                    persons=(Person(name="A", title="Minister"), Person(name="B")),
                    numbers=(
                        Number(kind="arrested", value=12),
                        Number(kind="victims", value=3),
                    ),
                ),
                hours=2,
            ),
            account("d", arrest(status=PLANNED, persons=(Person(name="C"),)), hours=3),
        ]
    )

    assert record.event.persons == (
        Person(name="A", title="Minister"),
        Person(name="B", title="Judge"),
    )
    assert record.event.place == hanoi
    assert record.event.numbers == (
        Number(kind="arrested", value=12),
        Number(kind="victims", value=3),
    )
    assert record.event.main


@pytest.mark.parametrize(
    ("first", "second", "rows"),
    [
        (arrest("in:GBR"), arrest("in:GBR"), 1),
        (arrest(), Event(type=EventType.RESCUE), 2),
        (arrest(**on(1)), arrest(**on(4)), 1),
        (arrest(**on(1)), arrest(**on(5)), 2),
        (arrest(**on(1)), arrest(**on(5, source="published")), 1),
        (arrest(**on(1)), arrest(status=PLANNED, **on(9)), 1),
        (arrest("police:ESP"), arrest("police:FRA"), 2),
        (
            arrest(place=Place(name="Kent", country="GBR")),
            arrest(place=Place(name="Dover", country="GBR")),
            1,
        ),
        (
            arrest(place=Place(name="Kent", country="GBR")),
            arrest(place=Place(name="Lyon", country="FRA")),
            2,
        ),
        (arrest(place=Place(name="Kent", country="GBR")), arrest(), 1),
    ],
)
def test_two_events_of_one_story_are_one_unless_they_conflict(
    first: Event, second: Event, rows: int
) -> None:
    """In type, day, country, or who acts."""
    both = [account("a", first), account("b", second, hours=1)]

    assert len(happenings(both)) == rows


def test_two_events_of_one_item_are_two() -> None:
    """Whoever writes of two raids means two."""
    told = account("a", arrest("in:GBR"))

    assert len(happenings([told, told])) == 2


def test_the_order_in_which_rows_are_read_changes_nothing() -> None:
    """Only when the items were seen counts."""
    told = [
        account("a", deal("VNM")),
        account("b", deal("VNM", "GBR"), hours=1),
        account("c", deal("VNM", "PHL"), hours=2),
        account("d", deal("GBR", "VNM", status=PLANNED), hours=3),
    ]

    assert len({agreements(order) for order in permutations(told)}) == 1


def test_a_storm_of_items_is_one_row() -> None:
    """Each account is compared with what its pile has in common, not with all of it."""
    told = arrest("police:ESP", place=Place(name="Madrid", country="ESP"), **on(1))
    (record,) = happenings(account(f"i{n}", told, hours=n) for n in range(3000))

    assert record.items == 3000


SIGNED = one(
    account(
        "a",
        deal("VNM", "GBR", place=Place(name="London", country="GBR"), **on(17)),
    )
)
TALKS = one(
    account("a", deal("VNM", "GBR", **on(16), date_end=date(2024, 4, 18), main=False))
)


@pytest.mark.parametrize(
    ("record", "choice", "wanted"),
    [
        (SIGNED, Choice(), True),
        (SIGNED, Choice(between=frozenset({"GBR", "VNM"})), True),
        (SIGNED, Choice(between=frozenset({"GBR", "FRA"})), False),
        (SIGNED, Choice(country="VNM"), True),
        (TALKS, Choice(country="PHL"), False),
        (SIGNED, Choice(kind="mou"), True),
        (SIGNED, Choice(kind="agreement"), False),
        (SIGNED, Choice(kind="treaty"), False),
        (SIGNED, Choice(status="signed"), True),
        (SIGNED, Choice(status="proposed"), False),
        (SIGNED, Choice(main=True), True),
        (TALKS, Choice(main=True), False),
        (SIGNED, Choice(since=date(2024, 4, 17)), True),
        (SIGNED, Choice(since=date(2024, 4, 18)), False),
        (TALKS, Choice(since=date(2024, 4, 18)), True),
        (SIGNED, Choice(until=date(2024, 4, 17)), True),
        (SIGNED, Choice(until=date(2024, 4, 16)), False),
        (one(account("a", deal("VNM", "GBR"))), Choice(since=NOON.date()), True),
    ],
)
def test_a_row_is_chosen_by_all_that_is_asked(
    record: Record, choice: Choice, wanted: bool
) -> None:
    """What is not asked for leaves all."""
    assert chosen(record, choice) is wanted
