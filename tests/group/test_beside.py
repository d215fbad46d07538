"""What may be of the same story as a report, quick and rough."""

from dataclasses import replace

from monitor.group.beside import AFTER, BEFORE, FEW, Beside
from monitor.model.item import Item
from tests.values import ITEM


def items(*titles: str, summary: str = "") -> list[Item]:
    return [replace(ITEM, title=title, summary=summary, text="") for title in titles]


def test_what_shares_most_rare_words_stands_beside_before_and_after() -> None:
    """The likest first; what shares nothing is not found."""
    beside = Beside(
        items(
            "Ferry sinks off Harwick",
            "Snow falls on mountains",
            "Ferry sinks in a storm",
            "Divers search for the ferry that sank off Harwick",
            "Ferry company fined after Harwick",
            "Harwick mourns",
        )
    )

    assert beside.find(3) == [0, 2, 4, 5]
    assert beside.find(1) == []
    assert beside.find(0) == [3, 2]


def test_so_many_are_found_at_most() -> None:
    """However many tell the same."""
    beside = Beside(items(*["Ferry sinks off Harwick"] * 15))

    assert beside.find(7) == [6, 5, 8, 9]
    assert len(beside.find(14)) == BEFORE
    assert len(beside.find(0)) == AFTER


def test_the_latest_before_and_the_first_after_win_among_equals() -> None:
    """A story is joined by its latest items."""
    beside = Beside(items(*["Ferry sinks off Harwick"] * 6))

    assert sorted(beside.find(3)) == [1, 2, 4, 5]


def test_a_word_of_many_reports_finds_none_of_them() -> None:
    """Nor does the name of the outlet."""
    beside = Beside(items(*[f"Gazette: number{n}" for n in range(FEW + 2)]))

    assert beside.find(3) == []


def test_text_without_spaces_is_read_two_characters_at_a_time() -> None:
    """And the first lines count as well as the headline."""
    thai = items("\u0e40\u0e23\u0e37\u0e2d\u0e25\u0e48\u0e21", "Rain")
    told = items("Capsized", summary="\u0e40\u0e23\u0e37\u0e2d\u0e08\u0e21")

    assert Beside([*thai, *told]).find(2) == [0]
