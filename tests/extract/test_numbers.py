"""How many people and boats, counted as what?"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.extract.count_signs import KINDS
from monitor.extract.counts import find_counts, value_of
from monitor.extract.numbers import find_numbers
from monitor.model.event import EventType
from monitor.model.lexicon import Lexicon
from monitor.model.slots import NumberWords
from tests.extract.telling import cases, told_of

CASES = cases("numbers")


@pytest.mark.parametrize(("of", "lang", "text", "expected"), CASES)
def test_people_and_boats_are_counted(
    of: EventType, lang: str, text: str, expected: str, lexicon: Lexicon
) -> None:
    """Digits and words, before and after what happened; context is none."""
    found = find_numbers(told_of(text, of, lexicon, lang=lang))

    assert ", ".join(sorted(f"{n.kind} {n.value:.7g}" for n in found)) == expected


def test_a_named_accused_is_one(lexicon: Lexicon) -> None:
    """Where no number says how many."""
    told = told_of("Ann Lee, 40, was jailed.", EventType.SENTENCE, lexicon)
    accused = [told.whole[0].evidence((0, 7), "person:Ann Lee")]
    (number,) = find_numbers(told, accused)

    assert (number.kind, number.value) == ("sentenced", 1)
    assert not find_numbers(
        told_of("Ann Lee, 40, got a visa.", EventType.MEETING, lexicon), accused
    )


def test_what_is_counted_over_months_is_not_the_news(lexicon: Lexicon) -> None:
    """Where a sentence tells it that has no words of the event."""
    told = told_of(
        "Police stopped 31 refugees. In the first half of the year 900 refugees came.",
        EventType.INTERCEPTION,
        lexicon,
    )
    beside = replace(told, sentences=told.whole[:1])

    assert [number.value for number in find_numbers(beside)] == [31]


def test_a_language_without_words_counts_nothing(lexicon: Lexicon) -> None:
    """Its digits could be anything."""
    assert not find_numbers(told_of("12 x 12", EventType.ARREST, lexicon, lang="xx"))


@given(text=st.text(max_size=60), of=st.sampled_from(sorted(KINDS)))
def test_any_text_keeps_its_offsets(text: str, of: EventType, lexicon: Lexicon) -> None:
    """No text is too strange, and evidence is cut from it."""
    told = told_of(f"12 men arrested {text} 3 boats", of, lexicon)
    for number, evidence in find_numbers(told).items():
        assert evidence.text == told.item.text[evidence.start : evidence.end]
        assert evidence.rule == f"number:{number.kind}"


@given(st.integers(0, 999_999))
def test_grouped_digits_are_the_same_number(value: int) -> None:
    """2,517 and 2517; in other languages 2.517."""
    english, other = NumberWords(), NumberWords(point=",")
    grouped = f"{value:,}"

    assert [c.value for c in find_counts(f"{grouped} men", english)] == [value]
    assert [c.value for c in find_counts(f"{value} men", english)] == [value]
    dotted = grouped.replace(",", ".")
    assert [c.value for c in find_counts(f"{dotted} men", other)] == [value]


def test_number_words_multiply_and_add() -> None:
    """Indonesian says two ten three and two teen; Vietnamese likewise."""
    words = NumberWords(
        words={"dua": 2, "tiga": 3},
        scales={"ratus": 100, "ribu": 1000},
        tens=("puluh",),
        teens=("belas",),
    )

    assert value_of(["dua", "puluh", "tiga"], words) == 23
    assert value_of(["dua", "belas"], words) == 12
    assert value_of(["dua", "ribu", "tiga", "ratus", "dua", "puluh"], words) == 2320
