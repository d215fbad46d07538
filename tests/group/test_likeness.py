"""How alike are two reports, and what speaks against their being of one happening?"""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.group import likeness
from monitor.group.likeness import Using, compare, needed_after, told
from monitor.group.stories import even
from monitor.group.trace import Trace, trace_of
from monitor.group.trace_json import from_json, to_json
from monitor.model.event import Event, EventType, Number, Party, Person, Place, Role
from monitor.model.lexicon import NameKind, StateName
from tests.group.items import ARTICLE, NOON, report

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RAID = (
    "Police in Dover arrested thirty people on suspicion of smuggling migrants."
    " Officers searched houses in Calmont Road at dawn and seized phones, dinghies,"
    " engines and money. The suspects came from Ruritania, said inspector Jane"
    " Marlowe, who thanked neighbours for their patience during the unusual morning"
    " operation."
)
#: The same form, filled in for another raid.
OTHER_RAID = (
    RAID.replace("Dover", "Leeds")
    .replace("thirty", "forty")
    .replace("Calmont", "Wexley")
    .replace("Ruritania", "Syldavia")
    .replace("Jane Marlowe", "Peter Oakden")
)


def trace(name: str = "a", **fields: Any) -> Trace:
    return trace_of(report(name, **fields), NOON, even)


def deal(*states: str, day: datetime = NOON) -> tuple[Event, ...]:
    parties = tuple(Party(id=each, role=Role.STATE) for each in states)
    return (Event(type=EventType.AGREEMENT, parties=parties, date=day.date()),)


def counted(value: float) -> tuple[Event, ...]:
    number = Number(kind="deported", value=value)
    return (Event(type=EventType.DEPORTATION_RETURN, numbers=(number,)),)


def test_the_same_text_is_alike_and_nothing_speaks_against_it() -> None:
    like = compare(trace(text=RAID), trace("b", text=RAID))

    assert like.score == pytest.approx(0.8, abs=0.05)
    assert like.over > 0
    assert not like.veto


def test_what_shares_no_word_is_not_alike() -> None:
    assert compare(trace(text=RAID), trace("b", text=ARTICLE)).score == 0


def test_too_few_words_are_alike_by_chance() -> None:
    assert compare(trace(title="Police news"), trace(title="Police news")).score == 0


@given(st.timedeltas(timedelta(0), 20 * DAY), st.timedeltas(timedelta(0), 20 * DAY))
def test_the_further_apart_the_more_alike_they_must_be(
    one: timedelta, two: timedelta
) -> None:
    shorter, longer = sorted((one, two))

    assert needed_after(shorter) <= needed_after(longer)


def test_what_is_little_more_than_a_headline_lasts_three_days() -> None:
    """The same headline next week is another raid."""
    thin = {"title": "Six held over smuggling of people in lorries"}
    first, soon = trace(**thin), trace("b", **thin, after=3 * DAY)
    late = trace("c", **thin, after=3 * DAY + HOUR)

    assert compare(first, soon).over > 0
    assert compare(first, late).over < 0


def test_without_a_date_they_must_be_more_alike() -> None:
    undated = trace("b", text=RAID, after=None)

    assert compare(trace(text=RAID), undated).needed == 0.5


def test_a_form_with_other_names_is_another_happening() -> None:
    """However alike the words are."""
    like = compare(trace(text=RAID), trace("b", text=OTHER_RAID))

    assert like.over > 0
    assert like.veto.startswith("the same wording with other names")
    unheeded = Using(vetoes=False)
    assert not compare(trace(text=RAID), trace("b", text=OTHER_RAID), unheeded).veto


def test_a_form_with_the_same_names_and_other_numbers_is_the_same_happening() -> None:
    """A second report counts better."""
    more = RAID.replace("thirty", "forty")

    assert not compare(trace(text=RAID), trace("b", text=more)).veto


