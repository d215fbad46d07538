"""Do enough facts of two reports agree to make them one, whatever their words?"""

from datetime import timedelta
from typing import Any

import pytest

from monitor.group import agreeing, tally
from monitor.group.likeness import Using, compare
from monitor.group.named import no_names
from monitor.group.stories import Stories, even
from monitor.group.trace import Trace, trace_of
from monitor.group.trace_json import from_json, to_json
from monitor.model.event import Event, EventType, Number, Party, Person, Place, Role
from monitor.model.lexicon import NameKind, StateName
from tests.group.items import NOON, report

HOUR = timedelta(hours=1)
FOUND = "Coastguard stops sailing boat off Kalamina, 38 aboard"
#: Of the same boat, in words that the first does not have.
HELD = "Deux passeurs syldaves devant un procureur, trente-huit personnes saines"
OTHERS = "Drei Schleuser verhaftet, Schlauchboot vor der Insel treibend"


def event(
    kind: EventType = EventType.INTERCEPTION,
    *states: str,
    place: str = "",
    person: str = "",
    days: int = 0,
    said: bool = False,
    **counts: float,
) -> tuple[Event, ...]:
    parties = tuple(Party(id=each, role=Role.LOCATION) for each in states)
    return (
        Event(
            type=kind,
            parties=parties,
            place=Place(name=place, country=states[0]) if place else None,
            persons=(Person(name=person),) if person else (),
            date=(NOON + timedelta(days=days)).date(),
            date_source="text" if said else "published",
            numbers=tuple(Number(kind=k, value=v) for k, v in counts.items()),
        ),
    )


def trace(name: str = "a", **fields: Any) -> Trace:
    return trace_of(report(name, **fields), NOON, even, names)


def names(lang: str) -> list[StateName]:
    known = {"fr": "Grèce", "de": "Griechenland", "zh": "希腊"}
    return [StateName(known[lang], lang, "GRC", NameKind.NAME)] if lang in known else []


BOAT = event(EventType.INTERCEPTION, "GRC", migrants=38, arrested=2)
ONE = trace(title=FOUND, events=BOAT)


def other(**fields: Any) -> Trace:
    """In another language, so that no word is the same."""
    return trace("b", **{"title": HELD, "lang": "fr", **fields})


@pytest.mark.parametrize(
    ("events", "joins"),
    [
        (event(EventType.ARREST, "GRC", migrants=38, arrested=2), True),
        (event(EventType.INTERCEPTION, "GRC", rescued=38), True),
        (event(EventType.INTERCEPTION, "GRC", migrants=41), True),
        (event(EventType.INTERCEPTION, "GRC", migrants=91), False),
        (event(EventType.INTERCEPTION, "ESP", migrants=38), False),
        (event(EventType.SENTENCE, "GRC", days=-9, said=True, sentenced=2), False),
        (event(EventType.AGREEMENT, "GRC"), False),
    ],
    ids=[
        "told as an arrest", "told as a rescue", "counted again", "other counts",
        "elsewhere", "a sentence", "no number",
    ],
)  # fmt: skip
def test_state_kind_and_counts_make_one_of_what_shares_no_word(
    events: tuple[Event, ...], *, joins: bool
) -> None:
    found = compare(ONE, other(events=events), fully=True)

    assert (found.over >= 0 and not found.veto) is joins


def test_what_agrees_is_told() -> None:
    two = other(events=event(EventType.ARREST, "GRC", migrants=38, arrested=2))
    grown = other(events=event(EventType.INTERCEPTION, "GRC", migrants=41))
    placed = event(EventType.ARREST, "GRC", place="Kalamina", arrested=2)
    one, three = trace(title=FOUND, events=placed), other(events=placed)

    assert compare(ONE, two).link == "facts agree: state GRC, 2 held, 38 people"
    assert compare(ONE, grown).link == (
        "facts agree: state GRC, counts nearly the same"
    )
    assert compare(one, three).link == (
        "facts agree: place kalamina, state GRC, 2 held"
    )


def test_facts_are_of_no_account_where_signatures_are_not_used() -> None:
    two = other(events=BOAT)

    assert compare(ONE, two).over >= 0
    assert compare(ONE, two, Using(signatures=False)).over < 0
    assert compare(ONE, ONE, Using(signatures=False)).over >= 0


def test_a_number_alone_makes_none_one() -> None:
    """Thirty-eight are told of everywhere every day."""
    two = other(events=event(EventType.INTERCEPTION, migrants=38, arrested=2))

    assert agreeing.agreement(ONE, two, 0.0) is None
    assert agreeing.agreement(ONE, two, agreeing.SAME_SUBJECT)


@pytest.mark.parametrize(("person", "place"), [("Jan Vogel", ""), ("", "Kalamina")])
def test_a_person_or_a_place_stands_beside_a_number_as_well(
    person: str, place: str
) -> None:
    held = event(EventType.ARREST, "GRC", person=person, place=place, arrested=12)
    there = event(EventType.ARREST, "", person=person, place=place, arrested=12)

    one, two = trace(title=FOUND, events=held), other(events=there)

    assert agreeing.agreement(one, two, 0.0)


