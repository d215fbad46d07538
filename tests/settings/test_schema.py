"""What may an editor offer and check while the config is being written?"""

import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from monitor.settings.schema import Sheet, json_schema
from tests.settings.desk import FEED, MAIL, ROUTE, TOPIC, WEBHOOK

REAL = Path(__file__).parents[2] / "config"


def _complaints(sheet: Sheet, text: str) -> list[str]:
    schema = json_schema(sheet)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    return [error.message for error in validator.iter_errors(tomllib.loads(text))]


@pytest.mark.parametrize(
    ("pattern", "sheet"),
    [
        ("monitor.toml", Sheet.CONFIG),
        ("feeds.toml", Sheet.CONFIG),
        ("routes.toml", Sheet.CONFIG),
        ("concepts.toml", Sheet.CONCEPTS),
        ("topics/*.toml", Sheet.TOPIC),
        ("languages/*.toml", Sheet.LANGUAGE),
    ],
)
def test_the_shipped_files_fit_their_schema(pattern: str, sheet: Sheet) -> None:
    """An editor has nothing to complain of."""
    paths = sorted(REAL.glob(pattern))

    assert paths
    for path in paths:
        assert _complaints(sheet, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("sheet", "text"),
    [
        (Sheet.CONFIG, WEBHOOK + 'url = "https://example.org/"'),
        (Sheet.CONFIG, WEBHOOK + 'url_file = "x"\nsecret_file = "y"'),
        (Sheet.CONFIG, MAIL + 'username = "me"\npassword_file = "x"\nport = 25'),
        (Sheet.CONFIG, ROUTE + 'digest = { channels = ["desk"], every = "1h" }'),
        (Sheet.CONFIG, FEED + 'every = "1h30m"\nfirst_poll = "quiet"'),
        (Sheet.TOPIC, TOPIC),
        (Sheet.CONCEPTS, '[border]\nen = ["border"]'),
        (Sheet.TOPIC, TOPIC.replace("points = 4", "points = { title = 4 }")),
        (Sheet.LANGUAGE, '[concepts.a]\nsource = "s"\nterms = ["t"]'),
    ],
)
def test_what_is_right_fits(sheet: Sheet, text: str) -> None:
    """Every kind of table, with either twin of a secret."""
    assert _complaints(sheet, text) == []


@pytest.mark.parametrize(
    ("sheet", "text"),
    [
        (Sheet.CONFIG, "[stroe]"),
        (Sheet.CONFIG, '[fetch]\nflor = "5m"'),
        (Sheet.CONFIG, '[fetch]\nfloor = "5 minutes"'),
        (Sheet.CONFIG, WEBHOOK),
        (Sheet.CONFIG, WEBHOOK + 'url = "https://example.org/"\nurl_file = "x"'),
        (Sheet.CONFIG, WEBHOOK + 'url_file = "x"\nsecert = "y"'),
        (Sheet.CONFIG, '[channels.a]\nkind = "slak"'),
        (Sheet.CONFIG, FEED + 'first_poll = "never"'),
        (Sheet.CONFIG, ROUTE + 'digest = { channels = ["desk"], at = "7:30" }'),
        (Sheet.TOPIC, TOPIC + 'quotes = "x"'),
        (Sheet.CONCEPTS, '[border]\nen = "border"'),
    ],
)
def test_what_is_wrong_does_not(sheet: Sheet, text: str) -> None:
    """A typo is seen while it is made."""
    assert _complaints(sheet, text) != []


def _nodes(node: Any) -> list[Any]:
    inside = list(node.values()) if isinstance(node, dict) else []
    inside = node if isinstance(node, list) else inside
    return [node, *(each for child in inside for each in _nodes(child))]


@pytest.mark.parametrize("sheet", list(Sheet))
def test_nothing_may_be_null(sheet: Sheet) -> None:
    """TOML has no such thing."""
    nodes = _nodes(json_schema(sheet))

    assert {"type": "null"} not in nodes
    assert None not in nodes


def test_defaults_are_written_as_people_write_them() -> None:
    """A duration stands with its unit."""
    fetch = json_schema()["$defs"]["FetchSettings"]["properties"]

    assert (fetch["floor"]["default"], fetch["cap"]["default"]) == ("10m", "4h")
