"""Who takes part, and with which title?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.extract.persons import accused_among, find_persons
from monitor.model.event import EventType
from monitor.model.lexicon import Lexicon
from tests.extract.telling import cases, told_of

DEAL, TALKS = EventType.AGREEMENT, EventType.MEETING
JAIL, HELD = EventType.SENTENCE, EventType.ARREST

CASES = cases("persons")


@pytest.mark.parametrize(("of", "lang", "text", "expected"), CASES)
def test_persons_are_read_with_their_titles(
    of: EventType, lang: str, text: str, expected: str, lexicon: Lexicon
) -> None:
    """Signatories, participants and accused; no witnesses, bodies or places."""
    found = find_persons(told_of(text, of, lexicon, lang=lang))

    assert "; ".join(f"{p.name} ({p.title})" for p in found) == expected


def test_a_headline_in_capitals_names_nobody(lexicon: Lexicon) -> None:
    """Every word of it looks like a name; the text tells who it was."""
    title = "Home Secretary James Cleverly Signs Landmark Deal With Hanoi"
    told = told_of("Mr Cleverly signed it.", DEAL, lexicon, title=title)

    assert [p.name for p in find_persons(told)] == ["Cleverly"]


def test_only_crimes_have_accused(lexicon: Lexicon) -> None:
    """And who has an office is none of them."""
    told = told_of("Bob Moss was jailed. Minister Ann Lee was there.", JAIL, lexicon)
    deal = told_of("Bob Moss signed it.", DEAL, lexicon)

    assert [e.text for e in accused_among(find_persons(told), told)] == ["Bob Moss"]
    assert accused_among(find_persons(deal), deal) == []


@given(text=st.text(max_size=60), of=st.sampled_from([DEAL, TALKS, JAIL]))
def test_any_text_keeps_its_offsets(text: str, of: EventType, lexicon: Lexicon) -> None:
    """No text is too strange, and evidence is cut from it."""
    told = told_of(f"Minister Ann {text} Lee, 37, of Mr X signed", of, lexicon)
    for person, evidence in find_persons(told).items():
        assert evidence.text == told.item.text[evidence.start : evidence.end]
        assert evidence.text == person.name
