"""Where did it happen?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.extract.cities import City, find_city
from monitor.extract.places import find_place
from monitor.model.event import EventType
from monitor.model.lexicon import Cities, Lexicon
from tests.extract.telling import cases, told_of


@pytest.mark.parametrize(("of", "lang", "text", "expected"), cases("places"))
def test_places_are_read(
    of: EventType, lang: str, text: str, expected: str, lexicon: Lexicon
) -> None:
    """Datelines, cities, else a state where the text is sure; none on screens."""
    place, evidence = find_place(told_of(text, of, lexicon, lang=lang))

    assert (f"{place.name} {place.country}" if place else "") == expected
    assert len(evidence) == bool(place)


def test_a_language_without_words_has_datelines_only(lexicon: Lexicon) -> None:
    """Nothing says what stands before a name."""
    told = told_of("HANOI – x in Paris", EventType.AGREEMENT, lexicon, lang="xx")

    assert find_place(told)[0]


def test_a_state_that_opens_the_title_is_the_place(lexicon: Lexicon) -> None:
    """Of a crime; a meeting may be anywhere."""
    title, text = "Bénin : douze enfants libérés", "La police les a trouvés lundi."

    def country(of: EventType) -> str | None:
        place, _ = find_place(told_of(text, of, lexicon, lang="fr", title=title))
        return place.country if place else None

    assert country(EventType.RESCUE) == "BEN"
    assert country(EventType.MEETING) is None


def test_the_longest_name_of_a_city_wins() -> None:
    """New York City is not New York, and Yorkville is neither."""
    cities = Cities(states={"New York": ("A",), "New York City": ("B",), "Ho": ("C",)})
    text = "In new York, New York City. New York; Yorkville, New-York, Ho"

    assert list(find_city(text, cities)) == [
        City(states=("B",), start=13, end=26),
        City(states=("A",), start=28, end=36),
        City(states=("A",), start=49, end=57),
        City(states=("C",), start=59, end=61),
    ]


@given(text=st.text(max_size=60), of=st.sampled_from(sorted(EventType)))
def test_any_text_keeps_its_offsets(text: str, of: EventType, lexicon: Lexicon) -> None:
    """No text is too strange, and evidence is cut from it."""
    told = told_of(f"In Ho {text} in Hanoi, Vietnam", of, lexicon)
    for evidence in find_place(told)[1]:
        assert evidence.text == told.item.text[evidence.start : evidence.end]


def test_every_body_has_a_known_home(lexicon: Lexicon) -> None:
    """Its words are small, as they are looked up, and its state is one."""
    for words in lexicon.slots.values():
        for body, code in words.places.homes.items():
            assert body == body.casefold()
            assert lexicon.countries[code].names
