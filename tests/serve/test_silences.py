"""May somebody ask for silence, see it, and take it back?"""

import json
from pathlib import Path

import pytest

from tests.serve.tree import run
from tests.world.small import write_rules, write_small_config

ROUTES = """
[channels.files]
kind = "file"
[[routes]]
name = "desk"
topics = ["*"]
alerts = ["files"]
"""


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A monitor that never ran."""
    config = write_small_config(
        tmp_path_factory.mktemp("house"), feeds="", routes=ROUTES
    )
    write_rules(config, boat=4)
    return config


def test_a_silence_is_added_listed_and_removed(config: Path) -> None:
    """It stays in the list of all."""
    base = ("--config", str(config), "--state", str(config.parent / "var"))
    first = run(*base, "silence", "add", "term", "boat race", "--for", "2d")
    second = run(
        *base,
        "silence",
        "add",
        "route",
        "desk",
        "--until",
        "2999-01-01T08:00",
        "--note",
        "holiday",
    )
    removed = run(*base, "silence", "remove", "1", "--json")
    again = run(*base, "silence", "remove", "1", "7")
    listed = run(*base, "silence", "list", "--json")
    everything = run(*base, "silence", "list", "--all", "--json")
    rows = [json.loads(line) for line in everything.stdout.splitlines()]

    assert first.stdout.startswith("silence 1: term boat race, until ")
    assert second.stdout == "silence 2: route desk, until 2999-01-01T08:00Z\n"
    assert json.loads(removed.stdout)["removed"] == 1
    assert (again.exit_code, again.stdout) == (1, "0 removed; unknown or over: 1, 7\n")
    assert [json.loads(line)["id"] for line in listed.stdout.splitlines()] == [2]
    assert [(r["state"], r["note"]) for r in rows] == [
        ("removed", ""),
        ("holds", "holiday"),
    ]


@pytest.mark.parametrize(
    ("asked", "code", "told"),
    [
        (("term", "x"), 2, "until when? give either --for or --until"),
        (("term", " ", "--for", "2h"), 2, "what is to be silenced? it is empty"),
        (("term", "x", "--for", "soon"), 2, "not a duration: 'soon'"),
        (("term", "x", "--until", "soon"), 2, "not a moment: 'soon'"),
        (("term", "x", "--until", "1999-01-01"), 1, "it would be over already"),
        (("term", "x", "--for", "1h", "--route", "no"), 1, "no route 'no': there are"),
        (("route", "no", "--for", "1h"), 1, "no route 'no': there are desk"),
        (("story", "no", "--for", "1h"), 1, "no story 'no': see monitor stories"),
    ],
)
def test_what_cannot_be_silenced_is_told(
    config: Path, asked: tuple[str, ...], code: int, told: str
) -> None:
    """With what to do."""
    base = ("--config", str(config), "--state", str(config.parent / "other"))
    result = run(*base, "silence", "add", *asked)

    assert result.exit_code == code
    assert told in result.stderr
