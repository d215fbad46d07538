"""Is a route told when it names rules that it can never hear of?"""

import pytest

from tests.settings.desk import TOPIC, Desk

MORE = """
[[rules]]
name = "by sea / at night"
query = "sea"
points = { title = 2, body = -1 }
[[rules]]
name = "crossword"
query = "crossword"
points = { title = -6, lead = -2 }
[[rules]]
name = "chess"
query = "chess"
points = -2
[[rules]]
query = "nameless"
points = 1
"""


def write_route(desk: Desk, topics: str, rule: str) -> None:
    desk.write("config/topics/trafficking.toml", TOPIC + MORE)
    desk.write("config/topics/smuggling.toml", TOPIC)
    desk.write(
        "config/routes.toml",
        f'[[routes]]\nname = "all"\ntopics = {topics}\nrules = ["{rule}"]\n',
    )


ADD = "add it to topics, or remove the rule"
SPEAKS = "name rules that speak for the topic"
#: What another rule of the file lacks: nothing of it hides, or is hidden.
NAMELESS = "config/topics/trafficking.toml:23:3: rules[4].name: missing: write name = …"


@pytest.mark.parametrize("topics", ['["*"]', '["smuggling", "trafficking"]'])
@pytest.mark.parametrize("rule", ["named", "by sea / at night"])
def test_a_route_may_name_a_rule_of_its_topics(
    desk: Desk, topics: str, rule: str
) -> None:
    """Its points may be below zero somewhere; its name may hold a slash."""
    write_route(desk, topics, f"trafficking/{rule}")

    assert desk.told() == [NAMELESS]


@pytest.mark.parametrize(
    ("topics", "rule", "told"),
    [
        (
            '["*"]',
            "trafficking/nmaed",
            'no rule "nmaed" of trafficking: did you mean "trafficking/named"?',
        ),
        (
            '["*"]',
            "trafficking/xyz",
            'no rule "xyz" of trafficking: its rules are in topics/trafficking.toml',
        ),
        ('["*"]', "traffick/named", 'no topic "traffick": did you mean "trafficking"?'),
        (
            '["smuggling"]',
            "trafficking/named",
            'the route does not follow the topic "trafficking": ' + ADD,
        ),
        (
            '["*"]',
            "trafficking/crossword",
            'the rule "crossword" only takes points away: ' + SPEAKS,
        ),
        (
            '["*"]',
            "trafficking/chess",
            'the rule "chess" only takes points away: ' + SPEAKS,
        ),
    ],
)
def test_a_rule_that_a_route_can_never_hear_of_is_told(
    desk: Desk, topics: str, rule: str, told: str
) -> None:
    """At its place in the list, with what mends it."""
    write_route(desk, topics, rule)

    assert desk.told() == [
        f"config/routes.toml:4:10: routes[0].rules[0]: {told}",
        NAMELESS,
    ]


@pytest.mark.parametrize("topics", ['["traficking"]', '"trafficking"'])
def test_wrong_topics_are_one_mistake(desk: Desk, topics: str) -> None:
    """Whether the rule is of theirs cannot be known."""
    write_route(desk, topics, "trafficking/named")

    assert len(desk.told()) == 2
    assert NAMELESS in desk.told()


def test_rules_of_a_file_that_does_not_parse_are_not_looked_for(desk: Desk) -> None:
    """It has its one error."""
    write_route(desk, '["*"]', "trafficking/named")
    desk.write("config/topics/trafficking.toml", "label")

    assert len(desk.told()) == 1