@pytest.mark.parametrize(
    ("other", "apart"),
    [
        (
            "Court in Marseille hears how Posusuti firm lured 87 waiters into a mine",
            True,
        ),
        (
            "Court in Marseille hears how Posusuti firm lured 41 waiters into a mine",
            False,
        ),
        (
            "Court in Marseille hears how Posusuti firm lured waiters into a mine",
            False,
        ),
        ("Jury in Marseille told of 87 slaves that Posusuti kept below ground", False),
    ],
)
def test_a_headline_with_other_names_and_numbers_is_of_another_happening(
    other: str, apart: bool
) -> None:
    """Counts that are nearly the same may be one, an hour later."""
    said = "Court in Kolkata hears how Megarisu firm lured 38 waiters into a mine"
    veto = compare(trace(title=said), trace("b", title=other), fully=True).veto

    assert ("other names and other numbers" in veto) == apart


def test_a_headline_of_a_series_with_other_names_is_another_happening() -> None:
    title = "Ministry strengthens ties beside the convention"
    names = "Belarus, Minsk, Oleg Slizhevsky, Anton Kulik and Vera Lis met Shanmugam"
    others = "Myanmar, Naypyidaw, Thi Aung, Win Htut and Khin Soe met Shanmugam"
    like = compare(
        trace(title=title, text=f"There {names} in the city hall yesterday."),
        trace("b", title=title, text=f"Then {others} over a working lunch today."),
    )

    assert "other names" in like.veto


def test_counts_of_another_day_are_of_something_else() -> None:
    """On the same day they grow."""
    first = trace(text=RAID, events=counted(270))
    late = trace("b", text=RAID, events=counted(197), after=3 * DAY)
    soon = trace("c", text=RAID, events=counted(197), after=HOUR)

    assert compare(first, late).veto == "other counts, on another day"
    assert not compare(first, soon).veto


def test_other_counts_in_the_headline_on_another_day_are_of_something_else() -> None:
    """Where extraction found none."""
    first = trace(title="India flies home 270 people from Myanmar", text=RAID)
    late = trace("b", title="197 people flown home", text=RAID, after=2 * DAY)
    same = trace("c", title="All 270 people are home", text=RAID, after=2 * DAY)

    assert compare(first, late).veto == (
        "other counts, on another day: 270 there, 197 here"
    )
    assert not compare(first, same).veto


def test_numbers_in_common_make_more_alike_and_others_less() -> None:
    """The more the later."""
    first = trace(text=f"{RAID} In all 340 were found.")
    same = compare(first, trace("b", text=f"{RAID} In all 340 were there.")).score
    other = compare(trace(text="17 " + ARTICLE), trace("b", text="19 " + ARTICLE))
    later = compare(
        trace(text="17 " + ARTICLE), trace("b", text="19 " + ARTICLE, after=2 * DAY)
    )

    assert same > compare(first, trace("b", text=RAID)).score
    assert later.score < other.score


def test_a_headline_with_other_numbers_is_of_another_happening() -> None:
    """Of what is little more than a headline nothing else could tell them apart."""
    first = trace(title="Police free 12 women from a brothel in the old harbour")
    other = trace("b", title="Police free 30 women from a brothel in the old harbour")
    unlike = trace("c", title="Police free 30 men from a dinghy beside the old harbour")

    assert compare(first, other).veto == "the same wording with other numbers"
    assert not compare(first, unlike, fully=True).veto


def test_the_same_parties_and_days_are_enough() -> None:
    """Whatever the words and the language."""
    english = trace(text=RAID, events=deal("VNM", "GBR"))
    other = trace("b", text=ARTICLE, lang="vi", events=deal("GBR", "VNM"))
    like = compare(english, other)

    assert like.over == 0
    assert like.link == "same parties, days and kind: GBR, VNM"
    assert not compare(english, other, Using(signatures=False)).link


def test_other_parties_are_enough_against_it() -> None:
    one = trace(text=RAID, events=deal("VNM", "GBR"))

    assert compare(one, trace("b", text=RAID, events=deal("VNM", "NLD"))).veto == (
        "other parties: GBR there, NLD here"
    )


NAMES = "Yvette Cooper, Luong Tam Quang"
LONG = ARTICLE[::-1]


