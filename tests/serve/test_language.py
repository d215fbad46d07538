"""Does the language model know languages, in less memory than it would take?"""

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.serve.language import identify
from monitor.serve.moves import WIDTH, fold

TEXTS = {
    "en": "Two ministers met in the harbour town and promised to share more.",
    "vi": "Hai bộ trưởng gặp nhau tại thành phố cảng và hứa hợp tác nhiều hơn.",
    "de": "Zwei Minister trafen sich in der Hafenstadt und versprachen mehr Hilfe.",
    "ar": "التقى الوزيران في المدينة الساحلية ووعدا بتعاون أكبر بين البلدين.",
    "th": "รัฐมนตรีสองคนพบกันที่เมืองท่าและสัญญาว่าจะร่วมมือกันมากขึ้น",
    "zh": "两位部长在港口城市会面，并承诺加强合作。",
    "cy": "Cyfarfu dau weinidog yn y dref a chytuno i gydweithio yn agosach.",
    "eu": "Bi ministro bildu ziren portuko hirian eta laguntza handiagoa agindu zuten.",
}


@pytest.mark.parametrize(("lang", "text"), TEXTS.items())
def test_it_knows_the_language(lang: str, text: str) -> None:
    """Also for languages that no rule of ours is written in."""
    assert identify(text) == lang


def test_a_few_letters_are_not_guessed() -> None:
    """A guess would choose the rules of one language."""
    assert identify("Ja. 2024!") == ""


@given(st.lists(st.integers(0, 5), min_size=1, max_size=30))
def test_a_folded_table_answers_as_the_table(kinds: list[int]) -> None:
    """At every place; pieces of one kind are kept once."""
    table = array(
        "I", [number for kind in kinds for number in range(kind, kind + WIDTH)]
    )
    moves = fold(table)

    assert [moves[at] for at in range(len(table))] == [*table]
    assert len(moves.pieces) == len(set(kinds)) * WIDTH