def test_facts_agree_for_two_days_and_a_half() -> None:
    late = other(events=BOAT, after=61 * HOUR)

    assert agreeing.agreement(ONE, other(events=BOAT), 0.0)
    assert agreeing.agreement(ONE, late, 0.0) is None


@pytest.mark.parametrize(
    "against",
    [
        event(EventType.INTERCEPTION, "ESP", migrants=38),
        event(EventType.INTERCEPTION, "GRC", migrants=38, days=5, said=True),
        event(EventType.INTERCEPTION, "GRC", migrants=38, place="Melita"),
        event(EventType.INTERCEPTION, "GRC", migrants=38, person="Ida Berg"),
        event(EventType.WARNING_REPORT, "GRC", migrants=38),
        event(EventType.INTERCEPTION, "GRC", migrants=38, arrested=9),
        event(EventType.INTERCEPTION, "GRC", migrants=60),
    ],
    ids=["state", "day", "place", "person", "type", "count", "number"],
)
def test_each_fact_that_differs_counts_against_it(against: tuple[Event, ...]) -> None:
    mine = event(
        EventType.INTERCEPTION,
        "GRC",
        place="Kalamina",
        person="Jan Vogel",
        said=True,
        migrants=38,
        arrested=2,
    )
    one, same = trace(title=FOUND, events=mine), other(events=mine)

    least = agreeing.points(one, same, 0.2)

    assert agreeing.points(one, other(events=against), 0.2) < least


def test_other_parties_outweigh_all_else() -> None:
    def deal(*states: str) -> tuple[Event, ...]:
        parties = tuple(Party(id=each, role=Role.STATE) for each in states)
        return (Event(type=EventType.AGREEMENT, parties=parties, date=NOON.date()),)

    one, same = trace(events=deal("GRC", "ITA")), other(events=deal("GRC", "ITA"))
    third = other(events=deal("GRC", "ESP"))

    assert agreeing.points(one, same, 0) - agreeing.points(one, third, 0) > (
        agreeing.OTHER_STATES
    )


def test_names_stand_beside_a_number_and_other_names_count_against_it() -> None:
    one = trace(title="A yacht with 38 reached Kalamina from Bodrova")
    same = trace("b", title="Bodrova was left by 38, now in Kalamina")
    none = trace("c", title="A ferry with 38 reached Melita from Syldavia")

    assert agreeing.agreement(one, same, 0.0) == (
        "facts agree: the number 38, bodrov, kalami"
    )
    assert agreeing.agreement(one, none, 0.3) is None


def test_states_are_read_where_no_event_was_found() -> None:
    two = other(title=f"{HELD}: la Grèce en garde 38")

    assert two.facts.states == {"GRC"}
    assert compare(ONE, two).link == "facts agree: state GRC, the number 38"


def test_two_states_are_a_fact_where_no_word_can_be_the_same() -> None:
    parties = tuple(Party(id=each, role=Role.STATE) for each in ("GRC", "ITA"))
    deal = (Event(type=EventType.AGREEMENT, parties=parties, date=NOON.date()),)
    one = trace(title=FOUND, events=deal)
    two = trace_of(report("b", title="Griechenland unterschreibt, Italien auch",
                          lang="de"), NOON, even, both)  # fmt: skip
    late = trace_of(report("c", title="Griechenland unterschreibt, Italien auch",
                           lang="de", after=40 * HOUR), NOON, even, both)  # fmt: skip

    assert agreeing.agreement(one, two, 0.0) == ("facts agree: state GRC, state ITA")
    assert agreeing.agreement(one, late, 0.0) is None


def both(lang: str) -> list[StateName]:
    rows = (("Griechenland", "GRC"), ("Italien", "ITA"))
    return [StateName(name, lang, key, NameKind.NAME) for name, key in rows]


def test_it_is_found_by_its_facts_however_many_stories_there_are() -> None:
    """No word of it is in the index."""
    stories = Stories(names=names)
    for nth in range(30):
        words = chr(97 + nth) if nth < 26 else f"z{chr(71 + nth)}"
        stories.place(report(f"n{nth}", title=f"{words}orld {words}ater"), NOON)
    first = stories.place(report("a", title=FOUND, events=BOAT), NOON)
    events = event(EventType.ARREST, "GRC", migrants=38, arrested=2)

    second = stories.place(report("b", title=HELD, lang="fr", events=events), NOON)

    assert second.story == first.story
    assert second.reason.startswith("facts agree")


def test_bare_headlines_with_other_states_are_of_two() -> None:
    one = trace(title="Flown home from scam farms", events=event(
        EventType.DEPORTATION_RETURN, "PHL", "MMR"))  # fmt: skip
    two = trace("b", title="Flown home from scam farms", events=event(
        EventType.RESCUE, "IDN", "MMR"))  # fmt: skip
    less = trace("c", title="Flown home from scam farms", events=event(
        EventType.RESCUE, "MMR"))  # fmt: skip

    assert agreeing.other_states(one, two) == "other states: PHL there, IDN here"
    assert compare(one, two, fully=True).veto == "other states: PHL there, IDN here"
    assert agreeing.other_states(one, less) is None


