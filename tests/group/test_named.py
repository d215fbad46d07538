"""Which states does an item name of which no event was found?"""

from collections.abc import Iterator

import pytest

from monitor.group.named import own_names, states_in, surfaces
from monitor.group.stories import even
from monitor.group.words import terms_of
from monitor.model.lexicon import NameKind, StateName
from monitor.serve.lexicon import state_names


def named(text: str, lang: str) -> set[str]:
    words = terms_of(text, "", lang, even).words
    return set(states_in(words, lang, state_names, even))


@pytest.mark.parametrize(
    ("lang", "text", "states"),
    [
        ("da", "Danmark og Tunesien underskriver aftale", {"DNK", "TUN"}),
        ("zh", "柬埔寨警方解救多人", {"KHM"}),
        ("th", "ไทยส่งกลับชาวกัมพูชา", {"KHM", "THA"}),
        ("nl", "Vietnam en Nederland tekenen", {"NLD", "VNM"}),
        ("en", "Cambodian and Vietnamese officers in Colombo", {"KHM", "VNM"}),
        ("en", "Officers searched houses at dawn", set()),
        ("xx", "Danmark og Tunesien", set()),
    ],
)
def test_a_state_is_named_in_any_form(lang: str, text: str, states: set[str]) -> None:
    assert named(text, lang) == states


def test_names_that_are_words_as_well_are_left_out() -> None:
    def names(lang: str) -> Iterator[StateName]:
        yield StateName("Jordan", lang, "JOR", NameKind.NAME, wary=True)
        yield StateName("Mali", lang, "MLI", NameKind.NAME, cased=True)
        yield StateName("Aman", lang, "OMN", NameKind.AGENCY)
        yield StateName("Yu", lang, "YUG", NameKind.NAME)
        yield StateName("of", lang, "XXX", NameKind.NAME)
        yield StateName("Melita", lang, "MLT", NameKind.NAME)
        yield StateName("Melita Nova", lang, "NOV", NameKind.NAME)

    def found(text: str) -> frozenset[str]:
        words = terms_of(text, "", "en", even).words
        return states_in(words, "en", names, even)

    assert found("Jordan Mali Aman Yu of") == set()
    assert found("Melita Island Harbour") == {"MLT"}
    assert found("Melita Nova Harbour") == {"MLT", "NOV"}


def test_where_a_language_is_that_of_one_state_its_papers_do_not_say_so() -> None:
    assert named("Zatrzymani na granicy z Białorusią", "pl") == {"BLR", "POL"}
    assert named("Zatrzymani pod lasem", "pl") == {"POL"}
    assert named("Detenidos junto al bosque", "es") == set()


def test_names_of_its_own_are_those_that_are_no_states() -> None:
    found = frozenset({"cambod", "vietna", "harwic", "united"})

    assert own_names(found, "en", state_names, even) == {"harwic"}


def test_a_place_may_have_a_states_name() -> None:
    assert {"vietnam", "viet nam"} <= surfaces("vi", state_names)
    assert "hanoi" not in surfaces("en", state_names)
