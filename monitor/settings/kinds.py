"""What may stand for a word, a text, a number or a switch?"""

from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainValidator,
    Strict,
    WithJsonSchema,
)

from monitor.model.topic import SCOPES, ScopedPoints
from monitor.settings.checks import fault, matches
from monitor.settings.problem import choose, quote

#: The square root counts: a feed is asked up to ten times as often as another, or as
#: rarely.
LEAST_WEIGHT, MOST_WEIGHT = 0.01, 100


def _points(given: Any) -> int | ScopedPoints:
    """One number, or a table with one for each scope."""
    remedy = "write a whole number, or { title = 5, lead = 4, body = 1 }"
    if _is_whole(given):
        return int(given)
    if not isinstance(given, dict) or not given:
        raise fault("not a whole number", "write digits, without quotes")
    for scope, points in given.items():
        if scope not in SCOPES:
            raise fault(f"unknown scope: {quote(scope)}", choose(scope, SCOPES))
        if not _is_whole(points):
            raise fault(f"not a whole number: {quote(str(points))}", remedy)
    return tuple((scope, given[scope]) for scope in SCOPES if scope in given)


def _weight(given: Any) -> float:
    remedy = f"write a number from {LEAST_WEIGHT} to {MOST_WEIGHT}, such as 4"
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise fault("not a number", remedy)
    if not LEAST_WEIGHT <= given <= MOST_WEIGHT:
        raise fault(f"out of range: {given}", remedy)
    return float(given)


def _is_whole(given: Any) -> bool:
    return isinstance(given, int) and not isinstance(given, bool)


def _selector(selector: str) -> str:
    """What the reader will use, with what it says of a mistake."""
    from cssselect import HTMLTranslator, SelectorError  # noqa: PLC0415 - few need it

    try:
        HTMLTranslator().css_to_xpath(selector)
    except SelectorError as error:
        remedy = 'write it like "ul.news > li" or "h3 a"'
        raise fault(f"not a CSS selector: {error}", remedy) from None
    return selector


Text = Annotated[str, matches(r"[^\x00-\x1f\x7f]+", "not text", "write one line")]
Names = Annotated[tuple[Text, ...], Field(min_length=1)]
#: It goes into a header as it is, so it is printable ASCII.
UserAgent = Annotated[
    str, matches(r"[\x21-\x7e][\x20-\x7e]*", "not plain letters", "write one line")
]
Prose = Annotated[str, matches(r"(?s).*\S.*", "empty", "write it, or remove the key")]
ChatId = Annotated[
    str,
    matches(
        "-?[0-9]+|@[A-Za-z0-9_]+",
        "not the id of a chat",
        'write it like "-1001234567890", or "@name" of a public channel',
    ),
]
RoomId = Annotated[
    str,
    matches(
        r"![^\s/?#%]+",
        "not the id of a room",
        'copy it from the room\'s settings; it starts with "!"',
    ),
]
Selector = Annotated[Text, AfterValidator(_selector)]
RuleName = Annotated[
    str,
    matches(
        r"[a-z][a-z0-9_]*/[^\x00-\x1f\x7f]+",
        "not a rule of a topic",
        'write the topic and the name, such as "smuggling/boats-of-migrants"',
    ),
]
Country = Annotated[
    str,
    matches("[A-Z]{2}", "not a country", 'write ISO 3166 alpha-2, such as "VN"'),
]
PartyId = Annotated[
    str,
    matches("[A-Z]{2,12}", "not a country", 'write its code, such as "VN" or "VNM"'),
]
Language = Annotated[
    str,
    matches(
        "[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*",
        "not a language",
        'write BCP 47, such as "vi" or "zh-Hant"',
    ),
]
Count = Annotated[int, Strict(), Field(ge=1)]
Weight = Annotated[
    float,
    BeforeValidator(_weight),
    WithJsonSchema({"type": "number", "minimum": LEAST_WEIGHT, "maximum": MOST_WEIGHT}),
]
Points = Annotated[int, Strict()]
RulePoints = Annotated[
    int | ScopedPoints,
    PlainValidator(_points),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer"},
                {
                    "type": "object",
                    "properties": {scope: {"type": "integer"} for scope in SCOPES},
                    "additionalProperties": False,
                    "minProperties": 1,
                },
            ]
        }
    ),
]
Switch = Annotated[bool, Strict()]