@pytest.mark.parametrize(
    ("text", "lang", "after", "link"),
    [
        (
            f"Hai bên {NAMES} ký kết. {LONG}",
            "vi",
            70 * HOUR,
            "same names: luong, quang, yvette",
        ),
        (f"Hai bên {NAMES} ký kết. {LONG}", "vi", 4 * DAY, ""),
        (f"Hai bên {NAMES} ký kết. {LONG}", "vi", None, ""),
        ("Hai bên Yvette Cooper ký kết.", "vi", HOUR, ""),
        (f"{ARTICLE}. Both {NAMES}.", "en", HOUR, ""),
    ],
)
def test_across_languages_the_names_are_enough(
    text: str, lang: str, after: timedelta | None, link: str
) -> None:
    """Three of them within three days."""
    english = trace(text=f"In town ministers {NAMES} signed. {RAID.lower()}")
    found = compare(english, trace("b", text=text, lang=lang, after=after))

    assert found.link.startswith(link)
    assert bool(found.link) == bool(link)


@pytest.mark.parametrize(
    ("one", "two", "veto"),
    [
        (
            "Fourth Bali Process meeting opens",
            "Bali Process holds fifth meeting",
            "another of a series: number 4 there, 5 here",
        ),
        ("The 7th dialogue", "The 7th dialogue", ""),
        ("The 7th dialogue", "The 8th summit", ""),
        ("The second day of a dialogue. Third summit", "The second dialogue", ""),
        ("A dialogue", "The second dialogue", ""),
        (
            "Đối thoại lần thứ hai",
            "Đối thoại lần thứ ba",
            "another of a series: number 2 there, 3 here",
        ),
        ("Đối thoại lần thứ nhất", "Đối thoại lần thứ ba", ""),
    ],
)
def test_another_of_a_series_is_another_happening(
    one: str, two: str, veto: str
) -> None:
    """The fourth meeting is not the fifth."""
    first = trace(title=one, text=ARTICLE)

    assert compare(first, trace("b", title=two, text=ARTICLE)).veto == veto


def test_a_veto_is_asked_only_where_it_decides() -> None:
    one = trace(text=RAID, events=deal("VNM", "GBR"))
    two = trace("b", text=ARTICLE, events=deal("VNM", "NLD"))

    assert not compare(one, two).veto
    assert compare(one, two, fully=True).veto


def test_the_reason_quotes_the_words_that_weigh_most() -> None:
    reason = told(trace(text=RAID), trace("b", text=RAID))

    assert reason.startswith("words 1.00, headline 0.00 alike (")
    assert told(trace(text=RAID), trace(text=ARTICLE)) == (
        "words 0.00, headline 0.00 alike"
    )


@pytest.mark.parametrize(
    ("published", "after", "at", "dated"),
    [
        (None, HOUR, NOON + HOUR, True),
        (NOON - DAY, HOUR, NOON - DAY, True),
        (NOON + 2 * HOUR, HOUR, NOON + HOUR, True),
        (NOON.replace(year=1970), HOUR, NOON + HOUR, True),
        (NOON + 9 * DAY, HOUR, NOON + HOUR, True),
        (None, None, NOON, False),
        (NOON - DAY, None, NOON - DAY, True),
    ],
)
def test_an_item_is_as_old_as_the_earlier_of_claim_and_sight(
    published: datetime | None, after: timedelta | None, at: datetime, *, dated: bool
) -> None:
    """Unless the claim is absurd; in a filter the claim is all there is."""
    found = trace(published=published, after=after)

    assert (found.at, found.dated) == (at, dated)


events = st.builds(
    Event,
    type=st.sampled_from(EventType),
    parties=st.just((Party(id="VNM", role=Role.STATE), Party(id="IOM", role=Role.ORG))),
    instrument=st.sampled_from(["none", "mou"]),
    date=st.none() | st.dates(),
    date_end=st.none() | st.dates(),
    date_source=st.sampled_from(["text", "published", ""]),
    place=st.none() | st.builds(Place, name=st.text(), country=st.sampled_from("AB")),
    persons=st.just((Person(name="Vũ Văn Hưng"),)),
    numbers=st.just((Number(kind="dead", value=39), Number(kind="dead", value=2.5))),
)