def test_a_place_has_another_name_in_another_language() -> None:
    kalamina = event(EventType.ARREST, "GRC", place="Kalamina", arrested=12)
    kalamine = event(EventType.ARREST, "GRC", place="Kalamine", arrested=12)
    one = trace(title=FOUND, events=kalamina)
    there, here = other(events=kalamine), other(events=kalamine, lang="en")

    assert agreeing.points(one, there, 0) - agreeing.points(one, here, 0) >= (
        agreeing.ACROSS + agreeing.OTHER_PLACE
    )


def test_what_one_counts_and_the_other_only_tells_is_no_other_count() -> None:
    one = trace(title=FOUND, events=event(EventType.RESCUE, "GRC", rescued=128))
    children = event(EventType.RESCUE, "GRC", rescued=31)
    told = other(title="31 enfants parmi les 128", events=children)
    untold = other(title="31 enfants parmi les sauvés", events=children)
    nothing = agreeing.points(one, untold, 0) + tally.OTHER_COUNT

    assert agreeing.points(one, told, 0) == (
        nothing + tally.NUMBER + tally.OTHER_NUMBERS
    )


def test_same_figures_are_two_or_one_that_is_neither_small_nor_round() -> None:
    one = trace(title="We count 12, 31 and 128 and 300 aboard")

    def agree(title: str) -> bool:
        return tally.same_figures(one, trace("b", title=title))

    assert agree("They count 128 there")
    assert agree("They count 12 and 300 there")
    assert not agree("They count 300 there")
    assert not agree("They count 12 there")


def test_states_read_are_kept_with_the_trace() -> None:
    two = other(title="Trente-huit en Grèce")

    assert two.named == {"GRC"}
    assert from_json(to_json(two)) == two
    assert list(no_names("fr")) == []


ROAD = "Women led out of a parlour in Harwick, neighbours saw officers"
RAIDED = "Femmes trouvées dans un salon de massage à Harwick"


def test_a_name_on_which_both_hang_counts_as_it_weighs() -> None:
    """It is no number, and it is in another language."""
    one = trace(title=ROAD, events=event(EventType.ARREST, "GBR"))
    two = other(title=RAIDED, events=event(EventType.ARREST, "GBR"))
    late = other(title=RAIDED, events=event(EventType.ARREST, "GBR"), after=37 * HOUR)
    away = other(title=RAIDED, events=event(EventType.ARREST, "MLT"))

    assert agreeing.agreement(one, two, 0.0) == "facts agree: state GBR, harwic"
    assert agreeing.agreement(one, late, 0.0) is None
    assert agreeing.agreement(one, away, 0.0) is None


def test_in_one_language_a_name_alone_is_too_little() -> None:
    one, two = trace(title=ROAD), trace("b", title="Fire destroys Harwick chapel roof")
    german = trace(title="Schleuser gefasst", lang="de")

    none = agreeing.points(one, two, 0.0)
    alike = agreeing.points(one, two, agreeing.SAME_SUBJECT)

    assert none == 0.0
    assert alike > agreeing.NAME + 1
    assert agreeing.points(german, german, agreeing.SAME_SUBJECT) < 2 * alike


def test_each_with_a_state_of_its_own_counts_against_it() -> None:
    one = trace(title=FOUND, events=event(EventType.SENTENCE, "DEU", "SYR"))
    same = other(events=event(EventType.SENTENCE, "DEU"))
    turks = other(events=event(EventType.SENTENCE, "DEU", "TUR"))

    assert agreeing.points(one, same, 0) - agreeing.points(one, turks, 0) == (
        agreeing.OTHER_NATIONS
    )


def test_which_of_a_series_it_is_counts_for_it() -> None:
    states = event(EventType.MEETING, "GRC", "ITA")
    one = trace(title="Fourth meeting on boats", events=states)
    two = other(title="Quatrième réunion", events=states)
    none = other(title="Une réunion", events=states)

    assert agreeing.points(one, two, 0) - agreeing.points(one, none, 0) == (
        agreeing.SERIES
    )
    assert "number 4 of a series" in (agreeing.agreement(one, two, 0) or "")


def test_so_many_were_aboard_is_told() -> None:
    sunk = trace(title=FOUND, events=event(
        EventType.DEATH_IN_TRANSIT, "GRC", dead=9, survivors=41))  # fmt: skip
    boat = other(events=event(EventType.DEATH_IN_TRANSIT, "GRC", migrants=50))

    assert agreeing.agreement(sunk, boat, 0.5) == "facts agree: state GRC, 50 aboard"


def test_a_plan_is_not_of_another_day_than_what_is_said_of_it_today() -> None:
    def on(days: int) -> float:
        told = event(EventType.MEETING, "GRC", days=days, said=True)
        return agreeing.points(one, other(events=told), 0)

    one = trace(title=FOUND, events=event(EventType.MEETING, "GRC", said=True))

    assert on(0) - on(1) == agreeing.PER_DAY
    assert on(0) == on(9)
