"""What a language says for all topics, in a file of its own."""

import pytest

from monitor.model.topic import Concept, Examples, Language
from monitor.settings.load import Vocabulary, load
from monitor.settings.problem import Mistake
from tests.settings.desk import TOPIC, Desk

LANGUAGE = """
unreviewed = true
also = ["lo"]

[concepts.border]
source = "Immigration Act B.E. 2522"
terms = ["ชายแดน"]

[examples.good.named]
match = ["หัวข้อ\\nเนื้อข่าว"]
no_match = ["ข่าวอื่น\\nเรื่องอื่น"]
"""


@pytest.fixture
def spoken(desk: Desk) -> Desk:
    desk.write("config/topics/good.toml", TOPIC)
    desk.write("config/concepts.toml", '[border]\nen = ["border"]\n')
    desk.write("config/languages/th.toml", LANGUAGE)
    return desk


def test_adds_terms_and_examples(spoken: Desk) -> None:
    """To the concepts of concepts.toml, and to the rules that they are written for."""
    loaded = spoken.loaded()

    assert loaded.languages == (Language(code="th", unreviewed=True, also=("lo",)),)
    assert loaded.concepts == (
        Concept(name="border", terms=(("en", ("border",)), ("th", ("ชายแดน",)))),
    )
    assert loaded.topics[0].rules[0].examples == (
        Examples(
            lang="th",
            match=("หัวข้อ\nเนื้อข่าว",),
            no_match=("ข่าวอื่น\nเรื่องอื่น",),
        ),
    )


def test_a_language_alone_is_enough(desk: Desk) -> None:
    """A concept may stand in language files only; a file may be nearly empty."""
    desk.write("config/languages/th.toml", LANGUAGE.partition("[examples")[0])
    desk.write("config/languages/lo.toml", "# nothing yet\n")
    loaded = desk.loaded()

    assert [concept.name for concept in loaded.concepts] == ["border"]
    assert [language.code for language in loaded.languages] == ["lo", "th"]


WRONG = [
    ("th", "unreviewd = true\n", "th.toml:1:1: unreviewd: unknown key"),
    ("th", '[concepts.a]\nterms = ["x"]\n', "th.toml:1:11: concepts.a.source: missing"),
    ("th", '[concepts.a]\nsource = "s"\nterms = []\n', "concepts.a.terms: empty"),
    ("th", "[examples.god]\nr = {}\n", "th.toml:1:11: examples.god: no such topic"),
    ("th", "[examples.good.nmed]\n", "examples.good.nmed: no such rule"),
    ("Thai lang", "also = []\n", "Thai lang.toml: not a language"),
    ("th", "also = [\n", "th.toml:2:1: syntax"),
]


@pytest.mark.parametrize(("name", "text", "expected"), WRONG)
def test_tells_a_mistake_where_it_stands(
    desk: Desk, name: str, text: str, expected: str
) -> None:
    """File, line, column and key, and what to do."""
    desk.write("config/topics/good.toml", TOPIC)
    desk.write(f"config/languages/{name}.toml", text)
    told = desk.told()

    assert any(expected in line for line in told), told


def test_queries_are_not_checked_while_terms_are_missing(desk: Desk) -> None:
    """A file that does not parse would make every @concept of it a mistake."""
    desk.write("config/topics/good.toml", TOPIC)
    desk.write("config/languages/th.toml", "also = [\n")
    asked: list[Vocabulary] = []

    def remember(vocabulary: Vocabulary) -> list[Mistake]:
        asked.append(vocabulary)
        return []

    load(desk.config, {}, remember)

    assert asked == []


POINTS = [
    ("{ title = 5, body = 1 }", (("title", 5), ("body", 1))),
    ("{ lead = -3 }", (("lead", -3),)),
    ("4", 4),
]


@pytest.mark.parametrize(("written", "expected"), POINTS)
def test_points_are_one_number_or_one_for_each_scope(
    desk: Desk, written: str, expected: object
) -> None:
    """The narrowest scope comes first, however they are written."""
    desk.write(
        "config/topics/good.toml", TOPIC.replace("points = 4", f"points = {written}")
    )

    assert desk.loaded().topics[0].rules[0].points == expected


BAD_POINTS = [
    ("{}", "not a whole number"),
    ("true", "not a whole number"),
    ("{ titel = 5 }", 'unknown scope: "titel": did you mean "title"?'),
    ("{ title = 1.5 }", 'not a whole number: "1.5"'),
]


@pytest.mark.parametrize(("written", "expected"), BAD_POINTS)
def test_says_what_points_can_be(desk: Desk, written: str, expected: str) -> None:
    """A wrong scope gets the nearest one."""
    desk.write(
        "config/topics/good.toml", TOPIC.replace("points = 4", f"points = {written}")
    )
    (told,) = desk.told()

    assert "rules[0].points" in told
    assert expected in told