@given(st.text(), st.text(), st.none() | events)
def test_a_trace_survives_the_round_trip(
    title: str, text: str, event: Event | None
) -> None:
    """What is read again compares as it did before."""
    told_events = (event,) if event else ()
    before = trace(title=f"{title} Fourth meeting", text=text, events=told_events)

    assert from_json(to_json(before)) == before


def test_a_trace_in_another_form_is_passed_by() -> None:
    assert from_json('{"v": 0}') is None


def test_headlines_with_the_same_name_and_number_are_of_one_happening() -> None:
    """However else they are worded, on one day."""
    named = "Melitonians, Kastellorians, Ruritanians, Syldavians, Borduriansky"
    one = trace(title="Off Gavdosia a rickety crowded dinghy with 61")
    two = trace("b", title=f"{named}: 61 for Gavdosia")
    later = trace("c", title=f"{named}: 61 for Gavdosia", after=3 * DAY)

    assert likeness._link(one, two, 0.0) == "same name and number: gavdos, 61"
    assert likeness._link(one, later, 0.0) is None


@pytest.mark.parametrize(
    "title",
    [
        "They land 61 south of Kastellora",
        "They land 47 south of Gavdosia",
        "They land 61 south of Gavdosia, 90 off Kastellora",
    ],
    ids=["another name", "another number", "each with a name of its own"],
)
def test_another_name_or_number_links_no_headlines(title: str) -> None:
    one = trace(title="Melitonian dinghy with 61 off Gavdosia")

    assert not compare(one, trace("b", title=title)).link


def test_one_headline_with_another_name_in_it_is_another_happening() -> None:
    """Even where there is no number that could tell them apart."""
    one = trace(
        title="Oregonia ferry captain jailed over orchard pickers hidden under blankets"
    )
    two = trace(
        "b",
        title="Nevadia ferry captain jailed over orchard pickers hidden under blankets",
    )

    assert compare(one, two).veto == "the same headline with other names"


def test_headlines_with_other_names_and_other_numbers_are_of_two() -> None:
    one = trace(title="Coastguard rescues 61 from dinghy off Gavdosia")
    two = trace("b", title="Coastguard rescues 45 from dinghy near Kastellora")

    assert compare(one, two, fully=True).veto


def test_a_count_that_is_put_right_is_no_other_count() -> None:
    """A headline says so, and it comes later."""
    first = trace(title="Nine die off Sfora", text=RAID, events=counted(270))
    title = "Death toll off Sfora rises to 197"
    anew = trace("b", title=title, text=RAID, events=counted(197), after=2 * DAY)
    again = trace("c", title=title, text=RAID, events=counted(197), after=-2 * DAY)

    assert not compare(first, anew).veto
    assert compare(again, first).veto == "other counts, on another day"


def test_a_line_with_another_count_may_put_it_right() -> None:
    """Where it says so, and shares a name."""
    first = trace(title="Ten die off Sfora in a boat with 50")
    anew = trace("b", title="Toll off Sfora rises to 13", after=HOUR)
    line = trace("c", title="Six die off Sfora in a boat with 70", after=HOUR)

    assert "other numbers" not in compare(first, anew, fully=True).veto
    assert "other numbers" in compare(first, line, fully=True).veto


def test_one_name_in_common_is_not_all_of_them() -> None:
    words = "an iron dinghy drifted among lobster creels before dawn and leaked diesel"
    one = trace(text=f"Near Sfora {words}.")
    two = trace("b", text=f"Off Sfora and Melita {words}.")
    three = trace("c", text=f"Off Melita and Sfora {words}.")

    assert compare(one, two).score < 0.95 * compare(two, three).score


def test_the_place_is_not_that_of_a_whole_state() -> None:
    def names(lang: str) -> list[StateName]:
        return [StateName("Ruritania", lang, "RUR", NameKind.NAME)]

    def placed(name: str) -> str | None:
        place = Place(name=name, country="RUR")
        events = (Event(type=EventType.ARREST, place=place),)
        found = trace_of(report("a", text=RAID, events=events), NOON, even, names)
        return found.signature.place if found.signature else None

    assert placed("Ruritania") == ""
    assert placed("Calmont") == "calmont"
